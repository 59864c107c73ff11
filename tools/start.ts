/**
 * The studio in one process: server, agents and pages. Embedded parts by default; the environment switches others in.
 * `--without-pages` leaves the pages out, for `npm run dev`, whose own server has them; `--without-agents` leaves the
 * agents to processes of their own (`tools/agents.ts`), with which it shares NATS_URL and SERVICE_TOKEN.
 */
import { mkdir, statfs } from 'node:fs/promises';
import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig } from '@sparklio/collab-server/config';
import type { Config } from '@sparklio/collab-server/config';
import { explainStartFailure } from './start-failures.ts';

const started = performance.now();
// Reading and translating our modules is half of a start; from the second on they come out of this folder.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
const LEAST_FREE_BYTES = 150 * 2 ** 20;
const hasAgents = !process.argv.includes('--without-agents');
const config = readConfig();

try {
  await refuseFullDisk(config);
  const { openStudio } = await import('./studio.ts');
  const studio = await openStudio(config, {
    hasAgents,
    hasPages: !process.argv.includes('--without-pages'),
    onProgress: (words) => console.log(words),
  });
  console.log(studio.banner((performance.now() - started) / 1000));
  drainOnSignal(() => studio.close());
  flushCompileCache();
} catch (error) {
  console.error(explainStartFailure(error, config));
  process.exit(1);
}

function readConfig(): Config {
  try {
    const read = loadConfig(process.env);
    if (!hasAgents) assertAgentsCanCome(read);
    return read;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.lines) console.error(line);
    return process.exit(1);
  }
}

/** @throws ConfigError with one line for each variable without which agents elsewhere could not work with this server */
function assertAgentsCanCome({ natsUrl, serviceToken }: Config): void {
  const lines = [
    ...(natsUrl === undefined
      ? ['NATS_URL must be set with --without-agents: agents elsewhere hear of this server by it.']
      : []),
    ...(serviceToken === undefined
      ? ['SERVICE_TOKEN must be set with --without-agents: agents elsewhere are let in by it.']
      : []),
  ];
  if (lines.length > 0) throw new ConfigError(lines);
}

/** A database on a full disk fails late and strangely; better to say so before anything is written. */
async function refuseFullDisk({ dataDir }: Config): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const { bavail, bsize } = await statfs(dataDir);
  if (bavail * bsize < LEAST_FREE_BYTES) {
    throw Object.assign(new Error('disk full'), { code: 'ENOSPC' });
  }
}

/** The first signal drains, for ten seconds at most; a second one, sent by hand, ends at once. */
function drainOnSignal(close: () => Promise<void>): void {
  let askedAt = 0;
  const end = async (): Promise<void> => {
    // The terminal and npm may both pass on the same Ctrl+C.
    if (askedAt > 0 && performance.now() - askedAt < 400) return;
    if (askedAt > 0) {
      console.error('Stopped at once.');
      process.exit(1);
    }
    askedAt = performance.now();
    console.log('\nStopping: writing out what is left. Ctrl+C again stops at once.');
    setTimeout(() => {
      console.error('It took more than ten seconds, so the rest was cut off.');
      process.exit(1);
    }, 10_000).unref();
    await close().catch((error: unknown) => {
      console.error(`Stopping went wrong: ${error instanceof Error ? error.message : String(error)}`);
      process.exit(1);
    });
    console.log('Stopped. Everything is saved.');
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());
}
