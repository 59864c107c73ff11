import type { Document } from '@hocuspocus/server';
import type { DocumentName } from '@sparklio/shared/documents/document-name';
import * as Y from 'yjs';
import type { LogEntry, UpdateLog } from '../../update-log/update-log.ts';
import { Refusal } from '../guard/refusal.ts';
import { UpdateGuard } from '../guard/update-guard.ts';
import type { SyncLimits } from '../limits.ts';
import type { Actor, SyncLogger } from '../ports.ts';
import type { Channel } from '../socket/channel.ts';
import { stateless } from '../socket/messages.ts';
import type { Turn } from '../socket/turn.ts';
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
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
  readonly turn: Turn;
  readonly onChange: (name: string, actorIds: readonly string[]) => void;
  /** the session begins or ends work that must not be cut off by unloading */
  readonly onBusy: (name: string, busy: boolean) => void;
}

interface UpdateItem {
  readonly channel: Channel;
  readonly update: Uint8Array;
  /** the channel's turn when the update came: the next one may begin before this is saved */
  readonly turnId: string | undefined;
}

type Item = UpdateItem | { readonly channel: Channel; readonly follow: () => void };

/** Origin of what this server applies: Hocuspocus neither stores nor attributes it. */
const APPLIED = { source: 'local', skipStoreHooks: true } as const;

/**
 * One loaded document and the only way into it. Updates of one turn form a batch: each is guarded, all are appended
 * to the log at once, and only then applied in one transaction, broadcast once and acknowledged. While a batch is on
 * its way to the disk the next one gathers.
 */
export class DocumentSession {
  readonly name: string;
  readonly parts: DocumentName;
  readonly document: Document;
  readonly presence: PresenceHub;
  readonly whole: WholeDocument;
  readonly ready: ReadyState;
  readonly channels = new Set<Channel>();
  readonly #options: DocumentSessionOptions;
  readonly #guard: UpdateGuard;
  #items: Item[] = [];
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
    const { bindings, limits } = options;
    this.presence = new PresenceHub({
      awareness: options.document.awareness,
      limits,
      peers: () => this.channels,
      boundTo: (client) => bindings.get(client),
    });
    this.#guard = new UpdateGuard({
      doc: options.document,
      kind: options.parts.kind,
      limits,
      bindings,
      presentAs: (client) => this.presence.presentAs(client),
    });
  }

  /** True if the log did not give a whole document: it can be read, never written. */
  get isDamaged(): boolean {
    return this.#damaged;
  }

  /** Takes an update; the channel is acknowledged when it is on disk and applied, or refused. */
  receive(channel: Channel, update: Uint8Array): void {
    channel.pending += 1;
    channel.socket.updateReceived(update.length);
    this.#items.push({ channel, update, turnId: channel.turnId });
    this.#wake();
  }

  /** Runs `follow` after all updates that the channel sent before it are applied. */
  after(channel: Channel, follow: () => void): void {
    if (channel.pending === 0) follow();
    else this.#items.push({ channel, follow });
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
    let key: string | undefined;
    let message: Uint8Array | undefined;
    for (const channel of this.channels) {
      if (channel === sender) continue;
      if (message === undefined || key !== channel.key) message = stateless(channel.key, payload);
      key = channel.key;
      channel.sendEphemeral(message);
    }
  }

  /** Resolves when everything received so far is on disk and applied, or refused. */
  settled(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#jobs.push(async () => resolve());
    this.#wake();
    return promise;
  }

  dispose(): void {
    this.presence.dispose();
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
    while (this.#items.length > 0 || this.#jobs.length > 0) {
      const items = this.#items;
      this.#items = [];
      if (items.length > 0) await this.#takeBatch(items);
      await this.#jobs.shift()?.();
    }
    this.#running = false;
    this.#options.onBusy(this.name, false);
  }

  async #takeBatch(items: readonly Item[]): Promise<void> {
    const accepted: UpdateItem[] = [];
    for (const item of items) if ('update' in item && this.#accept(item)) accepted.push(item);
    const saved = accepted.length === 0 || (await this.#save(accepted));
    if (saved && accepted.length > 0) this.#apply(accepted);
    for (const item of items) {
      if ('follow' in item) this.#follow(item.channel, item.follow);
      else {
        item.channel.pending -= 1;
        item.channel.socket.updateDone(item.update.length);
        if (saved) item.channel.acknowledge(true);
      }
    }
  }

  #follow(channel: Channel, follow: () => void): void {
    try {
      follow();
    } catch (error) {
      channel.refuse(asRefusal(error));
    }
  }

  /** @returns whether the update brings something new; a refused one ends its socket */
  #accept({ channel, update }: UpdateItem): boolean {
    if (channel.socket.isRefused) return false;
    try {
      return this.#guard.accept(update, channel.actor);
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal !== error)
        this.#options.logger.error({ document: this.name, err: error }, 'update guard failed');
      channel.refuse(refusal);
      return false;
    }
  }

  async #save(accepted: readonly UpdateItem[]): Promise<boolean> {
    try {
      await this.#options.log.append(
        accepted.map(({ channel, update, turnId }) => entryOf(this.name, channel.actor, update, turnId)),
      );
      return true;
    } catch (error) {
      this.#options.logger.error({ document: this.name, err: error }, 'edits could not be saved');
      this.#guard.settle(false);
      const refusal = new Refusal(
        'not_saved',
        'The server cannot save edits at the moment. Your edits are kept on this device.',
      );
      for (const { channel } of accepted) channel.refuse(refusal);
      return false;
    }
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
    const copy = new Y.Doc();
    try {
      Y.applyUpdate(copy, this.whole.update());
      const updates: Uint8Array[] = [];
      copy.on('update', (update: Uint8Array) => updates.push(update));
      const result = change(copy);
      if (updates.length === 0) return result;
      const update = updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates(updates);
      if (!this.#guard.accept(update, actor)) return result;
      try {
        await this.#options.log.append([entryOf(this.name, actor, update)]);
      } catch (error) {
        this.#guard.settle(false);
        throw error;
      }
      this.#applyUpdates([update]);
      this.#options.onChange(this.name, [actor.id]);
      return result;
    } finally {
      copy.destroy();
    }
  }
}

function asRefusal(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('update_refused', 'The edit could not be checked.');
}

function entryOf(
  document: string,
  { id, kind, turnId: ownTurn }: Actor,
  update: Uint8Array,
  turnId = ownTurn,
): LogEntry {
  return { document, update, actorId: id, actorKind: kind, ...(turnId === undefined ? {} : { turnId }) };
}
