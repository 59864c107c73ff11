import { Refusal } from '../guard/refusal.ts';
import type { SyncLimits } from '../limits.ts';
import { documentOf } from './frames.ts';

/** A document on its way from the first message to an accepted ticket. */
export interface Opening {
  readonly queue: Buffer[];
  ticketSent: boolean;
}

/** What one socket has sent for documents whose ticket is not accepted yet. It is held, within limits, not looked at. */
export class Openings {
  readonly #limits: SyncLimits;
  readonly #byKey = new Map<string, Opening>();
  #messages = 0;
  #bytes = 0;

  constructor(limits: SyncLimits) {
    this.#limits = limits;
  }

  keys(): string[] {
    return [...this.#byKey.keys()];
  }

  keysOf(document: string): string[] {
    return this.keys().filter((key) => documentOf(key) === document);
  }

  /** @param open how many documents are open on the socket already */
  begin(key: string, open: number): Opening {
    const known = this.#byKey.get(key);
    if (known) return known;
    if (this.#byKey.size + open >= this.#limits.documentsPerSocket) {
      throw new Refusal('too_fast', 'Too many documents are open on one connection.');
    }
    const opening = { queue: [], ticketSent: false };
    this.#byKey.set(key, opening);
    return opening;
  }

  hold(opening: Opening, data: Buffer): void {
    this.#messages += 1;
    this.#bytes += data.length;
    const { unauthenticatedMessages, unauthenticatedBytes } = this.#limits;
    if (this.#messages > unauthenticatedMessages || this.#bytes > unauthenticatedBytes) {
      throw new Refusal('too_fast', 'Too much was sent before the ticket was accepted.');
    }
    opening.queue.push(Buffer.from(data));
  }

  /** Ends the waiting, one way or the other. @returns what was held, in its order */
  end(key: string): readonly Buffer[] {
    const queue = this.#byKey.get(key)?.queue ?? [];
    this.#byKey.delete(key);
    for (const data of queue) {
      this.#messages -= 1;
      this.#bytes -= data.length;
    }
    return queue;
  }

  clear(): void {
    this.#byKey.clear();
  }
}
