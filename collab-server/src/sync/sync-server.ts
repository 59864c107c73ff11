import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CloseEventName } from '@sparklio/shared/protocol/close-events';
import { WebSocketServer } from 'ws';
import type * as Y from 'yjs';
import { z } from 'zod';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import { DocumentNotices } from './document/document-notices.ts';
import { Documents } from './document/documents.ts';
import { StudioHocuspocus } from './document/studio-hocuspocus.ts';
import { Refusal } from './guard/refusal.ts';
import { admit, hooksFor } from './hooks.ts';
import { SYNC_LIMITS } from './limits.ts';
import type { SyncLimits } from './limits.ts';
import { Announcements } from './link/announcements.ts';
import { ServerGroup } from './link/server-group.ts';
import type { ServerLink } from './link/server-link.ts';
import { People } from './people.ts';
import type {
  Actor,
  NoticePublisher,
  RightsSource,
  SyncLogger,
  TicketClaims,
  TicketVerifier,
} from './ports.ts';
import { RightsWatch } from './rights-watch.ts';
import type { Channel } from './socket/channel.ts';
import { Sockets } from './socket/sockets.ts';
import type { SocketStats } from './socket/sockets.ts';
import { Turn } from './socket/turn.ts';
import { NO_METRICS } from './sync-metrics.ts';
import type { SyncMetrics } from './sync-metrics.ts';
import { isAllowedOrigin, parseSyncAddress, refuseUpgrade } from './upgrade.ts';
import { toRefusal, toStudioError } from './wire-error.ts';

export interface SyncServerOptions {
  readonly log: UpdateLog;
  /** where snapshots of documents lie; absent: every document is read from the log alone, however long it is */
  readonly blobs?: Pick<BlobStore, 'get'>;
  /** to the other servers with the same log; absent: this one is alone. It stays open. */
  readonly link?: ServerLink | undefined;
  readonly tickets: TicketVerifier;
  /** who may do what now; absent: only tickets that end are watched */
  readonly rights?: RightsSource;
  readonly notices: NoticePublisher;
  /** origins of pages that may open a socket, `https://studio.example.com`; programs without a page send none and may */
  readonly allowedOrigins: readonly string[] | (() => readonly string[]);
  readonly logger: SyncLogger;
  /** Default: nobody counts. */
  readonly metrics?: SyncMetrics;
  readonly limits?: Partial<SyncLimits>;
  /** Called for edits of a socket that the guard refused, and once per connection that may only read. */
  readonly onUpdateRefused?: (claims: TicketClaims, reason: CloseEventName) => void;
  /** Brings a document that was just loaded to the newest shape. What it writes is logged before anybody sees the document. */
  readonly prepareDocument?: (name: string, doc: Y.Doc) => void;
}

export interface SyncStats extends SocketStats {
  /** documents in memory */
  readonly documents: number;
  /** servers that serve the same documents and live, without this one */
  readonly otherServers: number;
  /** documents that wait for their turn to be loaded */
  readonly waitingLoads: number;
}

export interface ChangeNotice {
  readonly document: string;
  readonly actorIds: readonly string[];
}

export interface SyncServer {
  /** Takes over an HTTP upgrade of `/collab` or `/yjs/<document name>`. Never throws: a request that may not is answered and closed. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Makes a change as `actor`: on a throw-away copy, then guarded, logged, applied and broadcast.
   * Serialised per document. If `change` throws, nothing happened and its error comes through.
   *
   * @throws StudioError `forbidden` if the actor may not, `unavailable` if it could not be saved
   */
  edit<R>(document: string, actor: Actor, change: (doc: Y.Doc) => R): Promise<R>;
  /** Reads a document as all servers have logged it, loading it if needed. `use` must not write and must not keep the document. */
  read<R>(document: string, use: (doc: Y.Doc) => R): Promise<R>;
  /**
   * The whole document for somebody who has nothing of it yet: a Yjs update in format 2, gzipped, at most seconds
   * old. Their socket brings the rest.
   */
  readyState(document: string): Promise<Buffer>;
  /**
   * Called after every change that came in at this server, never before it is saved: over all servers each change is told
   * once. Returns its own unsubscribe.
   */
  onChange(listener: (change: ChangeNotice) => void): () => void;
  /** Brings open sockets in line with the rights of now; resolves when they are. Never rejects. */
  lookAtRights(): Promise<void>;
  /** Whether other servers may serve the same documents. */
  readonly isShared: boolean;
  /** Short messages to the other servers, to hurry what each would find out by itself. */
  readonly announcements: Announcements;
  /** Distinct people (not agents) who have either document of the creative open, on any server. */
  peopleIn(creativeId: string): number;
  stats(): SyncStats;
  /** Refuses new sockets, finishes what is in flight, closes every socket with `going_away`. The log stays open. */
  drain(): Promise<void>;
}

/** Announced to other servers: access changed, the database says whose. */
const RIGHTS_CHANGED = 'rights-changed';

