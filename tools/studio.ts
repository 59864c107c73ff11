import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { MessageBus } from '@sparklio/agent-runtime/message-bus/message-bus';
import type { AgentRuntime } from '@sparklio/agent-runtime/runtime';
import { createCollabServer } from '@sparklio/collab-server/collab-server';
import type { CollabServer } from '@sparklio/collab-server/collab-server';
import type { Config } from '@sparklio/collab-server/config';
import { acquireDataDirLock } from '@sparklio/collab-server/data-dir-lock';
import { createId } from '@sparklio/shared/ids';
import { createSampleCampaign } from '@sparklio/collab-server/sample/sample-campaign';
import { writeBanner } from './banner.ts';
import { openLateBus } from './late-bus.ts';
import type { LateBus } from './late-bus.ts';
import { CLIENT_DIST, ensureClientBuilt } from './client-build.ts';

/** A bus that is not there by then is gone on without, ms. */
const BUS_WAIT_MS = 5_000;

export interface OpenStudio {
  /** What a person needs to know now, ready to print. */
  banner(seconds: number): string;
  /** Finishes what is under way and lets go of the data folder. Within ten seconds. */
  close(): Promise<void>;
}

/**
 * Starts the parts in this one process: all of them, or without pages or agents. The only place that names the parts
 * and chooses the bus; the server chooses its own adapters by the configuration.
 *
 * @throws StudioError `conflict` if another process uses the data folder; as `net.Server.listen`
 */
export async function openStudio(
  config: Config,
  {
    hasPages,
    hasAgents,
    onProgress,
  }: { hasPages: boolean; hasAgents: boolean; onProgress: (words: string) => void },
): Promise<OpenStudio> {
  // Before anything else: two processes on one embedded database lose writes without a word.
  const lock = await acquireDataDirLock(config.dataDir);
  const closers: (() => Promise<unknown>)[] = [() => lock.release()];
  try {
    await assertPortFree(config);
    if (hasPages) await ensureClientBuilt(() => onProgress('Building the pages (once)'));
    const { logger, place } = openLog(config);
    const given: { bus?: LateBus } = {};
    const server = await createCollabServer(config, {
      async openBus(deployment) {
        const bus = await openLateBus({
          open: () => openBus(config, deployment, logger),
          waitMs: BUS_WAIT_MS,
          logger,
          onMissing: onProgress,
        });
        closers.unshift(() => bus.close());
        given.bus = bus;
        return bus.client;
      },
      logger,
      clientDir: hasPages ? CLIENT_DIST : undefined,
    });
    closers.unshift(() => server.drain());
    await alone(config, server, async () => {
      if (!(await isUnused(server))) return;
      onProgress('Filling the first workspace with a sample campaign');
      await createSampleCampaign(server.ownerStudio());
    });
    const address = await server.listen();
    // People can come in already; the agents need a second more, for fonts and a dictionary.
    const { bus } = given;
    if (hasAgents && bus !== undefined) {
      let isClosing = false;
      const agents = bus.there
        .then((opened) => startAgents(config, server, address, opened, logger))
        .catch((error: unknown) => {
          if (isClosing) return undefined;
          logger.error({ err: error }, 'the agents could not be started');
          onProgress('The agents could not be started; the log says why. Everything else works.');
          return undefined;
        });
      closers.unshift(async () => {
        isClosing = true;
        bus.giveUp();
        await (await agents)?.stop();
      });
    }
    const link = server.signInLink();
    return {
      banner: (seconds) => writeBanner({ seconds, link, config, hasAgents, logPlace: place }),
      close: () => closeAll(closers, logger),
    };
  } catch (error) {
    for (const close of closers) await close().catch(() => undefined);
    throw error;
  }
}

/** Each adapter is loaded only if it is chosen. @throws StudioError `unavailable` if NATS does not let us in now */
async function openBus({ natsUrl }: Config, deployment: string, logger: Logger): Promise<MessageBus> {
  const onError = (error: unknown): void => logger.error({ err: error }, 'the message bus reports');
  if (natsUrl === undefined) {
    const { createMemoryMessageBus } = await import('@sparklio/agent-runtime/message-bus/adapters/memory');
    return createMemoryMessageBus({ onError });
  }
  const { createNatsMessageBus } = await import('@sparklio/agent-runtime/message-bus/adapters/nats');
  return createNatsMessageBus({ url: natsUrl, deployment, name: 'sparklio server', onError });
}

/** Said before anything is built or filled, which takes long. @throws as `net.Server.listen` */
async function assertPortFree({ port, host }: Config): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

/** Loaded only now, so that the port opens sooner. */
async function startAgents(
  config: Config,
  server: CollabServer,
  address: string,
  bus: MessageBus,
  logger: Logger,
): Promise<AgentRuntime> {
  const { createAgentRuntime } = await import('@sparklio/agent-runtime/runtime');
  const runtime = createAgentRuntime({
    apiUrl: `${address}/api/v1`,
    socketUrl: `${address.replace('http', 'ws')}/collab`,
    serviceToken: await server.issueAgentServiceToken(),
    bus,
    // One subject token, and another one for each process on one bus.
    node: config.natsUrl === undefined ? 'studio' : `studio-${createId()}`,
    logger,
  });
  await runtime.start();
  return runtime;
}

/** One after another among all servers that start on one database. An embedded one has no other. */
async function alone(
  { databaseUrl }: Config,
  { services: { db } }: CollabServer,
  work: () => Promise<void>,
): Promise<void> {
  if (databaseUrl === undefined) return work();
  await db.transaction().execute(async (held) => {
    await sql`select pg_advisory_xact_lock(hashtext('sparklio sample'))`.execute(held);
    await work();
  });
}

/** Nothing was ever made here. Asked of the rows, not of "is this the first start", which may have been cut short. */
async function isUnused({ services: { db } }: CollabServer): Promise<boolean> {
  return (await db.selectFrom('creatives').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** All of them, in order, even if one fails: a half-closed studio must still let go of its folder. */
async function closeAll(closers: readonly (() => Promise<unknown>)[], logger: Logger): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers) {
    await close().catch((error: unknown) => {
      failures.push(error);
      logger.error({ err: error }, 'a part could not be stopped cleanly');
    });
  }
  if (failures.length > 0) throw failures[0];
}

/** At a terminal, log lines go to a file and leave the screen to people; elsewhere to standard error, for collectors. */
function openLog({ dataDir, logLevel }: Config): { logger: Logger; place: string | undefined } {
  if (!process.stdout.isTTY)
    return { logger: pino({ level: logLevel }, pino.destination(2)), place: undefined };
  mkdirSync(dataDir, { recursive: true });
  const place = join(dataDir, 'studio.log');
  const logger = pino({ level: logLevel }, pino.destination({ dest: place, sync: false }));
  return { logger, place: relative(process.cwd(), place) };
}
