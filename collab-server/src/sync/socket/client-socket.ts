import type { Duplex } from 'node:stream';
import type { Hocuspocus, WebSocketLike } from '@hocuspocus/server';
import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import type { CloseEventName } from '@sparklio/shared/protocol/close-events';
import type { WebSocket } from 'ws';
import { malformed, Refusal } from '../guard/refusal.ts';
import type { SyncLimits } from '../limits.ts';
import type { SyncLogger, TicketClaims } from '../ports.ts';
import type { SyncMetrics } from '../sync-metrics.ts';
import type { Channel } from './channel.ts';
import { assertTicketMessage, MESSAGE, parseFrame, tokenOf } from './frames.ts';
import type { ClientFrame } from './frames.ts';
import * as messages from './messages.ts';
import { Openings } from './openings.ts';
import { Outbox } from './outbox.ts';
import { RateLimit } from './rate-limit.ts';
import type { Turn } from './turn.ts';
import type { Dialect } from './y-websocket.ts';

export interface ClientSocketOptions {
  readonly webSocket: WebSocket;
  readonly stream: Duplex;
  readonly hocuspocus: Hocuspocus<SocketContext>;
  readonly request: Request;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
  readonly metrics: SyncMetrics;
  readonly turn: Turn;
  /** how the client speaks; absent: Hocuspocus' protocol */
  readonly dialect?: Dialect | undefined;
  /** a ticket sent on a document that is open already */
  readonly renew: (channel: Channel, token: string) => void;
  readonly onClose: (socket: ClientSocket) => void;
  /** an edit was not taken for what it is or whose it is */
  readonly onUpdateRefused: (claims: TicketClaims, reason: CloseEventName) => void;
}

/** What Hocuspocus carries along for every connection and hands to its hooks. */
export interface SocketContext {
  readonly socket?: ClientSocket;
  readonly claims?: TicketClaims;
}

const OPEN = 1;
/** how long a peer has to answer the close frame */
const CLOSE_MS = 2_000;

/**
 * One WebSocket. It counts and limits what comes in, sorts messages by document, hands sign-in to Hocuspocus
 * and everything after it to the channel of the document. To Hocuspocus it looks like a WebSocket.
 */
export class ClientSocket implements WebSocketLike {
  readonly limits: SyncLimits;
  readonly metrics: SyncMetrics;
  readonly outbox: Outbox;
  readonly channels = new Map<string, Channel>();
  readonly createdAt = Date.now();
  lastHeardAt = Date.now();
  /** while true, what Hocuspocus sends is an echo of what this client sent */
  isMuted = false;
  hasAuthenticated = false;
  readonly #options: ClientSocketOptions;
  readonly #openings: Openings;
  readonly #connection: ReturnType<Hocuspocus<SocketContext>['handleConnection']>;
  readonly #messageRate: RateLimit;
  readonly #byteRate: RateLimit;
  #pendingUpdates = 0;
  #pendingBytes = 0;
  #failedTickets = 0;
  #resumeAt = 0;
  #isPaused = false;
  #isStopped = false;
  #refused = false;

