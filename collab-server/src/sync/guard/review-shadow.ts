import * as Y from 'yjs';
import type { SyncLimits } from '../limits.ts';
import type { Actor } from '../ports.ts';
import { Refusal } from './refusal.ts';
import { checkEntry } from './review-rules.ts';

/**
 * A second copy of a review buffer on which updates are tried before they count. Who may change an entry
 * depends on what the entry says before and after, and only applying the update tells the second. Review
 * buffers are small; the copy is made when somebody first writes.
 */
export class ReviewShadow {
  readonly #live: Y.Doc;
  readonly #limits: SyncLimits;
  #copy: Y.Doc | undefined;
  /** accepted, but not yet in the live document */
  #accepted: Uint8Array[] = [];

  constructor(live: Y.Doc, limits: SyncLimits) {
    this.#live = live;
    this.#limits = limits;
  }

  /**
   * @param touched keys of entries by root, as the static check found them
   * @returns bytes of JSON that were read to check it
   * @throws Refusal
   */
  accept(update: Uint8Array, touched: ReadonlyMap<string, ReadonlySet<string>>, actor: Actor): number {
    const copy = this.#current();
    const before = readEntries(copy, touched);
    Y.applyUpdate(copy, update);
    const after = readEntries(copy, touched);
    try {
      const read = this.#measure(after);
      for (const [index, { root, key, value }] of after.entries()) {
        const problem = checkEntry(root, before[index]?.value, value, actor);
        if (problem !== undefined) throw new Refusal('forbidden', `${problem} (${root}/${key.slice(0, 40)})`);
      }
      this.#accepted.push(update);
      return read;
    } catch (error) {
      this.#copy = undefined;
      throw error;
    }
  }

  #measure(entries: readonly EntryValue[]): number {
    const { reviewEntryBytes, reviewTouchedBytes } = this.#limits;
    let sum = 0;
    for (const { value } of entries) {
      const { length } = JSON.stringify(value) ?? '';
      sum += length;
      if (length > reviewEntryBytes) throw new Refusal('too_large', 'What you wrote is too long to be kept.');
      if (sum > reviewTouchedBytes) throw new Refusal('too_large', 'The edit changes too much at once.');
    }
    return sum;
  }

  /** The live document is about to get an update that another server checked. */
  learn(update: Uint8Array): void {
    if (this.#copy) Y.applyUpdate(this.#copy, update);
  }

  settle(applied: boolean): void {
    this.#accepted = [];
    if (!applied) this.#copy = undefined;
  }

  #current(): Y.Doc {
    if (this.#copy) return this.#copy;
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.#live));
    for (const update of this.#accepted) Y.applyUpdate(copy, update);
    this.#copy = copy;
    return copy;
  }
}

interface EntryValue {
  readonly root: string;
  readonly key: string;
  readonly value: unknown;
}

function readEntries(doc: Y.Doc, touched: ReadonlyMap<string, ReadonlySet<string>>): EntryValue[] {
  const entries: EntryValue[] = [];
  for (const [root, keys] of touched) {
    const map = doc.getMap(root);
    for (const key of keys) {
      const value = map.get(key);
      entries.push({ root, key, value: value instanceof Y.AbstractType ? value.toJSON() : value });
    }
  }
  return entries;
}
