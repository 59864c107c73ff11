import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import type { Role } from '@sparklio/shared/presence/presence-state';
import { WebSocket } from 'ws';
import { vi } from 'vitest';
import * as Y from 'yjs';
import type { SyncLogger, TicketClaims } from '../../../src/sync/ports.ts';
import { createSyncServer } from '../../../src/sync/sync-server.ts';
import type { SyncServer, SyncServerOptions } from '../../../src/sync/sync-server.ts';
import { createMemoryUpdateLog } from '../../../src/update-log/adapters/memory.ts';
import type { UpdateLog } from '../../../src/update-log/update-log.ts';
import { createHarnessTickets } from '../../support/tickets.ts';

export interface Logged {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

export interface Harness {
  readonly sync: SyncServer;
  readonly log: UpdateLog;
  readonly url: string;
  readonly logged: Logged[];
  readonly notices: string[];
  readonly names: { contentName: string; reviewName: string };
  readonly creativeId: string;
  /** A ticket for the creative of this harness; `token` of a ticket is its claims as JSON. */
  ticket(user: Partial<TicketClaims> & { role: Role }): string;
  /** A stock provider with a socket of its own. */
  join(options: JoinOptions): Peer;
  rawSocket(headers?: Record<string, string>, address?: string): Promise<RawSocket>;
  stop(): Promise<void>;
}

export interface JoinOptions {
  readonly role?: Role;
  readonly userId?: string;
  readonly kind?: 'user' | 'agent';
  readonly document?: 'content' | 'review';
  readonly token?: string | (() => string) | (() => Promise<string>);
  readonly name?: string;
  readonly doc?: Y.Doc;
}

export interface Peer {
  readonly doc: Y.Doc;
  readonly provider: HocuspocusProvider;
  readonly statelessPayloads: string[];
  readonly closes: { code: number; reason: string }[];
  readonly deniedFor: string[];
  synced(): Promise<void>;
  saved(): Promise<void>;
  leave(): void;
}

export interface RawSocket {
  readonly webSocket: WebSocket;
  readonly frames: Buffer[];
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** Waits until `condition` holds; never for a fixed time. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const look = async (): Promise<void> => {
    if (!(await condition())) throw new Error(`Waited in vain for: ${what}`);
  };
  await vi.waitFor(look, { timeout: 60_000, interval: 5 });
}

/** @param creative default: a new one. A log that is given stays open. */
export async function startHarness(
  options: Partial<SyncServerOptions> = {},
  creative: Parameters<typeof documentNamesOf>[0] = {
    workspaceId: createId(),
    kind: 'canvas',
    creativeId: createId(),
  },
): Promise<Harness> {
  const { workspaceId, creativeId } = creative;
  const names = documentNamesOf(creative);
  const logged: Logged[] = [];
  const notices: string[] = [];
  const write =
    (level: Logged['level']): SyncLogger['info'] =>
    (fields, message) =>
      void logged.push({ level, fields, message });
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const log = options.log ?? createMemoryUpdateLog();
  const sync = createSyncServer({
    tickets: createHarnessTickets(),
    notices: { publish: (subject) => void notices.push(subject) },
    allowedOrigins: ['http://studio.test'],
    logger,
    ...options,
    log,
  });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => sync.handleUpgrade(request, socket, head));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}/collab`;
  const peers = new Set<Peer>();
  const raws = new Set<WebSocket>();

  const ticket: Harness['ticket'] = (user) => {
    const claims: TicketClaims = {
      userId: createId(),
      name: 'Someone',
      kind: user.role.startsWith('agent') ? 'agent' : 'user',
      workspaceId,
      creativeId,
      documents: [names.contentName, names.reviewName],
      expiresAt: Math.floor(Date.now() / 1000) + 600,
      ...user,
    };
    return JSON.stringify(claims);
  };

  return {
    sync,
    log,
    url,
    logged,
    notices,
    names,
    creativeId,
    ticket,
    join(join) {
      const { userId, kind } = join;
      const token =
        join.token ??
        ticket({
          role: join.role ?? 'editor',
          ...(userId ? { userId, name: userId } : {}),
          ...(kind ? { kind } : {}),
        });
      const name = join.name ?? (join.document === 'review' ? names.reviewName : names.contentName);
      const peer = createPeer(url, name, token, join.doc ?? new Y.Doc(), () => peers.delete(peer));
      peers.add(peer);
      return peer;
    },
    async rawSocket(headers = {}, address = url) {
      const webSocket = new WebSocket(address, { headers });
      raws.add(webSocket);
      const frames: Buffer[] = [];
      webSocket.on('message', (data: Buffer) => frames.push(data));
      webSocket.on('error', () => undefined);
      const closed = new Promise<{ code: number; reason: string }>((resolve) =>
        webSocket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
      );
      await new Promise<void>((resolve) => {
        webSocket.once('open', () => resolve());
        webSocket.once('close', () => resolve());
      });
      return { webSocket, frames, closed };
    },
    async stop() {
      for (const peer of peers) peer.leave();
      for (const webSocket of raws) webSocket.terminate();
      await sync.drain();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      if (options.log === undefined) await log.close();
    },
  };
}

/** A stock provider with a socket of its own. */
export function createPeer(
  url: string,
  name: string,
  token: string | (() => string) | (() => Promise<string>),
  doc = new Y.Doc(),
  onLeave: () => void = () => undefined,
): Peer {
  const websocketProvider = new HocuspocusProviderWebsocket({ url, delay: 50, minDelay: 10, maxDelay: 200 });
  const statelessPayloads: string[] = [];
  const closes: { code: number; reason: string }[] = [];
  const deniedFor: string[] = [];
  websocketProvider.on('close', ({ event }: { event: { code: number; reason: string } }) =>
    closes.push({ code: event.code, reason: event.reason }),
  );
  const provider = new HocuspocusProvider({
    websocketProvider,
    name,
    token,
    document: doc,
    onStateless: ({ payload }) => statelessPayloads.push(payload),
    onAuthenticationFailed: ({ reason }) => deniedFor.push(reason),
  });
  provider.attach();
  return {
    doc,
    provider,
    statelessPayloads,
    closes,
    deniedFor,
    synced: () => until(() => provider.synced, 'synced'),
    saved: () => until(() => provider.synced && provider.unsyncedChanges === 0, 'saved'),
    leave() {
      provider.destroy();
      websocketProvider.destroy();
      onLeave();
    },
  };
}
