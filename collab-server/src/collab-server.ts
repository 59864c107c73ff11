import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import { setTimeout as waitFor } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { migrateCanvas } from '@sparklio/shared/documents/canvas/migrate';
import { parseDocumentName } from '@sparklio/shared/documents/document-name';
import { openStorage } from './blobs/open-storage.ts';
import { repeat } from './repeat.ts';
import { ensureOwner } from './access/first-start.ts';
import type { FirstStart } from './access/first-start.ts';
import { loadKeys, loadSharedKeys } from './access/keys.ts';
import type { Config } from './config.ts';
import { createCoreServices } from './core-services.ts';
import { readDeployment } from './database/deployment.ts';
import { openDatabase } from './database/open-database.ts';
import type { DatabaseOptions } from './database/open-database.ts';
import { createApp } from './http/app.ts';
import type { App } from './http/app.ts';
import { createMetrics } from './metrics/metrics.ts';
import { createArrivals } from './notices/arrivals.ts';
import type { BusClient } from './notices/bus-client.ts';
import { createOwnerStudio } from './owner-studio.ts';
import { createPageRenderer } from './rendering/render-page.ts';
import type { SampleStudio } from './sample/sample-campaign.ts';
import type { Services } from './services.ts';
import { createNatsLink } from './sync/link/adapters/nats.ts';
import { createSignedLink } from './sync/link/signed-link.ts';
import { createCompactor } from './snapshots/compactor.ts';
import { createSyncServer } from './sync/sync-server.ts';
import type { SyncServer } from './sync/sync-server.ts';
import { refuseUpgrade } from './sync/upgrade.ts';
import { createAccess } from './access/access.ts';
import { signAuditChains } from './access/audit-chain.ts';
import { createRefusalAudit } from './access/refusal-audit.ts';
import { createRightsSource } from './access/rights-source.ts';
import { createTicketVerifier } from './access/ticket-verifier.ts';
import { createSignInToken } from './access/sign-in-token.ts';
import { withSharedServiceToken } from './access/shared-service-token.ts';
import { createTokens } from './access/tokens.ts';
import { signStaleOfBefore } from './decisions/ledger.ts';
import { useDecisionKey } from './decisions/signatures.ts';
import { openUpdateLog } from './update-log/open-update-log.ts';
import { watchChanges } from './creatives/change-watcher.ts';

export interface CollabServerParts {
  /** Opens the bus of this deployment. Who opened it closes it, after `drain`. */
  readonly openBus: (deployment: string) => Promise<BusClient>;
  readonly logger: FastifyBaseLogger;
  /** built client files; absent: the API alone */
  readonly clientDir?: string | undefined;
  /** Tests bring their own time and a database that is made already. */
  readonly now?: () => Date;
  readonly database?: Pick<DatabaseOptions, 'template' | 'dataDir' | 'databaseUrl' | 'answersWithinMs'>;
}

export interface CollabServer {
  readonly app: App;
  readonly sync: SyncServer;
  readonly services: Services;
  /** who owns the first workspace, and whether this start made it */
  readonly firstStart: FirstStart;
  /** Opens the port. @returns the address, `http://127.0.0.1:3000` @throws as `net.Server.listen` */
  listen(): Promise<string>;
  /** A link that signs in the owner while this process runs. Call it after `listen`. */
  signInLink(): string;
  /** For our own agent-runtime: valid while this process runs. */
  issueAgentServiceToken(): Promise<string>;
  /** Does things in the owner's name, to fill a new workspace. */
  ownerStudio(): SampleStudio;
  /** Refuses what is new, finishes what is under way, says goodbye to sockets, closes log and database. Within 10 s. */
  drain(): Promise<void>;
}

