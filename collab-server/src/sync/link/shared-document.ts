import type { UpdateLog } from '../../update-log/update-log.ts';
import type { SyncLimits } from '../limits.ts';
import type { SyncLogger } from '../ports.ts';
import type { AwarenessEntry } from '../socket/messages.ts';
import { decodeDocumentMessage, encodeDocumentMessage } from './link-messages.ts';
import type { DocumentMessage } from './link-messages.ts';
import { SeqOrder } from './seq-order.ts';
import type { RemoteUpdate } from './seq-order.ts';
import { documentChannel } from './server-link.ts';
import type { ServerLink } from './server-link.ts';

export type PresenceMessage = Extract<DocumentMessage, { kind: 'presence' }>;

export interface SharedDocumentOptions {
  readonly name: string;
  /** this server's id among those on the link */
  readonly server: string;
  readonly link: ServerLink;
  readonly log: UpdateLog;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
}

/** What the document's session does with what comes from other servers. */
export interface SharedDocumentHost {
  /** remote updates can be taken */
  onReady(): void;
  onPresence(message: PresenceMessage): void;
  /** states of clients that are connected here */
  ownPresence(): readonly AwarenessEntry[];
  onMotion(payload: string): void;
}

type Unsigned<Message> = Message extends DocumentMessage ? Omit<Message, 'server' | 'head'> : never;

/** Entries of the log read at a time. */
const PAGE = 500;
/** Motion that came before the edit it follows; older is dropped. */
const MOST_MOTION = 64;

/**
 * A document in memory as one of several servers holds it. It listens from before the document is read, so nothing
 * falls between; tells what this server appended; and keeps what others appended in the log's order, reading the log where
 * the link left something out.
 */
export class SharedDocument {
  readonly name: string;
  readonly #options: SharedDocumentOptions;
  readonly #channel: string;
  readonly #unsubscribe: () => void;
  #early: Uint8Array[] = [];
  #host: SharedDocumentHost | undefined;
  #order = new SeqOrder(0);
  #prepared: readonly number[] = [];
  #motion: { readonly head: number; readonly payload: string }[] = [];
  #presenceNumber = 0;
  #gapTimer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #readAgain: Promise<void> | undefined;
  #closed = false;

  constructor(options: SharedDocumentOptions) {
    this.#options = options;
    this.name = options.name;
    this.#channel = documentChannel(options.name);
    this.#unsubscribe = options.link.subscribe(this.#channel, (bytes) => this.#receive(bytes));
  }

  /**
   * The document was read.
   *
   * @param head it holds everything up to this entry
   * @param prepared and these, which this server appended while it loaded
   */
  loaded(head: number, prepared: readonly number[]): void {
    this.#order = new SeqOrder(head);
    this.#order.own(prepared);
    this.#prepared = prepared;
  }

  /** Call once, after `loaded`. */
  start(host: SharedDocumentHost): void {
    this.#host = host;
    const early = this.#early;
    this.#early = [];
    for (const bytes of early) this.#receive(bytes);
    // The answers also say how far the log goes: an edit told before this server was heard as a listener shows itself.
    this.#publish({ kind: 'who' });
    const [from] = this.#prepared;
    if (from !== undefined) this.#publish({ kind: 'updates', from, updates: [] });
    this.#look();
  }

  get hasReady(): boolean {
    return this.#order.hasReady;
  }

  /** Remote updates whose turn it is; the caller applies them now. */
  take(): readonly RemoteUpdate[] {
    return this.#order.take();
  }

  /** Call after remote updates were applied: what waited for them goes on. */
  applied(): void {
    const motion = this.#motion;
    this.#motion = [];
    for (const { head, payload } of motion) this.#hearMotion(head, payload);
  }

  /** This server appended and applied these. Tells the others. */
  saved(seqs: readonly number[], updates: readonly { actorId: string; update: Uint8Array }[]): void {
    this.#order.own(seqs);
    const [from = 0] = seqs;
    let bytes = 0;
    for (const { update } of updates) bytes += update.length;
    const fits = bytes <= this.#options.limits.linkUpdateBytes && seqs.at(-1) === from + updates.length - 1;
    this.#publish({ kind: 'updates', from, updates: fits ? updates : [] });
    this.#look();
  }

