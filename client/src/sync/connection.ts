import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider';
import type * as Y from 'yjs';
import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import { StudioError } from '@sparklio/shared/errors';
import type { Ticket } from '@sparklio/shared/protocol/api';
import { createTicketSupply } from '@sparklio/shared/protocol/ticket-supply';
import { recoveryStrings } from '../strings/recovery.ts';
import { observedSocket } from './observed-socket.ts';
import type { SaveTracker } from './save-tracker.ts';
import { parseRefusal } from './refusal.ts';
import { Listeners } from './store.ts';

export interface ConnectionOptions {
  readonly url: string;
  readonly content: { readonly name: string; readonly doc: Y.Doc; readonly tracker: SaveTracker };
  readonly review: { readonly name: string; readonly doc: Y.Doc; readonly tracker: SaveTracker };
  readonly getTicket: () => Promise<Ticket>;
  readonly webSocket?: typeof WebSocket;
}

/** Why a session cannot go on as it is. `refused`: with fresh documents it may; `ended`: it cannot. */
export type ConnectionEnd =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'ended'; readonly message: string };

/** Both documents of a creative over one socket, reconnecting by itself. */
export interface Connection {
  readonly awareness: NonNullable<HocuspocusProvider['awareness']>;
  readonly connected: boolean;
  /** both documents hold what the server held when this connection began */
  readonly synced: boolean;
  /** the first attempt is still under way */
  readonly opening: boolean;
  /** what the server said when it could not save or open, the last time that this happened */
  readonly trouble: string | undefined;
  open(): void;
  close(): void;
  /** Dropped without a sound when there is no connection. */
  sendStateless(payload: string): void;
  onStateless(listener: (payload: string) => void): () => void;
  onChange(listener: () => void): () => void;
  onTicket(listener: (ticket: Ticket) => void): () => void;
  onEnd(listener: (end: ConnectionEnd) => void): () => void;
}

/** Every client draws its own first wait, so that a restarted server does not meet them all in one moment. */
const FIRST_RETRY_MS = { from: 150, to: 900 };
const MAX_RETRY_MS = 15_000;
/** A socket over which nothing came for this long is dead. Presence alone makes traffic every 15 s. */
const SILENCE_MS = 30_000;
/** Tickets refused one after another before a person is told. */
const MAX_TICKET_REFUSALS = 4;

const FORBIDDEN = recoveryStrings.reasons.noAccess;
/** The server ends a socket with this code when a message is larger than it reads; no reason comes with it. */
const MESSAGE_TOO_BIG = 1009;