  constructor(options: ClientSocketOptions) {
    this.#options = options;
    const { limits, webSocket, stream, turn } = options;
    this.limits = limits;
    this.metrics = options.metrics;
    this.#openings = new Openings(limits);
    this.outbox = new Outbox(stream, turn, limits, () => this.endTooSlow(), options.dialect);
    const now = performance.now();
    this.#messageRate = new RateLimit(limits.messagesPerSecond, limits.messagesBurst, now);
    this.#byteRate = new RateLimit(limits.bytesPerSecond, limits.bytesBurst, now);
    this.#connection = options.hocuspocus.handleConnection(this, options.request, { socket: this });
    // Hocuspocus' own timer per connection is not needed: one sweep over all sockets does its work.
    clearInterval(this.#connection.pingInterval);
    webSocket.on('message', (data: Buffer, isBinary) => this.#guarded(() => this.#onMessage(data, isBinary)));
    webSocket.on('pong', () => (this.lastHeardAt = Date.now()));
    webSocket.on('error', (error) => options.logger.debug({ err: error }, 'socket error'));
    webSocket.on('close', (code, reason) => this.#guarded(() => this.#onClose(code, reason.toString())));
    const { dialect } = options;
    if (dialect) this.#guarded(() => this.#take(dialect.opening));
  }

  get readyState(): number {
    return this.#refused ? 2 : this.#options.webSocket.readyState;
  }

  get isRefused(): boolean {
    return this.#refused;
  }

  /** Resolves when the socket is gone. */
  get closed(): Promise<void> {
    return new Promise((resolve) => this.#options.webSocket.once('close', () => resolve()));
  }

  /** Each document is open at most once, so what one channel sent needs no echo on this socket. */
  get speaksOnce(): boolean {
    for (const key of this.channels.keys()) if (key.includes('\0')) return false;
    return true;
  }

  /** For Hocuspocus. */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (!this.isMuted && data instanceof Uint8Array) this.outbox.send(data);
  }

  /** For Hocuspocus, which closes a socket it cannot make sense of. */
  close(code?: number, reason?: string): void {
    this.#end(code ?? CLOSE_EVENTS.bad_frame.code, reason ?? CLOSE_EVENTS.bad_frame.reason);
  }

  /** Says why, then ends the socket. Nothing that arrives afterwards is looked at. */
  refuse(event: CloseEventName, text: string, key?: string): void {
    if (this.#refused) return;
    const keys = key === undefined ? [...this.channels.keys(), ...this.#openings.keys()] : [key];
    for (const address of keys) this.outbox.send(messages.refused(address, event, text));
    this.metrics.refused(event);
    this.#options.logger.info({ event, users: this.#userIds() }, 'socket refused');
    this.#end(CLOSE_EVENTS[event].code, CLOSE_EVENTS[event].reason);
  }

  /** Ends the socket of a peer that does not take what it is sent. It may not hear why either. */
  endTooSlow(): void {
    if (this.#refused) return;
    this.metrics.refused('too_slow');
    this.#options.logger.info({ users: this.#userIds() }, 'socket too slow');
    this.outbox.close();
    this.#end(CLOSE_EVENTS.too_slow.code, CLOSE_EVENTS.too_slow.reason);
  }

  /** Ends the socket of a peer that is not there any more. */
  endSilent(): void {
    this.outbox.close();
    this.#options.webSocket.terminate();
  }

  /** Nothing more is taken from the client; what it sent is still worked on. */
  stopReading(): void {
    this.#isStopped = true;
    this.#updatePause();
  }

  /** Bytes handed to the operating system or waiting for it. */
  get writtenBytes(): number {
    const { stream } = this.#options;
    return 'bytesWritten' in stream && typeof stream.bytesWritten === 'number' ? stream.bytesWritten : 0;
  }

  ping(): void {
    if (this.#options.webSocket.readyState === OPEN) this.#options.webSocket.ping();
  }

  /** The connection to a document is made: what arrived meanwhile is handled in its order. */
  opened(channel: Channel): void {
    this.hasAuthenticated = true;
    this.channels.set(channel.key, channel);
    for (const data of this.#openings.end(channel.key)) {
      const frame = parseFrame(data, this.limits.documentNameBytes);
      if (frame && !this.#refused)
        this.#guarded(() => channel.receive(frame.type, data.subarray(frame.body)));
    }
  }

  /** The ticket for a document was not accepted. A socket with nothing else open has no reason to stay. */
  ticketFailed(document: string, refusal: Refusal): void {
    for (const key of this.#openings.keysOf(document)) {
      this.#openings.end(key);
      this.outbox.send(messages.refused(key, refusal.event, refusal.message));
    }
    this.#failedTickets += 1;
    if (this.channels.size > 0 && this.#failedTickets < this.limits.failedTicketsPerSocket) return;
    this.refuse(refusal.event, refusal.message);
  }

  updateRefused(claims: TicketClaims, reason: CloseEventName): void {
    this.#options.onUpdateRefused(claims, reason);
  }

  /** Counts a message that costs the server as much as `messages` ordinary ones. */
  charge(messages: number): void {
    this.#limitRate(0, messages);
  }

  get pendingUpdates(): number {
    return this.#pendingUpdates;
  }

  /** Counts updates on their way to the disk; a socket with too many is not read until they are there. */
  updateReceived(bytes: number): void {
    this.#pendingUpdates += 1;
    this.#pendingBytes += bytes;
    this.#updatePause();
  }

  updateDone(bytes: number): void {
    this.#pendingUpdates -= 1;
    this.#pendingBytes -= bytes;
    this.#updatePause();
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#refused) return;
    this.lastHeardAt = Date.now();
    if (!isBinary) throw malformed('it is text, and messages here are binary');
    this.#limitRate(data.length);
    const { dialect } = this.#options;
    const message = dialect === undefined ? data : dialect.read(data);
    if (message !== undefined) this.#take(message);
  }

  #take(data: Buffer): void {
    if (data.length === 1 && data[0] === MESSAGE.pong) return;
    const frame = parseFrame(data, this.limits.documentNameBytes);
    if (frame === undefined) throw malformed('it is addressed to no document');
    const channel = this.channels.get(frame.key);
    if (channel === undefined) this.#beforeOpen(frame, data);
    else if (frame.type === MESSAGE.auth) this.#options.renew(channel, tokenOf(data.subarray(frame.body)));
    else channel.receive(frame.type, data.subarray(frame.body));
  }

  /** The ticket goes to Hocuspocus; everything else waits for it, within limits. */
  #beforeOpen(frame: ClientFrame, data: Buffer): void {
    // Closing what is not open yet asks for nothing.
    if (frame.type === MESSAGE.close && !this.#openings.keys().includes(frame.key)) return;
    const opening = this.#openings.begin(frame.key, this.channels.size);
    if (frame.type !== MESSAGE.auth || opening.ticketSent) {
      this.#openings.hold(opening, data);
      return;
    }
    if (data.length > this.limits.tokenBytes) throw new Refusal('too_large', 'The ticket is too long.');
    assertTicketMessage(data);
    opening.ticketSent = true;
    this.#connection.handleMessage(new Uint8Array(data));
  }

  /** Above its rate a socket is read no faster than the rate: honest bursts wait a little, floods wait for ever. */
  #limitRate(bytes: number, messages = 1): void {
    const now = performance.now();
    const waitMs = Math.max(this.#messageRate.take(messages, now), this.#byteRate.take(bytes, now));
    if (waitMs === 0) return;
    if (waitMs > this.limits.rateDebtMs) throw new Refusal('too_fast', 'Too much is being sent too fast.');
    this.#resumeAt = now + waitMs;
    this.#updatePause();
    this.#resumeLater(waitMs);
  }

  /** A timer may fire a moment before its time, and nothing else might ever wake a socket that is not read. */
  #resumeLater(waitMs: number): void {
    setTimeout(() => {
      const left = this.#resumeAt - performance.now();
      if (left > 0) this.#resumeLater(left);
      else this.#updatePause();
    }, Math.ceil(waitMs)).unref();
  }

  #updatePause(): void {
    const { pendingUpdates, pendingBytes } = this.limits;
    const share = this.#isPaused ? 0.5 : 1;
    const isFull = this.#pendingUpdates > pendingUpdates * share || this.#pendingBytes > pendingBytes * share;
    const pause = this.#isStopped || isFull || performance.now() < this.#resumeAt;
    if (pause === this.#isPaused) return;
    this.#isPaused = pause;
    const { webSocket } = this.#options;
    if (pause) webSocket.pause();
    else webSocket.resume();
  }

  #guarded(handle: () => void): void {
    try {
      handle();
    } catch (error) {
      if (error instanceof Refusal) this.refuse(error.event, error.message);
      else {
        this.#options.logger.warn({ err: error, users: this.#userIds() }, 'message could not be handled');
        this.refuse('bad_frame', 'The message could not be read.');
      }
    }
  }

  #end(code: number, reason: string): void {
    if (this.#refused) return;
    this.outbox.flush();
    this.#refused = true;
    this.outbox.close();
    const { webSocket } = this.#options;
    // A paused socket would never read the answer to the close frame.
    webSocket.resume();
    webSocket.close(this.#options.dialect?.closeCode(code, this.hasAuthenticated) ?? code, reason);
    setTimeout(() => webSocket.terminate(), CLOSE_MS).unref();
  }

  #onClose(code: number, reason: string): void {
    this.#refused = true;
    this.outbox.close();
    this.#openings.clear();
    this.#connection.handleClose({ code, reason });
    this.#options.onClose(this);
  }

  #userIds(): string[] {
    return [...new Set([...this.channels.values()].map((channel) => channel.claims.userId))];
  }
}
