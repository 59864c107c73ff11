import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import { createSeededRandom } from '../support/seeded-random.ts';
import type { EditCount } from './count-edits.ts';
import { Studio } from './studio.ts';
import { pause, untilTrue } from './wait.ts';
import { Writers } from './writers.ts';

const run = promisify(execFile);

export interface InterruptionOptions {
  readonly seed: number;
  readonly writers: number;
  readonly works: number;
}

export interface InterruptionReport extends EditCount {
  /** acknowledgements while nothing could be saved */
  readonly savedMeanwhile: number;
  /** from the end of the last interruption until everything written before was saved, ms */
  readonly savedAfterMs: number;
  readonly problems: readonly string[];
}

/** Acknowledgements of edits that were saved just before are still on their way to whoever counts them. */
const SETTLE_MS = 1_000;

/** The database stops answering, without closing a connection, and comes back. */
export async function runPostgresPause(
  options: InterruptionOptions & { readonly seconds: number },
): Promise<InterruptionReport> {
  const postgres = await startPostgres();
  try {
    return await interrupted(options, { DATABASE_URL: postgres.url }, async (writers) => {
      postgres.pause();
      await pause(SETTLE_MS);
      const before = writers.saved;
      await pause(options.seconds * 1_000 - SETTLE_MS);
      const savedMeanwhile = writers.saved - before;
      postgres.resume();
      return savedMeanwhile;
    });
  } finally {
    await postgres.stop();
  }
}

/** The database is killed and started again, many times. */
export async function runPostgresKills(
  options: InterruptionOptions & { readonly kills: number },
): Promise<InterruptionReport> {
  const postgres = await startPostgres();
  const random = createSeededRandom(options.seed);
  try {
    return await interrupted(options, { DATABASE_URL: postgres.url }, async (writers) => {
      let savedMeanwhile = 0;
      for (let kill = 0; kill < options.kills; kill++) {
        await postgres.kill();
        await pause(SETTLE_MS);
        const before = writers.saved;
        await pause(random.below(1_000));
        savedMeanwhile += writers.saved - before;
        await postgres.start();
        await untilTrue(() => writers.saved > before, 'edits to be taken again');
        await pause(random.below(1_000));
      }
      return savedMeanwhile;
    });
  } finally {
    await postgres.stop();
  }
}

/** @returns whether this process may mount a file system, which only root may */
export async function canMount(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    const disk = await mountDisk(1);
    await disk.remove();
    return true;
  } catch {
    return false;
  }
}

/** The disk that holds everything the server writes is filled to the last byte, then freed. */
export async function runDiskFull(
  options: InterruptionOptions & { readonly seconds: number },
): Promise<InterruptionReport> {
  const disk = await mountDisk(400);
  try {
    return await interrupted(options, { DATA_DIR: join(disk.folder, 'data') }, async (writers) => {
      const ballast = join(disk.folder, 'ballast');
      await fillUp(disk.folder, ballast);
      await pause(SETTLE_MS);
      const before = writers.saved;
      await pause(options.seconds * 1_000);
      const savedMeanwhile = writers.saved - before;
      await rm(ballast);
      return savedMeanwhile;
    });
  } finally {
    await disk.remove();
  }
}

/** @param interrupt resolves with what was acknowledged meanwhile when everything works again */
async function interrupted(
  options: InterruptionOptions,
  env: Readonly<Record<string, string>>,
  interrupt: (writers: Writers) => Promise<number>,
): Promise<InterruptionReport> {
  const studio = await Studio.create(env);
  let writers: Writers | undefined;
  try {
    writers = await Writers.begin({ ...options, studio, processes: 1 });
    await untilTrue(() => (writers?.saved ?? 0) > 100, 'the first edits');
    const savedMeanwhile = await interrupt(writers);
    const restored = performance.now();
    await writers.finish().catch((error: unknown) => writers?.problems.push(String(error)));
    const savedAfterMs = performance.now() - restored;
    const { unexpectedEnd } = studio;
    const problems = unexpectedEnd === undefined ? [] : [`the server ended: ${unexpectedEnd}`];
    // Somebody new reads from the disk, not from the memory of the server that wrote.
    await studio.kill();
    await studio.start();
    const count = await writers.count();
    return { ...count, savedMeanwhile, savedAfterMs, problems: [...problems, ...writers.problems] };
  } finally {
    writers?.close();
    await studio.remove();
  }
}

interface Disk {
  readonly folder: string;
  remove(): Promise<void>;
}

async function mountDisk(megabytes: number): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
  return {
    folder,
    async remove() {
      await run('umount', [folder]);
      await rm(folder, { recursive: true });
    },
  };
}

/** Again and again, as the server frees and takes space until it notices. */
async function fillUp(folder: string, path: string): Promise<void> {
  for (;;) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail === 0) return;
    const chunk = Buffer.alloc(Math.min(bavail * bsize, 16 * 2 ** 20));
    await writeFile(path, chunk, { flag: 'a' }).catch(() => undefined);
  }
}
