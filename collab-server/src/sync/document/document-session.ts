import type { Document } from '@hocuspocus/server';
import type { DocumentName } from '@sparklio/shared/documents/document-name';
import * as Y from 'yjs';
import type { UpdateLog } from '../../update-log/update-log.ts';
import { asRefusal, MissingPart, Refusal } from '../guard/refusal.ts';
import { UpdateGuard } from '../guard/update-guard.ts';
import type { SyncLimits } from '../limits.ts';
import type { SharedDocument } from '../link/shared-document.ts';
import type { Actor, SyncLogger } from '../ports.ts';
import type { SyncMetrics } from '../sync-metrics.ts';
import type { Channel } from '../socket/channel.ts';
import type { Turn } from '../socket/turn.ts';
import { broadcast } from './broadcast.ts';
import { changeOnCopy } from './change-on-copy.ts';
import { EarlyUpdates } from './early-updates.ts';
import type { UpdateItem } from './early-updates.ts';
import { entryOf } from './log-entry.ts';
import { PresenceHub } from './presence-hub.ts';
import { ReadyState } from './ready-state.ts';
import { WholeDocument } from './whole-document.ts';

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

type Item = UpdateItem | { readonly channel: Channel; readonly follow: () => void };

/** Origin of what this server applies: Hocuspocus neither stores nor attributes it. */
const APPLIED = { source: 'local', skipStoreHooks: true } as const;

/**
 * One loaded document and the only way into it. Updates of one turn form a batch: each is guarded, all are appended
 * to the log at once, and only then applied in one transaction, broadcast once and acknowledged. While a batch is on
 * its way to the disk the next one gathers. What other servers logged is applied in between.
 */
export class DocumentSession {
  readonly name: string;
  readonly parts: DocumentName;
  readonly document: Document;
  readonly presence: PresenceHub;
  readonly whole: WholeDocument;
  readonly ready: ReadyState;
  readonly shared: SharedDocument | undefined;
  readonly channels = new Set<Channel>();
  readonly #options: DocumentSessionOptions;
  readonly #guard: UpdateGuard;
  readonly #early: EarlyUpdates;
  #items: Item[] = [];
  /** when the batch that gathers began, as `performance.now()` */
  #gatheringSince = 0;
  #jobs: (() => Promise<void>)[] = [];
  #running = false;
  #scheduled = false;
  #damaged: boolean;

  constructor(options: DocumentSessionOptions) {
    this.#options = options;
    this.name = options.name;
    this.parts = options.parts;
    this.document = options.document;
    this.#damaged = options.damaged;
    this.whole = new WholeDocument(options.document);
    this.ready = new ReadyState(options.document);
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
    shared?.start({
      onReady: () => this.#wake(),
      onPresence: (message) => this.presence.hearRemote(message),
      ownPresence: () => this.presence.own(),
      onMotion: (payload) => broadcast(this.channels, payload),
    });
  }

