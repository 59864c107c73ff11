import { setImmediate as immediate } from 'node:timers/promises';
import type { Document } from '@hocuspocus/server';
import type { DocumentName } from '@sparklio/shared/documents/document-name';
import { StudioError } from '@sparklio/shared/errors';
import type * as Y from 'yjs';
import type { UpdateLog } from '../../update-log/update-log.ts';
import { asRefusal, Refusal } from '../guard/refusal.ts';
import { UpdateGuard } from '../guard/update-guard.ts';
import type { SyncLimits } from '../limits.ts';
import type { SharedDocument } from '../link/shared-document.ts';
import type { Actor, SyncLogger } from '../ports.ts';
import type { SyncMetrics } from '../sync-metrics.ts';
import type { Channel } from '../socket/channel.ts';
import type { Turn } from '../socket/turn.ts';
import { AppliedDocument } from './applied-document.ts';
import { broadcast } from './broadcast.ts';
import { Answers } from './answers.ts';
import { changeOnCopy } from './change-on-copy.ts';
import { EarlyUpdates } from './early-updates.ts';
import type { UpdateItem } from './early-updates.ts';
import { judgeAll, toTryAgain } from './judge.ts';
import type { Accepted, Item } from './judge.ts';
import { entryOf } from './log-entry.ts';
import { PresenceHub } from './presence-hub.ts';

export interface DocumentSessionOptions {
  readonly name: string;
  readonly parts: DocumentName;
  readonly document: Document;
  /** user ids by client id, from the log */
  readonly bindings: Map<number, string>;
  /** the document could not be loaded whole: nobody may write to it */
  readonly damaged: boolean;
  readonly log: UpdateLog;
  /** the document as other servers have it too; absent: there are none */
  readonly shared: SharedDocument | undefined;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
  readonly metrics: SyncMetrics;
  readonly turn: Turn;
  readonly onChange: (name: string, actorIds: readonly string[]) => void;
  /** the session begins or ends work that must not be cut off by unloading */
  readonly onBusy: (name: string, busy: boolean) => void;
}

/** An update that clashes more often with what other servers log is sent back to its client, which keeps it. */
const MOST_CLASHES = 3;

/**
 * One loaded document and the only way into it. Updates of one turn form a batch: each is guarded, all are appended
 * to the log at once, and only then applied in one transaction, broadcast once and acknowledged. While a batch is on
 * its way to the disk the next one gathers. What other servers logged is applied in between.
 */
export class DocumentSession {
  readonly name: string;
  readonly parts: DocumentName;
  readonly document: Document;
  readonly applied: AppliedDocument;
  readonly presence: PresenceHub;
  readonly shared: SharedDocument | undefined;
  readonly channels = new Set<Channel>();
  readonly answers = new Answers();
  readonly #options: DocumentSessionOptions;
  readonly #guard: UpdateGuard;
  readonly #early: EarlyUpdates;
  /** the Yjs client id of each actor for whom the server has edited: one each, since every id stays in the document for good */
  readonly #editClients = new Map<string, number>();
  #items: Item[] = [];
  /** when the batch that gathers began, as `performance.now()` */
  #gatheringSince = 0;
  #jobs: (() => Promise<void>)[] = [];
  #running = false;
  #scheduled = false;

