import { asRefusal, MissingPart, NotYet, Refusal } from '../guard/refusal.ts';
import type { Taken, UpdateGuard } from '../guard/update-guard.ts';
import type { SyncLogger } from '../ports.ts';
import type { Channel } from '../socket/channel.ts';
import type { EarlyUpdates, UpdateItem } from './early-updates.ts';

/** What waits for its turn in a document: an update, or what follows the updates that its channel sent before. */
export type Item = UpdateItem | { readonly channel: Channel; readonly follow: () => void };

/** An update that may be logged now, as far as it is new. */
export interface Accepted extends Taken {
  readonly item: UpdateItem;
}

export interface JudgeOptions {
  readonly document: string;
  readonly guard: UpdateGuard;
  readonly early: EarlyUpdates;
  /** other servers write to the log too */
  readonly isShared: boolean;
  /** judged at a stretch; the rest waits, so that one document does not hold up all others */
  readonly mostMs: number;
  readonly logger: SyncLogger;
}

/** How far a list of items was judged, and with what outcome. */
export interface Judged {
  /** the items that were judged; the rest follows when these are done */
  readonly items: readonly Item[];
  readonly rest: readonly Item[];
  /** to be logged now, all at once */
  readonly accepted: readonly Accepted[];
  /** kept until their client has answered; absent: none */
  readonly early: ReadonlySet<Item> | undefined;
  /** not taken from sockets that stay; absent: none */
  readonly notTaken: ReadonlyMap<Item, Refusal> | undefined;
  /** the first of `rest` lacks something that another server may just have logged */
  readonly isLacking: boolean;
}

/** Judges updates up to one that must wait for those before it, or for the log to be read, or until time is up. */
export function judgeAll(all: readonly Item[], options: JudgeOptions): Judged {
  const accepted: Accepted[] = [];
  let early: Set<Item> | undefined;
  let notTaken: Map<Item, Refusal> | undefined;
  const upTo = (index: number, rest: readonly Item[], isLacking: boolean): Judged => ({
    items: all.slice(0, index),
    rest,
    accepted,
    early,
    notTaken,
    isLacking,
  });
  const begun = performance.now();
  for (const [index, item] of all.entries()) {
    if (!('update' in item)) continue;
    // An answer repeats what was sent just before it. That must be applied to be recognised.
    if (item.isAnswer && accepted.some((other) => other.item.channel === item.channel))
      return upTo(index, all.slice(index), false);
    // What clashed goes by itself, so that nobody else waits for it again.
    const [first] = accepted;
    if (first?.item.clashes !== undefined && first.item.channel !== item.channel)
      return upTo(index, all.slice(index), false);
    const verdict = judge(item, options);
    if (verdict === 'not yet') return upTo(index, all.slice(index), false);
    if (verdict === 'lacking')
      return upTo(index, [{ ...item, isSecondTry: true }, ...all.slice(index + 1)], true);
    if (verdict === 'new') accepted.push({ item, ...options.guard.lastTaken });
    if (verdict === 'early') (early ??= new Set()).add(item);
    if (verdict instanceof Refusal) (notTaken ??= new Map()).set(item, verdict);
    if (performance.now() - begun > options.mostMs) return upTo(index + 1, all.slice(index + 1), false);
  }
  return upTo(all.length, [], false);
}

/** What was to be saved and clashed, and what was to follow it, in its order. */
export function toTryAgain(items: readonly Item[], clashed: ReadonlySet<Item>): readonly Item[] {
  const again: Item[] = [];
  for (const item of items) {
    if ('follow' in item) again.push(item);
    else if (clashed.has(item)) again.push({ ...item, clashes: (item.clashes ?? 0) + 1 });
  }
  return again;
}

/**
 * A refused update ends its socket; one that lacks something not before the client has answered and the log was read.
 *
 * @returns a refusal: that of an update which is not taken from a socket that stays
 */
function judge(
  item: UpdateItem,
  { document, guard, early, isShared, logger }: JudgeOptions,
): 'new' | 'known' | 'refused' | 'early' | 'lacking' | 'not yet' | Refusal {
  const { channel, update, isSecondTry } = item;
  if (channel.socket.isRefused) return 'refused';
  try {
    if (!guard.accept(update, channel.actor)) return 'known';
    if (guard.lastCost > 0 && item.clashes === undefined) charge(channel, guard.lastCost);
    return 'new';
  } catch (error) {
    if (error instanceof NotYet) return 'not yet';
    if (error instanceof MissingPart) {
      if (early.hold(item)) return 'early';
      if (isShared && !isSecondTry) return 'lacking';
    }
    const refusal = asRefusal(error);
    if (refusal !== error) logger.error({ document, err: error }, 'update guard failed');
    return channel.refuseUpdate(refusal) ? refusal : 'refused';
  }
}

/** What was dear to check is paid for by its sender, in messages that it may send less. */
function charge(channel: Channel, messages: number): void {
  try {
    channel.socket.charge(messages);
  } catch (error) {
    channel.refuse(asRefusal(error));
  }
}
