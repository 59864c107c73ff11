import type { SyncLimits } from '../limits.ts';
import { Refusal } from './refusal.ts';
import type { LiveStructs, Parent } from './struct-index.ts';

/**
 * How much a document may hold. Commands keep to limits of their own; a peer that writes Yjs by hand does not,
 * and everybody who has the document open would pay for what it piled up.
 */
export class Room {
  readonly #live: LiveStructs;
  readonly #limits: SyncLimits;
  readonly #mostBytes: number;
  readonly #accepted = new Map<Parent, number>();
  /** bytes accepted since the document was last measured, on top of what it measured then */
  #bytes = 0;

  /** @param mostBytes that the document may have, encoded */
  constructor(live: LiveStructs, limits: SyncLimits, mostBytes: number) {
    this.#live = live;
    this.#limits = limits;
    this.#mostBytes = mostBytes;
  }

  /** Watches one update; call `grow` per struct, then `keep` if the update is taken. */
  watch(update: Uint8Array): {
    grow(parent: Parent, sub: string | null, length: number): void;
    keep(): void;
  } {
    const grown = new Map<Parent, number>();
    const grow = (parent: Parent, sub: string | null, length: number): void => {
      // A value under a key takes the place of another, unless the key is a new entry of a root.
      if (sub !== null && (parent.depth > 0 || this.#live.hasEntry(parent.root, sub))) return;
      const added = (grown.get(parent) ?? 0) + length;
      grown.set(parent, added);
      const waiting = (this.#accepted.get(parent) ?? 0) + added;
      if (sub === null) this.#checkList(parent, waiting);
      else this.#checkRoot(parent, waiting);
    };
    const keep = (): void => {
      for (const [parent, added] of grown)
        this.#accepted.set(parent, (this.#accepted.get(parent) ?? 0) + added);
      this.#bytes += update.length;
    };
    this.#checkBytes(update.length);
    return { grow, keep };
  }

  /** The document is about to grow by an update that another server checked. */
  learn(update: Uint8Array): void {
    this.#bytes += update.length;
  }

  settle(): void {
    this.#accepted.clear();
  }

  #checkList(parent: Parent, added: number): void {
    const { listLength } = this.#limits;
    if (added <= listLength && this.#live.lengthOf(parent) + added <= listLength) return;
    throw new Refusal('too_large', `A text can hold ${listLength} characters at most.`);
  }

  #checkRoot(parent: Parent, added: number): void {
    const { rootEntries } = this.#limits;
    if (added <= rootEntries && this.#live.entriesIn(parent.root, rootEntries - added) + added <= rootEntries)
      return;
    throw new Refusal('too_large', `A document can hold ${rootEntries} objects at most.`);
  }

  /** Measuring means encoding all of it, so it is done again only after as much has come in as could matter. */
  #checkBytes(added: number): void {
    if (this.#bytes + added <= this.#mostBytes) return;
    this.#bytes = this.#live.encodedBytes();
    if (this.#bytes + added <= this.#mostBytes) return;
    throw new Refusal('too_large', 'The document is full: what is in it must be divided or deleted first.');
  }
}
