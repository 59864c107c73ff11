import { randomUUID } from 'node:crypto';
import { access, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { StudioError } from '@sparklio/shared/errors';
import { assertBlobKey, assertBlobPrefix } from '../blob-store.ts';
import type { BlobStore } from '../blob-store.ts';

/** Blobs as files below a folder, which is made when first needed. */
export function createFolderBlobStore(folder: string): BlobStore {
  const pathOf = (key: string): string => {
    assertBlobKey(key);
    return join(folder, ...key.split('/'));
  };

  return {
    async put(key, bytes) {
      const path = pathOf(key);
      const unfinished = join(dirname(path), `.${randomUUID()}`);
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeToDisk(unfinished, bytes);
        await rename(unfinished, path);
        await syncFolder(dirname(path));
      } catch (error) {
        await rm(unfinished, { force: true });
        throw new StudioError('unavailable', 'The file could not be stored: the disk may be full.', {
          cause: error,
        });
      }
    },

    async get(key) {
      return missingAsUndefined(readFile(pathOf(key)));
    },

    async size(key) {
      return (await missingAsUndefined(stat(pathOf(key))))?.size;
    },

    async has(key) {
      return (await missingAsUndefined(access(pathOf(key)).then(() => true))) ?? false;
    },

    async delete(key) {
      await rm(pathOf(key), { force: true });
    },

    async *list(prefix) {
      assertBlobPrefix(prefix);
      const below = join(folder, ...prefix.split('/'));
      const entries = await missingAsUndefined(readdir(below, { recursive: true, withFileTypes: true }));
      for (const entry of entries ?? []) {
        // Names with a dot in front are blobs that are being written.
        if (!entry.isFile() || entry.name.startsWith('.')) continue;
        const path = join(entry.parentPath, entry.name);
        const found = await missingAsUndefined(stat(path));
        if (found === undefined) continue;
        yield { key: relative(folder, path).split(sep).join('/'), modified: found.mtime };
      }
    },
  };
}

async function writeToDisk(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A rename is on disk only when its folder is. Windows has no such call and needs none. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function missingAsUndefined<Result>(attempt: Promise<Result>): Promise<Result | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