  constructor(options: DocumentSessionOptions) {
    this.#options = options;
    this.name = options.name;
    this.parts = options.parts;
    this.document = options.document;
    const { bindings, limits, shared } = options;
    this.shared = shared;
    this.#early = new EarlyUpdates(limits);
    this.presence = new PresenceHub({
      awareness: options.document.awareness,
      limits,
      peers: () => this.channels,
      boundTo: (client) => bindings.get(client),
      tell: shared && ((entries, isWhole) => shared.tellPresence(entries, isWhole)),
    });
    this.#guard = new UpdateGuard({
      doc: options.document,
      kind: options.parts.kind,
      limits,
      bindings,
      presentAs: (client) => this.presence.presentAs(client),
    });
    this.applied = new AppliedDocument({
      name: options.name,
      document: options.document,
      damaged: options.damaged,
      logger: options.logger,
      onApplied: () => this.#guard.settle(true),
    });
    shared?.start({
      onReady: () => this.#wake(),
      onPresence: (message) => this.presence.hearRemote(message),
      ownPresence: () => this.presence.own(),
      onMotion: (payload) => broadcast(this.channels, payload),
    });
  }

  /** True if the log did not give a whole document: it can be read, never written. */
  get isDamaged(): boolean {
    return this.applied.isDamaged;
  }

  /**
   * Takes an update; the channel is acknowledged when it is on disk and applied, or refused.
   *
   * @param isAnswer it is all that the client has and the server lacked when it asked
   */
  receive(channel: Channel, update: Uint8Array, isAnswer: boolean): void {
    this.#begin({ channel, update, turnId: channel.turnId, isAnswer });
    this.#wake();
  }

  /** Runs `follow` after all updates that the channel sent before it are applied. */
  after(channel: Channel, follow: () => void): void {
    if (channel.pending === 0) follow();
    else this.#push({ channel, follow });
  }

  /** Whether the document holds everything in the update already. @throws Refusal */
  knows(update: Uint8Array): boolean {
    return this.#guard.knows(update);
  }

  /** A change made by the server for `actor`, in turn with the updates of sockets. */
  edit<R>(actor: Actor, change: (doc: Y.Doc) => R): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    this.#jobs.push(() => this.#edit(actor, change).then(resolve, reject));
    this.#wake();
    return promise;
  }

  /** Hands a motion message to everybody else who has the document open. */
  relay(sender: Channel, payload: string): void {
    broadcast(this.channels, payload, sender);
    this.shared?.tellMotion(payload);
  }

  /** Resolves when everything received so far is on disk and applied, or refused. */
  settled(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#jobs.push(async () => resolve());
    this.#wake();
    return promise;
  }

  /**
   * Resolves when the document holds everything that any server had logged before the call.
   *
   * @throws StudioError `unavailable` if the log cannot be read
   */
  async fresh(): Promise<void> {
    await this.shared?.read();
    if (this.shared?.hasReady) await this.settled();
  }

  dispose(): void {
    this.presence.dispose();
    this.shared?.close();
  }

  #begin(item: UpdateItem): void {
    item.channel.pending += 1;
    item.channel.socket.updateReceived(item.update.length);
    this.#push(item);
  }

  #end({ channel, update }: UpdateItem): void {
    channel.pending -= 1;
    channel.socket.updateDone(update.length);
  }

  #push(item: Item): void {
    if (this.#items.length === 0) this.#gatheringSince = performance.now();
    this.#items.push(item);
  }

  #wake(): void {
    if (this.#running || this.#scheduled) return;
    this.#scheduled = true;
    this.#options.turn.schedule(() => {
      this.#scheduled = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#options.onBusy(this.name, true);
    while (this.#items.length > 0 || this.#jobs.length > 0 || this.shared?.hasReady) {
      this.#applyRemote();
      const items = this.#items;
      this.#items = [];
      if (items.length > 0) await this.#takeBatch(items);
      await this.#jobs.shift()?.();
    }
    this.#running = false;
    this.#options.onBusy(this.name, false);
  }

  async #takeBatch(all: readonly Item[]): Promise<void> {
    const since = this.#gatheringSince;
    const { items, rest, accepted, early, notTaken, isLacking } = judgeAll(all, {
      document: this.name,
      guard: this.#guard,
      early: this.#early,
      isShared: this.shared !== undefined,
      mostMs: this.#options.limits.batchMs,
      logger: this.#options.logger,
    });
    const outcome = accepted.length === 0 ? 'saved' : await this.#saveAndApply(accepted, since);
    const again = outcome === 'clash' ? new Set<Item>(accepted.map(({ item }) => item)) : undefined;
    for (const item of items) {
      if (again !== undefined && ('follow' in item || again.has(item))) continue;
      if ('follow' in item) this.#follow(item.channel, item.follow);
      else {
        this.#end(item);
        const refusal = notTaken?.get(item);
        if (refusal !== undefined) item.channel.notTaken(refusal.message);
        else if (outcome !== 'not saved' && !early?.has(item)) item.channel.acknowledge(true);
        if (item.isAnswer) for (const held of this.#early.release(item.channel)) this.#begin(held);
      }
    }
    // Another server may have logged what is missing a moment ago: the client may come from there.
    if (isLacking || again !== undefined) await this.shared?.tryToRead();
    const left = again === undefined ? rest : [...toTryAgain(items, again), ...rest];
    if (left.length === 0) return;
    this.#items = [...left, ...this.#items];
    // Without a write to the disk nothing else would have had its turn.
    if (accepted.length === 0) await immediate();
  }

  #follow(channel: Channel, follow: () => void): void {
    try {
      follow();
    } catch (error) {
      channel.refuse(asRefusal(error));
    }
  }

  async #saveAndApply(
    accepted: readonly Accepted[],
    since: number,
  ): Promise<'saved' | 'not saved' | 'clash'> {
    const { metrics } = this.#options;
    const begun = performance.now();
    const entries = accepted.map(({ item: { channel, turnId }, update, adds }) =>
      entryOf(this.name, channel.actor, update, turnId, this.shared && adds),
    );
    let seqs: readonly number[];
    try {
      seqs = await this.#options.log.append(entries);
    } catch (error) {
      this.#guard.settle(false);
      // Somebody wrote with one client id here and on another server: what was logged first counts.
      const isClash = error instanceof StudioError && error.code === 'conflict';
      if (isClash && accepted.every(({ item }) => (item.clashes ?? 0) < MOST_CLASHES)) return 'clash';
      this.#options.logger.error({ document: this.name, err: error }, 'edits could not be saved');
      metrics.notSaved(accepted.length);
      const refusal = new Refusal(
        'not_saved',
        'The server cannot save edits at the moment. Your edits are kept on this device.',
      );
      for (const { item } of accepted) item.channel.refuse(refusal);
      return 'not saved';
    }
    const logMs = performance.now() - begun;
    this.applied.apply(
      accepted.map(({ update }) => update),
      accepted.map(({ item }) => item.channel),
    );
    this.#options.onChange(this.name, [...new Set(accepted.map(({ item }) => item.channel.actor.id))]);
    this.shared?.saved(seqs, entries);
    const bytes = accepted.reduce((sum, { update }) => sum + update.length, 0);
    metrics.saved({ updates: accepted.length, bytes, logMs, ackMs: performance.now() - since });
    return 'saved';
  }

  /** What other servers logged, in the log's order. It was checked and told to listeners where it came in. */
  #applyRemote(): void {
    const updates = this.shared?.take() ?? [];
    if (updates.length === 0) return;
    for (const { update, actorId } of updates) this.#guard.learn(update, actorId);
    this.applied.apply(updates.map(({ update }) => update));
    this.shared?.applied();
  }

  async #edit<R>(actor: Actor, change: (doc: Y.Doc) => R): Promise<R> {
    if (this.isDamaged)
      throw new Refusal('not_saved', 'This document is read-only until its log has been looked at.');
    const known = this.#editClients.get(actor.id);
    const { result, update, client } = changeOnCopy(this.applied.whole.update(), change, known);
    if (update === undefined || !this.#guard.accept(update, actor)) return result;
    const taken = this.#guard.lastTaken;
    const entry = entryOf(this.name, actor, taken.update, undefined, this.shared && taken.adds);
    const seqs = await this.#options.log.append([entry]).catch((error: unknown) => {
      // It may have been kept all the same: what it wrote under this id must never be written differently.
      this.#editClients.delete(actor.id);
      this.#guard.settle(false);
      throw error;
    });
    this.#editClients.set(actor.id, client);
    this.applied.apply([taken.update]);
    this.shared?.saved(seqs, [entry]);
    this.#options.onChange(this.name, [actor.id]);
    return result;
  }
}
