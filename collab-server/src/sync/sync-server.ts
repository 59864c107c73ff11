import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { Hocuspocus } from '@hocuspocus/server';
import { CLOSE_EVENTS } from '@sparklio/shared/protocol/close-events';
import type { CloseEventName } from '@sparklio/shared/protocol/close-events';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { Actor, NoticePublisher, SyncLogger, TicketClaims, TicketVerifier } from './ports.ts';

export interface SyncServerOptions {
  readonly log: UpdateLog;
  readonly tickets: TicketVerifier;
  readonly notices: NoticePublisher;
  /** origins of pages that may open a socket, `https://studio.example.com`; programs without a page send none and may */
  readonly allowedOrigins: readonly string[] | (() => readonly string[]);
  readonly logger: SyncLogger;
  /** Brings a document that was just loaded to the newest shape. What it writes is logged before anybody sees the document. */
  readonly prepareDocument?: (name: string, doc: Y.Doc) => void;
}

export interface SyncStats {
  readonly sockets: number;
  readonly documents: number;
}

export interface SyncServer {
  /** Takes over an HTTP upgrade of `/collab`. Never throws: a request that may not is answered and closed. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Makes a change as `actor`: on a throw-away copy, then guarded, logged, applied and broadcast.
   * Serialised per document. If `change` throws, nothing happened.
   *
   * @throws StudioError `forbidden` if the actor may not, `unavailable` if it could not be saved
   */
  edit<R>(document: string, actor: Actor, change: (doc: Y.Doc) => R): Promise<R>;
  /** Reads a document, loading it if needed. `use` must not write and must not keep the document. */
  read<R>(document: string, use: (doc: Y.Doc) => R): Promise<R>;
  /** Called after every applied change, never before it is saved. Returns its own unsubscribe. */
  onChange(listener: (change: { document: string; actorIds: readonly string[] }) => void): () => void;
  /** Ends the sockets whose claims match; returns how many. */
  disconnect(match: (claims: TicketClaims) => boolean, reason: CloseEventName): number;
  /** Distinct people (not agents) who have either document of the creative open. */
  peopleIn(creativeId: string): number;
  stats(): SyncStats;
  /** Refuses new sockets, finishes what is in flight, closes every socket with `going_away`. */
  drain(): Promise<void>;
}

interface Context {
  claims?: TicketClaims;
}

export function createSyncServer(options: SyncServerOptions): SyncServer {
  const sockets = new Map<WebSocket, TicketClaims | undefined>();
  const listeners = new Set<(change: { document: string; actorIds: readonly string[] }) => void>();
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 4 << 20 });
  const changed = (document: string, actorId: string): void => {
    for (const listener of listeners) listener({ document, actorIds: [actorId] });
  };
  const hocuspocus = new Hocuspocus<Context>({
    quiet: true,
    async onAuthenticate({ token, documentName, connectionConfig }) {
      const claims = await options.tickets.verify(token);
      if (!claims.documents.includes(documentName)) throw new Error('forbidden');
      connectionConfig.readOnly = documentName === claims.documents[0] && !RIGHTS[claims.role].editContent;
      return { claims };
    },
    async beforeSync({ type, payload, documentName, connection, context }) {
      if (type === 0 || connection.readOnly || payload.length <= 2 || !context.claims) return;
      const { userId, kind } = context.claims;
      await options.log.append([
        { document: documentName, update: payload.slice(), actorId: userId, actorKind: kind },
      ]);
    },
    async onLoadDocument({ document, documentName }) {
      const rows = await options.log.read(documentName);
      if (rows.length > 0) Y.applyUpdate(document, Y.mergeUpdates(rows.map((row) => row.update)));
    },
    async onChange({ documentName, context }) {
      changed(documentName, context.claims?.userId ?? 'server');
    },
  });

  async function opened<R>(name: string, use: (doc: Y.Doc) => Promise<R> | R): Promise<R> {
    const held = await hocuspocus.openDirectConnection(name);
    try {
      if (!held.document) throw new Error('The document could not be opened.');
      return await use(held.document);
    } finally {
      await held.disconnect();
    }
  }

  return {
    handleUpgrade(request, socket, head) {
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        sockets.set(webSocket, undefined);
        const connection = hocuspocus.handleConnection(webSocket, new Request('http://localhost/collab'));
        webSocket.on('message', (data: Buffer) => connection.handleMessage(new Uint8Array(data)));
        webSocket.on('close', (code, reason) => {
          sockets.delete(webSocket);
          connection.handleClose({ code, reason: reason.toString() });
        });
        webSocket.on('error', () => webSocket.terminate());
      });
    },
    edit: (name, actor, change) =>
      opened(name, async (live) => {
        const copy = new Y.Doc();
        Y.applyUpdate(copy, Y.encodeStateAsUpdate(live));
        const before = Y.encodeStateVector(copy);
        const result = change(copy);
        const update = Y.encodeStateAsUpdate(copy, before);
        await options.log.append([{ document: name, update, actorId: actor.id, actorKind: actor.kind }]);
        Y.applyUpdate(live, update, { source: 'local', skipStoreHooks: true });
        return result;
      }),
    read: (name, use) => opened(name, use),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    disconnect(match, reason) {
      let count = 0;
      for (const [webSocket, claims] of sockets) {
        if (!claims || !match(claims)) continue;
        webSocket.close(CLOSE_EVENTS[reason].code, CLOSE_EVENTS[reason].reason);
        count += 1;
      }
      return count;
    },
    peopleIn: () => 0,
    stats: () => ({ sockets: sockets.size, documents: hocuspocus.getDocumentsCount() }),
    async drain() {
      for (const webSocket of sockets.keys())
        webSocket.close(CLOSE_EVENTS.going_away.code, CLOSE_EVENTS.going_away.reason);
    },
  };
}
