/** A value that changes over time. `get` returns the same reference until the next change. */
export interface Store<Value> {
  get(): Value;
  /** @returns unsubscribe */
  subscribe(listener: () => void): () => void;
}

export interface WritableStore<Value> extends Store<Value> {
  /** Tells listeners only if the value is another one. */
  set(value: Value): void;
}

/** Listeners in the order in which they came; one may leave while the others are being told. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #all = new Set<(...args: Args) => void>();

  add(listener: (...args: Args) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  tell(...args: Args): void {
    for (const listener of this.#all) listener(...args);
  }
}

/** A store without a framework; React reads it with `useSyncExternalStore`. */
export function createStore<Value>(initial: Value): WritableStore<Value> {
  const listeners = new Listeners<[]>();
  let value = initial;
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      listeners.tell();
    },
    subscribe: (listener) => listeners.add(listener),
  };
}