  tellPresence(entries: readonly AwarenessEntry[], isWhole: boolean): void {
    this.#presenceNumber += 1;
    this.#publish({ kind: 'presence', number: this.#presenceNumber, isWhole, entries });
  }

  tellMotion(payload: string): void {
    this.#publish({ kind: 'motion', payload });
  }

  /** The log is known to go up to `head`. */
  notice(head: number): void {
    this.#order.notice(head);
    if (this.#order.hasGap) void this.tryToRead();
  }

  /**
   * Reads what the log has beyond what is here, everything that was appended before the call included. It is
   * ready to be taken then, not applied yet.
   *
   * @throws StudioError as `UpdateLog.readAfter`
   */
  read(): Promise<void> {
    if (this.#reading === undefined) return this.#startReading();
    // What is under way may have begun before the newest entry was there.
    this.#readAgain ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#readAgain = undefined;
        return this.#startReading();
      });
    return this.#readAgain;
  }

  /** As `read`, but if it fails the document goes on with what it has. */
  async tryToRead(): Promise<void> {
    await this.read().catch(this.#failed);
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    clearTimeout(this.#gapTimer);
  }

  #startReading(): Promise<void> {
    this.#reading = this.#readPages().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readPages(): Promise<void> {
    const { log } = this.#options;
    const order = this.#order;
    const known = order.known;
    for (let after = order.applied; ;) {
      const rows = await log.readAfter(this.name, after, PAGE);
      order.offer(rows);
      if (order.hasReady) this.#host?.onReady();
      after = rows.at(-1)?.seq ?? after;
      if (rows.length < PAGE) break;
    }
    order.wasRead(known);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.#host === undefined) {
      this.#early.push(bytes);
      return;
    }
    const message = decodeDocumentMessage(bytes);
    if (message === undefined) {
      // A newer server may tell in a way that this one does not know. The log is the same for both.
      this.#readSoon(this.#options.limits.linkGapMs);
      return;
    }
    this.#order.notice(message.head);
    switch (message.kind) {
      case 'updates':
        this.#order.offer(
          message.updates.map(({ actorId, update }, index) => ({
            seq: message.from + index,
            actorId,
            update,
          })),
        );
        break;
      case 'presence':
        this.#host.onPresence(message);
        break;
      case 'who':
        this.tellPresence(this.#host.ownPresence(), true);
        break;
      case 'motion':
        this.#hearMotion(message.head, message.payload);
    }
    this.#look();
  }

  #hearMotion(head: number, payload: string): void {
    if (head <= this.#order.applied) {
      this.#host?.onMotion(payload);
      return;
    }
    this.#motion.push({ head, payload });
    if (this.#motion.length > MOST_MOTION) this.#motion.shift();
  }

  #look(): void {
    if (this.#order.hasReady) this.#host?.onReady();
    // Servers commit in one order and are heard in another: what is missing is mostly on its way.
    if (this.#order.hasGap) this.#readSoon(this.#options.limits.linkGapMs);
  }

  #readSoon(delayMs: number): void {
    if (this.#gapTimer !== undefined || this.#closed) return;
    const isForGap = this.#order.hasGap;
    this.#gapTimer = setTimeout(() => {
      this.#gapTimer = undefined;
      if (!isForGap || this.#order.hasGap) void this.tryToRead();
    }, delayMs);
    this.#gapTimer.unref();
  }

  readonly #failed = (error: unknown): void => {
    this.#options.logger.warn({ document: this.name, err: error }, 'log could not be read to catch up');
    this.#readSoon(this.#options.limits.headsPollDownMs);
  };

  #publish(message: Unsigned<DocumentMessage>): void {
    const { link, server } = this.#options;
    if (!link.isUp) return;
    link.publish(this.#channel, encodeDocumentMessage({ ...message, server, head: this.#order.known }));
  }
}
