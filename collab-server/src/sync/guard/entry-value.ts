/**
 * What an entry of a review buffer says, as JSON. Readers take a property's own key if they can make sense of it, else `base`.
 * What they can make sense of is theirs to know, so a rule about a property looks at every value that any reader might take.
 */
export class EntryValue {
  readonly base: Readonly<Record<string, unknown>>;
  readonly keys: Readonly<Record<string, unknown>>;

  private constructor(value: unknown) {
    const { base, ...keys } = isPlain(value) ? value : {};
    this.base = isPlain(base) ? base : {};
    this.keys = keys;
  }

  /** @returns undefined if there is no entry */
  static of(value: unknown): EntryValue | undefined {
    return value === undefined ? undefined : new EntryValue(value);
  }

  /** Everything that the property may read as, its own key first. */
  claims(property: string): readonly unknown[] {
    return [this.keys, this.base]
      .map((values) => (Object.hasOwn(values, property) ? values[property] : undefined))
      .filter((value) => value !== undefined && value !== null);
  }

  /** Id of whoever signed it. */
  get author(): string | undefined {
    return this.claims('authorId').find((id) => typeof id === 'string');
  }
}

export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