  /** True if the log did not give a whole document: it can be read, never written. */
  get isDamaged(): boolean {
    return this.#damaged;
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
    const accepted: UpdateItem[] = [];
    let early: Set<Item> | undefined;
    let notTaken: Map<Item, Refusal> | undefined;
    let items = all;
    let rest: readonly Item[] = [];
    let isLacking = false;
    for (const [index, item] of all.entries()) {
      if (!('update' in item)) continue;
      // An answer repeats what was sent just before it. That must be applied to be recognised.
      if (item.isAnswer && accepted.some(({ channel }) => channel === item.channel)) {
        items = all.slice(0, index);
        rest = all.slice(index);
        break;
      }
      const verdict = this.#judge(item);
      if (verdict === 'new') accepted.push(item);
      if (verdict === 'early') (early ??= new Set()).add(item);
      if (verdict instanceof Refusal) (notTaken ??= new Map()).set(item, verdict);
      isLacking = verdict === 'lacking';
      if (!isLacking) continue;
      items = all.slice(0, index);
      rest = [{ ...item, isSecondTry: true }, ...all.slice(index + 1)];
      break;
    }
    const saved = accepted.length === 0 || (await this.#saveAndApply(accepted, since));
    for (const item of items) {
      if ('follow' in item) this.#follow(item.channel, item.follow);
      else {
        this.#end(item);
        const refusal = notTaken?.get(item);
        if (refusal !== undefined) item.channel.notTaken(refusal.message);
        else if (saved && !early?.has(item)) item.channel.acknowledge(true);
        if (item.isAnswer) for (const held of this.#early.release(item.channel)) this.#begin(held);
      }
    }
    // Another server may have logged what is missing a moment ago: the client may come from there.
    if (isLacking) await this.shared?.tryToRead();
    if (rest.length > 0) this.#items = [...rest, ...this.#items];
  }

  #follow(channel: Channel, follow: () => void): void {
    try {
      follow();
    } catch (error) {
      channel.refuse(asRefusal(error));
    }
  }

  /**
   * A refused update ends its socket; one that lacks something not before the client has answered and the log was read.
   *
   * @returns a refusal: that of an update which is not taken from a socket that stays
   */
  #judge(item: UpdateItem): 'new' | 'known' | 'refused' | 'early' | 'lacking' | Refusal {
    const { channel, update, isSecondTry } = item;
    if (channel.socket.isRefused) return 'refused';
    try {
      return this.#guard.accept(update, channel.actor) ? 'new' : 'known';
    } catch (error) {
      if (error instanceof MissingPart) {
        if (this.#early.hold(item)) return 'early';
        if (this.shared !== undefined && !isSecondTry) return 'lacking';
      }
      const refusal = asRefusal(error);
      if (refusal !== error)
        this.#options.logger.error({ document: this.name, err: error }, 'update guard failed');
      return channel.refuseUpdate(refusal) ? refusal : 'refused';
    }
  }

  async #saveAndApply(accepted: readonly UpdateItem[], since: number): Promise<boolean> {
    const { metrics } = this.#options;
    const begun = performance.now();
    const entries = accepted.map(({ channel, update, turnId }) =>
      entryOf(this.name, channel.actor, update, turnId),
    );
    let seqs: readonly number[];
    try {
      seqs = await this.#options.log.append(entries);
    } catch (error) {
      this.#options.logger.error({ document: this.name, err: error }, 'edits could not be saved');
      metrics.notSaved(accepted.length);
      this.#guard.settle(false);
      const refusal = new Refusal(
        'not_saved',
        'The server cannot save edits at the moment. Your edits are kept on this device.',
      );
      for (const { channel } of accepted) channel.refuse(refusal);
      return false;
    }
    const logMs = performance.now() - begun;
    this.#apply(accepted);
    this.shared?.saved(seqs, entries);
    const bytes = accepted.reduce((sum, { update }) => sum + update.length, 0);
    metrics.saved({ updates: accepted.length, bytes, logMs, ackMs: performance.now() - since });
    return true;
  }

  #apply(accepted: readonly UpdateItem[]): void {
    const first = accepted[0]?.channel;
    const lone =
      first?.socket.speaksOnce && accepted.every(({ channel }) => channel === first) ? first : undefined;
    this.#applyUpdates(
      accepted.map(({ update }) => update),
      lone,
    );
    this.#options.onChange(this.name, [...new Set(accepted.map(({ channel }) => channel.actor.id))]);
  }

  /** What other servers logged, in the log's order. It was checked and told to listeners where it came in. */
  #applyRemote(): void {
    const updates = this.shared?.take() ?? [];
    if (updates.length === 0) return;
    for (const { update, actorId } of updates) this.#guard.learn(update, actorId);
    this.#applyUpdates(updates.map(({ update }) => update));
    this.shared?.applied();
  }

  /** @param lone the only channel that all of it came from: it has it and needs no echo */
  #applyUpdates(updates: readonly Uint8Array[], lone?: Channel): void {
    const { document } = this;
    this.whole.changed();
    for (const update of updates) this.ready.changed(update.length);
    // What Hocuspocus has gathered on its own goes to everybody, before the sender is left out.
    document.flush();
    if (lone) lone.socket.isMuted = true;
    try {
      Y.transact(
        document,
        () => {
          for (const update of updates) Y.applyUpdate(document, update);
        },
        APPLIED,
        false,
      );
      document.flush();
    } catch (error) {
      this.#quarantine(error);
    } finally {
      if (lone) lone.socket.isMuted = false;
    }
    this.#guard.settle(true);
    const { pendingStructs, pendingDs } = document.store;
    if (pendingStructs !== null || pendingDs !== null)
      this.#quarantine(new Error('an update left structs pending'));
  }

  /** The guard let something through that the document cannot hold. Nobody writes until a person has looked. */
  #quarantine(error: unknown): void {
    this.#damaged = true;
    this.#options.logger.error(
      { document: this.name, err: error },
      'document does not match its log, now read-only',
    );
  }

  async #edit<R>(actor: Actor, change: (doc: Y.Doc) => R): Promise<R> {
    if (this.#damaged)
      throw new Refusal('not_saved', 'This document is read-only until its log has been looked at.');
    const { result, update } = changeOnCopy(this.whole.update(), change);
    if (update === undefined || !this.#guard.accept(update, actor)) return result;
    const entry = entryOf(this.name, actor, update);
    const seqs = await this.#options.log.append([entry]).catch((error: unknown) => {
      this.#guard.settle(false);
      throw error;
    });
    this.#applyUpdates([update]);
    this.shared?.saved(seqs, [entry]);
    this.#options.onChange(this.name, [actor.id]);
    return result;
  }
}