/** Running jobs get this long; what is not done then is begun again at the next start. */
const JOBS_DRAIN_MS = 5_000;
/** Requests under way when the server closes get this long. */
const HTTP_DRAIN_MS = 2_000;
/** The audit log gets this long to be signed; a database that does not answer must not hold up the end. */
const SIGNING_DRAIN_MS = 1_000;
const SWEEP_EVERY_MS = 3_600_000;
const COMPARE_EVERY_MS = 60_000;

/**
 * Puts the server together: database, update log, sync, API. The data folder must be ours alone: take
 * `acquireDataDirLock` first. Nothing listens until `listen`.
 */
export async function createCollabServer(config: Config, parts: CollabServerParts): Promise<CollabServer> {
  const { logger, clientDir, now = () => new Date() } = parts;
  const metrics = createMetrics();
  const closers: (() => Promise<unknown>)[] = [];
  let isDraining = false;
  let changes: ReturnType<typeof watchChanges> | undefined;
  let baseUrl = config.publicUrl ?? `http://localhost:${config.port}`;
  let ownOrigins: readonly string[] = [];

  try {
    const storage = await openStorage(config);
    const where = parts.database ?? { databaseUrl: config.databaseUrl, dataDir: config.dataDir };
    const database = await openDatabase(where);
    const { db, lock } = database;
    closers.unshift(() => database.close());
    const deployment = await readDeployment(db);
    const bus = metrics.countBus(await parts.openBus(deployment));
    const keys =
      where.databaseUrl === undefined
        ? await loadKeys(config.dataDir, config.decisionKeyFile)
        : await loadSharedKeys(db, config.decisionKeyFile);
    const signEntry = await useDecisionKey(db, keys.decisions);
    await lock.hold('unsigned decisions', () => signStaleOfBefore(db, signEntry));
    await signAuditChains(db, signEntry);
    const tokens = withSharedServiceToken(createTokens(keys, now, config.ticketSeconds), config.serviceToken);
    const rights = createRightsSource(db, now);
    const log = await openUpdateLog({ dataDir: config.dataDir, databaseUrl: where.databaseUrl });
    closers.unshift(() => log.close());
    const compactor = createCompactor({ log, blobs: storage.blobs, logger });
    closers.unshift(() => compactor.close());
    // Servers share documents only through one log: a link between servers with logs of their own would mix them up.
    const link =
      config.natsUrl === undefined || where.databaseUrl === undefined
        ? undefined
        : createSignedLink({
            link: createNatsLink({ url: config.natsUrl, deployment, logger }),
            secret: keys.linkSecret,
            logger,
          });
    closers.unshift(async () => link?.close());
    const sync = createSyncServer({
      log,
      link,
      blobs: storage.blobs,
      tickets: createTicketVerifier(tokens, createAccess(db, now)),
      rights,
      notices: bus,
      allowedOrigins: () => [...ownOrigins, ...config.allowedOrigins],
      logger,
      metrics: metrics.sync,
      onUpdateRefused: createRefusalAudit(db, now, (error) =>
        logger.error({ err: error }, 'a refused edit could not be noted'),
      ),
      prepareDocument: (name, doc) => {
        if (parseDocumentName(name).kind === 'canvas') migrateCanvas(doc);
        changes?.loaded(name);
      },
    });
    metrics.watch({ sync, db, log });
    const renderer = createPageRenderer();
    closers.unshift(() => renderer.close());
    const services = createCoreServices({
      config,
      db,
      lock,
      storage,
      sync,
      log,
      signEntry,
      bus,
      tokens,
      urlSecret: keys.urlSecret,
      renderer,
      deployment,
      now,
      linkUrl: (token) => `${baseUrl}/join#${token}`,
      isDraining: () => isDraining,
      isAlone: where.databaseUrl === undefined,
      onFailure: (error, what) => logger.error({ err: error, ...what }, 'work in the background failed'),
    });
    const firstStart = await ensureOwner(db, { owner: config.owner, databaseUrl: where.databaseUrl });
    const signIn = await createSignInToken(db, firstStart.ownerId, now);
    closers.unshift(() => signIn.end());
    const app = await createApp({ services, metrics, clientDir, logger });
    await app.ready();
    await services.agents.start();
    const arrivals = createArrivals(bus, now);
    await arrivals.start();
    changes = watchChanges({
      db,
      sync,
      decisions: services.decisions,
      now,
      onFailure: (error, creativeId) =>
        logger.error({ err: error, creativeId }, 'an edit could not be followed'),
    });
    await services.history.start();
    await services.jobs.resume();
    compactor.start();
    const sweeping = setInterval(() => {
      const sweeps = [services.uploads.sweep(), rights.sweep(), signIn.prolong()];
      for (const sweep of sweeps) {
        sweep.catch((error: unknown) => logger.error({ err: error }, 'sweeping failed'));
      }
    }, SWEEP_EVERY_MS);
    sweeping.unref();
    const comparing = repeat(
      COMPARE_EVERY_MS,
      () => Promise.all([services.decisions.sweep(), signAuditChains(db, signEntry)]),
      (error) => logger.error({ err: error }, 'decisions could not be compared, or the audit log not signed'),
    );

    app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (isDraining) refuseUpgrade(socket, 503);
      else sync.handleUpgrade(request, socket, head);
    });

    let drained: Promise<void> | undefined;
    async function drainOnce(): Promise<void> {
      isDraining = true;
      clearInterval(sweeping);
      await comparing.stop();
      await services.agents.stop();
      await arrivals.stop();
      await services.jobs.drain(JOBS_DRAIN_MS);
      await changes?.drain();
      // Sockets first: an HTTP server is not closed while one is open.
      await sync.drain();
      await services.history.drain();
      await closeApp(app);
      // What is not signed now is signed at the next start.
      const signing = signAuditChains(db, signEntry).catch((error: unknown) =>
        logger.error({ err: error }, 'the audit log could not be signed'),
      );
      await Promise.race([signing, waitFor(SIGNING_DRAIN_MS, undefined, { ref: false })]);
      for (const close of closers) await close();
    }

    return {
      app,
      sync,
      services,
      firstStart,
      async listen() {
        await app.listen({ port: config.port, host: config.host });
        const { port } = addressOf(app);
        if (config.publicUrl === undefined) baseUrl = `http://localhost:${port}`;
        ownOrigins = originsOf(config, port);
        return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
      },
      signInLink: () => services.linkUrl(signIn.token),
      issueAgentServiceToken: () => tokens.issueServiceToken(),
      ownerStudio: () => createOwnerStudio(services, firstStart),
      drain: () => (drained ??= drainOnce()),
    };
  } catch (error) {
    for (const close of closers) await close().catch(() => undefined);
    throw error;
  }
}

/**
 * Requests under way get a moment to be answered. A connection that was busy when the server closed is kept alive by
 * Node afterwards, so idle ones are closed again and again until none is left.
 */
async function closeApp(app: App): Promise<void> {
  const closed = app.close();
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  const late = setTimeout(() => app.server.closeAllConnections(), HTTP_DRAIN_MS);
  await closed.finally(() => {
    clearInterval(idle);
    clearTimeout(late);
  });
}

function addressOf(app: App): AddressInfo {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address;
}

/** Origins of our own pages: the public address, and the names under which this machine's port is reached. */
function originsOf(config: Config, port: number): readonly string[] {
  const publicOrigin = config.publicUrl === undefined ? [] : [new URL(config.publicUrl).origin];
  const hosts = ['localhost', '127.0.0.1', '[::1]'];
  const everywhere = config.host === '0.0.0.0' || config.host === '::';
  const reachable = everywhere
    ? Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
    : [];
  const own = reachable.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  const local = [...hosts, ...(everywhere ? own : [config.host])].map((host) => `http://${host}:${port}`);
  return [...new Set([...publicOrigin, ...local])];
}