export function createConnection(options: ConnectionOptions): Connection {
  const changed = new Listeners<[]>();
  const stateless = new Listeners<[string]>();
  const tickets = new Listeners<[Ticket]>();
  const ends = new Listeners<[ConnectionEnd]>();
  let opening = true;
  let ended = false;
  let ticketRefusals = 0;
  let failures = 0;
  let refusal: string | undefined;
  let trouble: string | undefined;
  /** whether there should be a connection now */
  let wanted = true;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const socket = new HocuspocusProviderWebsocket({
    url: options.url,
    autoConnect: false,
    WebSocketPolyfill: observedSocket(
      new Map([options.content, options.review].map(({ name, tracker }) => [name, tracker])),
      options.webSocket ?? WebSocket,
    ),
    // The retrying inside refuses, without a word, anything but whole numbers.
    delay: Math.round(FIRST_RETRY_MS.from + Math.random() * (FIRST_RETRY_MS.to - FIRST_RETRY_MS.from)),
    minDelay: FIRST_RETRY_MS.from,
    maxDelay: MAX_RETRY_MS,
    factor: 1.8,
    jitter: true,
    messageReconnectTimeout: SILENCE_MS,
  });
  const end = (how: ConnectionEnd): void => {
    if (ended) return;
    ended = true;
    close();
    ends.tell(how);
  };
  const isFinal = (error: unknown): error is StudioError =>
    error instanceof StudioError && !error.retryable && error.code !== 'expired';
  const supply = createTicketSupply<Ticket>({
    ask: options.getTicket,
    onTicket: (fresh) => tickets.tell(fresh),
    keepsOld: (error) => !isFinal(error),
  });
  const tokenFor = async (document: string): Promise<string> => {
    try {
      return await supply.tokenFor(document);
    } catch (error) {
      if (isFinal(error)) {
        end({
          kind: 'ended',
          message: error.code === 'forbidden' || error.code === 'not_found' ? FORBIDDEN : error.message,
        });
      } else {
        tryAgainSoon();
      }
      throw error;
    }
  };
  /** Leaves the connection at once; a dead one may take long to say that it is closed. */
  const leave = (): void => {
    wanted = false;
    socket.disconnect();
    changed.tell();
  };
  /** A socket that is still closing cannot be opened anew: it is asked again a moment later. */
  const enter = (): void => {
    retry = undefined;
    if (ended) return;
    if (socket.status === WebSocketStatus.Connected && !wanted)
      retry = setTimeout(enter, FIRST_RETRY_MS.from);
    else {
      wanted = true;
      void socket.connect();
    }
  };
  const tryAgainSoon = (): void => {
    if (retry !== undefined || ended) return;
    failures += 1;
    leave();
    retry = setTimeout(
      enter,
      Math.min(MAX_RETRY_MS, FIRST_RETRY_MS.from * 2 ** failures) * (0.5 + Math.random()),
    );
  };
  const onTicketRefused = (): void => {
    ticketRefusals += 1;
    if (ticketRefusals >= MAX_TICKET_REFUSALS) end({ kind: 'ended', message: FORBIDDEN });
    else tryAgainSoon();
  };
  const provide = (part: ConnectionOptions['content'], withAwareness: boolean): HocuspocusProvider =>
    new HocuspocusProvider({
      name: part.name,
      document: part.doc,
      websocketProvider: socket,
      token: () => tokenFor(part.name),
      ...(withAwareness ? {} : { awareness: null }),
      onAuthenticated: () => {
        ticketRefusals = 0;
        failures = 0;
      },
      onAuthenticationFailed: onTicketRefused,
      onSynced: () => changed.tell(),
      onStateless: ({ payload }) => {
        refusal = parseRefusal(payload) ?? refusal;
        stateless.tell(payload);
      },
      // A document closed while the socket lives would swallow edits without a word: begin a new connection.
      onClose: () => {
        if (isConnected()) socket.webSocket?.close();
      },
    });
  const content = provide(options.content, true);
  const review = provide(options.review, false);
  const { awareness } = content;
  if (awareness === null) throw new Error('The content document has presence.');

  const isConnected = (): boolean => wanted && socket.status === WebSocketStatus.Connected;
  socket.on('status', ({ status }: { status: string }) => {
    if (status === 'connecting') supply.restart();
    if (status !== 'connecting') opening = false;
    if (status === 'disconnected') forgetOthers(awareness);
    changed.tell();
  });
  socket.on('close', ({ event }: { event: { code: number; reason: string } }) => {
    const reason = event.reason;
    const message = refusal ?? recoveryStrings.reasons.unknown;
    const wasOpen = content.synced && review.synced;
    refusal = undefined;
    if (event.code === MESSAGE_TOO_BIG)
      end({ kind: 'refused', message: recoveryStrings.reasons.tooBigToSend });
    else if (REJOIN_REASONS.has(reason)) end({ kind: 'refused', message });
    // It may be one edit, made before another role was known, or all access: whoever asks for a ticket learns which.
    else if (reason === CLOSE_EVENTS.forbidden.reason)
      end(wasOpen ? { kind: 'refused', message } : { kind: 'ended', message: FORBIDDEN });
    else if (event.code === CLOSE_EVENTS.not_saved.code) trouble = message;
    else if (reason === CLOSE_EVENTS.ticket_invalid.reason) onTicketRefused();
  });
  socket.on('maxAttemptsFailed', tryAgainSoon);
  const goOffline = (): void => {
    if (!ended) leave();
  };
  const comeBack = (): void => {
    if (!wanted && retry === undefined) enter();
  };

  function close(): void {
    if (retry !== undefined) clearTimeout(retry);
    globalThis.removeEventListener?.('offline', goOffline);
    globalThis.removeEventListener?.('online', comeBack);
    content.destroy();
    review.destroy();
    socket.destroy();
    changed.tell();
  }

  return {
    awareness,
    get connected() {
      return !ended && isConnected();
    },
    get synced() {
      return content.synced && review.synced;
    },
    get opening() {
      return opening;
    },
    get trouble() {
      return trouble;
    },
    open() {
      content.attach();
      review.attach();
      globalThis.addEventListener?.('offline', goOffline);
      globalThis.addEventListener?.('online', comeBack);
      void socket.connect();
    },
    close() {
      if (ended) return;
      ended = true;
      close();
    },
    sendStateless(payload) {
      if (isConnected()) content.sendStateless(payload);
    },
    onStateless: (listener) => stateless.add(listener),
    onChange: (listener) => changed.add(listener),
    onTicket: (listener) => tickets.add(listener),
    onEnd: (listener) => ends.add(listener),
  };
}

/** Closed for what this client's documents hold: going on with them would be refused for ever. */
const REJOIN_REASONS: ReadonlySet<string> = new Set([
  CLOSE_EVENTS.update_refused.reason,
  CLOSE_EVENTS.too_large.reason,
  CLOSE_EVENTS.bad_frame.reason,
]);

/**
 * Who has left is remembered with a counter, and who comes back with the same counter is not shown: after a break
 * everybody who did nothing meanwhile would stay away until their next sign of life.
 */
function forgetOthers(awareness: Connection['awareness']): void {
  for (const clientId of awareness.meta.keys()) {
    if (clientId !== awareness.clientID) awareness.meta.delete(clientId);
  }
}
