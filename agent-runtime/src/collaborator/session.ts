import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { PresenceState } from '@sparklio/shared/presence/presence-state';
import { createTicketSupply } from '@sparklio/shared/protocol/ticket-supply';
import { encodeTurn } from '@sparklio/shared/protocol/turns';
import { StudioError } from '@sparklio/shared/errors';
import * as Y from 'yjs';
import type { AgentTicket } from './studio-api.ts';

/** Waiting times for a lost socket, ms. The first try is nearly at once, as after a restart of the server. */
const RETRY = { delay: 1_000, minDelay: 50, maxDelay: 5_000, factor: 2, jitter: true } as const;

/** A peer's presence as it came over the wire: only `user` is the server's word, the rest must be read with care. */
export type RemotePresence = Readonly<Record<string, unknown>>;

/**
 * One stay of an agent in a creative: both documents over one socket. A lost socket is taken up again with a
 * fresh ticket and the same documents. A refusal ends the session for good, because documents that hold a
 * refused edit must be thrown away.
 */
export interface Session {
  /** as the server names the agent; what it writes is signed with this id */
  readonly holder: { readonly id: string; readonly name: string };
  readonly content: Y.Doc;
  readonly review: Y.Doc;
  /** Whether both documents hold what the server had and edits get through. */
  readonly isLive: boolean;
  /** Tells the others what the agent does. Says nothing if it is what they know already. */
  setPresence(patch: Pick<PresenceState, 'activity' | 'pageId'>): void;
  /** Edits of the content from now on belong to this turn, until the next call; undefined: to none. */
  nameTurn(turnId: string | undefined): void;
  /** Everybody else in the content document. */
  others(): readonly RemotePresence[];
  /** Hears changes of others' presence and of `isLive`. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Resolves when the server has stored every edit made so far. @throws if the session ends before */
  saved(): Promise<void>;
  close(): void;
}

export interface SessionOptions {
  readonly socketUrl: string;
  readonly ticket: AgentTicket;
  /** a fresh ticket for taking up a lost socket, and before the one in use ends */
  readonly renew: () => Promise<AgentTicket>;
  /** called once, unless `close` was called before; the reason is the server's or this end's word */
  readonly onEnd: (reason: string) => void;
}

export function openSession({ socketUrl, ticket, renew, onEnd }: SessionOptions): Session {
  const { holder, role } = ticket;
  const content = new Y.Doc();
  const review = new Y.Doc();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  let closed = false;
  let shown = '';
  let turnId: string | undefined;

  const socket = new HocuspocusProviderWebsocket({ url: socketUrl, ...RETRY });
  const end = (reason: string): void => {
    if (closed) return;
    close();
    onEnd(reason);
  };
  const supply = createTicketSupply<AgentTicket>({
    ask: renew,
    first: ticket,
    keepsOld: (error) => !(error instanceof StudioError) || error.retryable,
  });
  const tokenFor = async (document: string): Promise<string> => {
    try {
      return await supply.tokenFor(document);
    } catch (error) {
      end(error instanceof Error ? error.message : 'no-ticket');
      throw error;
    }
  };
  const provide = (name: string, document: Y.Doc): HocuspocusProvider => {
    const provider = new HocuspocusProvider({
      name,
      document,
      websocketProvider: socket,
      token: () => tokenFor(name),
    });
    provider.on('authenticationFailed', ({ reason }: { reason: string }) => end(reason));
    provider.on('stateless', ({ payload }: { payload: string }) => {
      const refusal = refusalIn(payload);
      if (refusal !== undefined) end(refusal);
    });
    // The server can close one document and leave the socket open; a provider does not come back from that.
    provider.on('close', () => {
      if (socket.status === WebSocketStatus.Connected) end('document-closed');
    });
    provider.on('synced', tell);
    provider.on('unsyncedChanges', tell);
    provider.attach();
    return provider;
  };
  const providers = [provide(ticket.documents[0], content), provide(ticket.documents[1], review)] as const;
  const [contentProvider] = providers;

  socket.on('close', ({ event }: { event?: { code?: number; reason?: string } }) => {
    if (event?.code !== undefined && event.code >= 4400 && event.code < 4500) {
      end(event.reason ?? String(event.code));
      return;
    }
    if (closed) return;
    supply.restart();
    tell();
  });
  // What is sent again on a new socket belongs to the turn that is under way.
  contentProvider.on('authenticated', () => {
    if (turnId !== undefined) contentProvider.sendStateless(encodeTurn(turnId));
  });
  contentProvider.awareness?.on('change', tell);
  const user = { id: holder.id, name: holder.name, kind: 'agent', role, hue: hueOf(holder.id) } as const;
  contentProvider.awareness?.setLocalState({ user });

  function close(): void {
    if (closed) return;
    closed = true;
    tell();
    listeners.clear();
    for (const provider of providers) provider.destroy();
    socket.destroy();
    content.destroy();
    review.destroy();
  }

  const isLive = (): boolean =>
    !closed && providers.every((provider) => provider.isSynced && provider.isAuthenticated);
  return {
    holder,
    content,
    review,
    get isLive() {
      return isLive();
    },
    setPresence(patch) {
      const next = JSON.stringify(patch);
      if (closed || next === shown) return;
      shown = next;
      contentProvider.awareness?.setLocalState({ user, ...patch });
    },
    nameTurn(next) {
      if (closed || next === turnId) return;
      turnId = next;
      contentProvider.sendStateless(encodeTurn(next));
    },
    others() {
      const states = contentProvider.awareness?.getStates() ?? new Map<number, RemotePresence>();
      return [...states].filter(([client]) => client !== content.clientID).map(([, state]) => state);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    saved() {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const look = (): void => {
        if (closed) reject(new Error('The session ended before everything was saved.'));
        else if (isLive() && providers.every((provider) => !provider.hasUnsyncedChanges)) resolve();
      };
      const forget = this.onChange(look);
      look();
      return promise.finally(forget);
    },
    close,
  };
}

/** The reason in the server's last word before it closes a socket, `{ t: 'refused', reason, message }`. */
function refusalIn(payload: string): string | undefined {
  if (!payload.startsWith('{')) return undefined;
  try {
    const message: unknown = JSON.parse(payload);
    if (typeof message !== 'object' || message === null) return undefined;
    if (!('t' in message) || message.t !== 'refused' || !('reason' in message)) return undefined;
    return String(message.reason).slice(0, 100);
  } catch {
    return undefined;
  }
}
