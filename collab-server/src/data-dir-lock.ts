import { createHash } from 'node:crypto';
import { mkdir, open, readFile, realpath, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { StudioError } from '@sparklio/shared/errors';

/**
 * Makes this process the only one on the folder: two on one embedded database lose writes without a word.
 * The lock ends with the process, however that ends.
 *
 * @throws StudioError `conflict` if another process has it
 */
export async function acquireDataDirLock(dataDir: string): Promise<{ release(): Promise<void> }> {
  await mkdir(dataDir, { recursive: true });
  const folder = await realpath(dataDir);
  return process.platform === 'linux' ? lockBySocket(folder) : lockByFile(folder);
}

function taken(folder: string): StudioError {
  return new StudioError(
    'conflict',
    `Sparklio is running on ${folder} already. Stop it first, or choose another DATA_DIR.`,
  );
}

/** A socket in Linux' abstract namespace: no file, so nothing is left behind by a kill. */
async function lockBySocket(folder: string): Promise<{ release(): Promise<void> }> {
  const server = createServer((socket) => socket.destroy());
  // A name of a fixed length: the system takes about 100 bytes, a path may be longer.
  const name = `\0sparklio:${createHash('sha256').update(folder).digest('hex')}`;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject('code' in error && error.code === 'EADDRINUSE' ? taken(folder) : error);
    });
    server.listen(name, resolve);
  });
  server.unref();
  return {
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

/** Elsewhere a file with our process id; one of a process that is gone counts for nothing. */
export async function lockByFile(folder: string): Promise<{ release(): Promise<void> }> {
  const path = join(folder, 'process.lock');
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      await file.close();
      return { release: () => rm(path, { force: true }) };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (isRunning(holder)) throw taken(folder);
      await rm(path, { force: true });
    }
  }
  throw taken(folder);
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It is there, only not ours.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
