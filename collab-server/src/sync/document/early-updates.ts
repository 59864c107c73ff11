import { MissingPart } from '../guard/refusal.ts';
import type { SyncLimits } from '../limits.ts';
import type { Channel } from '../socket/channel.ts';

/** An update on its way into a document. */
export interface UpdateItem {
  readonly channel: Channel;
  readonly update: Uint8Array;
  /** the channel's turn when the update came: the next one may begin before this is saved */
  readonly turnId: string | undefined;
  /** it answers what the server asked when the channel was opened: everything that the client has and the server lacks */
  readonly isAnswer: boolean;
  /** it lacked something, and the log has been read since */
  readonly isSecondTry?: boolean;
  /** times that another server had logged something under the same clocks first. Absent: never */
  readonly clashes?: number;
}

interface Early {
  readonly items: UpdateItem[];
  readonly timer: NodeJS.Timeout;
  bytes: number;
}

/**
 * Updates that build on something the client has not sent yet. Whoever edited offline and goes on typing while the line comes
 * back sends the newest edit first; the earlier ones come with the answer to the server's question. It is waited for, not for ever.
 */
export class EarlyUpdates {
  readonly #limits: SyncLimits;
  readonly #byChannel = new WeakMap<Channel, Early>();
  readonly #answered = new WeakSet<Channel>();

  constructor(limits: SyncLimits) {
    this.#limits = limits;
  }

  #begin(channel: Channel): Early {
    const timer = setTimeout(() => {
      const held = this.release(channel);
      if (channel.isClosed) return;
      const missing = new MissingPart('The edit builds on something that was never sent.');
      if (channel.refuseUpdate(missing)) for (const _ of held) channel.notTaken(missing.message);
    }, this.#limits.earlyMs);
    timer.unref();
    const early = { items: [], timer, bytes: 0 };
    this.#byChannel.set(channel, early);
    return early;
  }

  /** @returns false if nothing more is to be expected of the client, or too much waits already */
  hold(item: UpdateItem): boolean {
    const { channel, update, isAnswer } = item;
    if (isAnswer || this.#answered.has(channel)) return false;
    const { earlyUpdates, earlyBytes } = this.#limits;
    const early = this.#byChannel.get(channel) ?? this.#begin(channel);
    if (early.items.length >= earlyUpdates || early.bytes + update.length > earlyBytes) return false;
    early.items.push(item);
    early.bytes += update.length;
    return true;
  }

  /** The client has answered. @returns what waited for that, in its order */
  release(channel: Channel): readonly UpdateItem[] {
    this.#answered.add(channel);
    const early = this.#byChannel.get(channel);
    this.#byChannel.delete(channel);
    clearTimeout(early?.timer);
    return early?.items ?? [];
  }
}