/** The door to the documents: sockets outside, the log of updates behind, and nothing between that skips the log. */
export function createSyncServer(options: SyncServerOptions): SyncServer {
  const { logger, log, tickets, metrics = NO_METRICS } = options;
  const limits: SyncLimits = Object.freeze({ ...SYNC_LIMITS, ...options.limits });
  const turn = new Turn((error) => logger.error({ err: error }, 'work of a turn failed'));
  const people = new People();
  const notices = new DocumentNotices(options.notices, logger, limits.changedNoticeMs);
  const listeners = new Set<(change: ChangeNotice) => void>();
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
    clientTracking: false,
  });
  const hocuspocus = new StudioHocuspocus({ quiet: true });
  const documents = new Documents({
    hocuspocus,
    log,
    blobs: options.blobs,
    limits,
    logger,
    metrics,
    turn,
    prepareDocument: options.prepareDocument,
    onChange: changed,
    share: (name) => group?.share(name),
  });
  const group =
    options.link && new ServerGroup({ link: options.link, log, people, limits, logger, documents, notices });
  hocuspocus.configure(hooksFor({ tickets, documents, logger, onOpen: opened, onClose: closed }));
  const sockets = new Sockets({
    hocuspocus,
    limits,
    logger,
    metrics,
    turn,
    renew: (channel, token) => void renew(channel, token),
    onUpdateRefused: (claims, reason) => options.onUpdateRefused?.(claims, reason),
  });
  const rights = new RightsWatch({
    channels: () => sockets.channels(),
    source: options.rights,
    limits,
    logger,
  });
  const announcements = group?.announcements ?? new Announcements(logger);
  announcements.on(RIGHTS_CHANGED, z.object({}), () => void rights.look());
  let draining = false;

  function changed(document: string, actorIds: readonly string[]): void {
    const session = documents.session(document);
    if (session) notices.changed(document, session.parts);
    for (const listener of listeners) {
      try {
        listener({ document, actorIds });
      } catch (error) {
        logger.error({ document, err: error }, 'change listener failed');
      }
    }
  }

  function opened(channel: Channel): void {
    rights.suspect(channel);
    if (people.join(channel.session.name, channel.claims)) notices.opened(channel.session.parts);
    group?.others.peopleChanged(channel.session.name);
  }

  function closed(channel: Channel): void {
    if (people.leave(channel.session.name, channel.claims)) notices.closed(channel.session.parts);
    group?.others.peopleChanged(channel.session.name);
  }

  /** A provider shows its ticket again on a document that is open: rights may have changed. */
  async function renew(channel: Channel, token: string): Promise<void> {
    try {
      const claims = await admit(tickets, token, channel.session.name);
      if (claims.userId !== channel.claims.userId || claims.kind !== channel.claims.kind)
        throw new Refusal('forbidden', 'This ticket belongs to somebody else.');
      if (channel.isClosed) return;
      channel.renew(claims);
      rights.suspect(channel);
    } catch (error) {
      const refusal = toRefusal(error);
      // The ticket in use holds until it ends, and another one will be asked for.
      if (refusal.event === 'ticket_expired' || refusal.event === 'not_loaded') {
        logger.info({ event: refusal.event, user: channel.claims.userId }, 'ticket not renewed');
      } else channel.refuse(refusal);
    }
  }

  const origins = (): readonly string[] =>
    typeof options.allowedOrigins === 'function' ? options.allowedOrigins() : options.allowedOrigins;

  return {
    handleUpgrade(request, stream, head) {
      try {
        const address = parseSyncAddress(request.url);
        if (draining) refuseUpgrade(stream, 503);
        else if (address === undefined) refuseUpgrade(stream, 404);
        else if (!isAllowedOrigin(request, origins())) refuseUpgrade(stream, 403);
        else
          webSockets.handleUpgrade(request, stream, head, (webSocket) =>
            sockets.accept(webSocket, stream, address),
          );
      } catch (error) {
        logger.error({ err: error }, 'upgrade failed');
        stream.destroy();
      }
    },
    async edit(document, actor, change) {
      try {
        return await documents.with(document, (session) => session.edit(actor, change));
      } catch (error) {
        throw toStudioError(error);
      }
    },
    read: (document, use) => documents.with(document, (session) => use(session.document)),
    readyState: (document) => documents.with(document, (session) => session.applied.ready.get()),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    lookAtRights() {
      // The others look often enough by themselves; this saves them the wait.
      announcements.send(RIGHTS_CHANGED, {});
      return rights.look();
    },
    isShared: group !== undefined,
    announcements,
    peopleIn: (creativeId) => people.count(creativeId),
    stats: () => ({
      ...sockets.stats(),
      documents: documents.count,
      otherServers: group?.others.count ?? 0,
      waitingLoads: documents.loads.waiting,
    }),
    async drain() {
      if (draining) return;
      draining = true;
      rights.stop();
      sockets.stopReading();
      await within(
        limits.drainMs,
        Promise.all([...documents.sessions()].map((session) => session.settled())),
      );
      await sockets.end();
      notices.stop();
      await documents.unloadAll();
      group?.stop();
    },
  };
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
