import type { Duplex } from 'node:stream';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { WebSocket } from 'ws';
import { CLOSE_SENTENCES } from '../wire-error.ts';
import type { SyncAddress } from '../upgrade.ts';
import type { Channel } from './channel.ts';
import { ClientSocket } from './client-socket.ts';
import type { ClientSocketOptions } from './client-socket.ts';
import { sweepSockets } from './sweep.ts';
import { createYWebsocketDialect } from './y-websocket.ts';

export type SocketsOptions = Omit<
  ClientSocketOptions,
  'webSocket' | 'stream' | 'request' | 'dialect' | 'onClose'
>;

export interface SocketStats {
  readonly sockets: number;
  /** documents open on sockets, counted once per socket */
  readonly connections: number;
  /** updates on their way to the disk */
  readonly pendingUpdates: number;
  /** connections by the role of their ticket */
  readonly roles: ReadonlyMap<Role, number>;
  /** bytes that readers have not taken yet */
  readonly unsentBytes: number;
}

const REQUEST = new Request('http://localhost/collab');

/** The sockets that are open, looked after until they end. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #open = new Set<ClientSocket>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: SocketsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => sweepSockets(this.#open, Date.now()), options.limits.sweepMs);
    this.#timer.unref();
  }

  accept(webSocket: WebSocket, stream: Duplex, address: SyncAddress): void {
    const dialect =
      address.protocol === 'hocuspocus'
        ? undefined
        : createYWebsocketDialect(address.document, address.ticket);
    const socket = new ClientSocket({
      ...this.#options,
      webSocket,
      stream,
      request: REQUEST,
      dialect,
      onClose: (closing) => this.#open.delete(closing),
    });
    this.#open.add(socket);
  }

  *channels(): Generator<Channel> {
    for (const socket of this.#open) yield* socket.channels.values();
  }

  stats(): SocketStats {
    let connections = 0;
    let pendingUpdates = 0;
    let unsentBytes = 0;
    const roles = new Map<Role, number>();
    for (const socket of this.#open) {
      connections += socket.channels.size;
      pendingUpdates += socket.pendingUpdates;
      unsentBytes += socket.outbox.unsentBytes;
      for (const { claims } of socket.channels.values())
        roles.set(claims.role, (roles.get(claims.role) ?? 0) + 1);
    }
    return { sockets: this.#open.size, connections, pendingUpdates, roles, unsentBytes };
  }

  /** Nothing that clients send is read any more. */
  stopReading(): void {
    clearInterval(this.#timer);
    for (const socket of this.#open) socket.stopReading();
  }

  /** Says goodbye to all; resolves when they are closed. */
  async end(): Promise<void> {
    const closing = [...this.#open].map((socket) => socket.closed);
    for (const socket of this.#open) socket.refuse('going_away', CLOSE_SENTENCES.going_away);
    await Promise.all(closing);
  }
}
