import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeBlobStore } from '../../test/blob-store.contract.ts';
import { createFolderBlobStore } from './adapters/folder.ts';
import { createMemoryBlobStore } from './adapters/memory.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describeBlobStore('folder', async () => createFolderBlobStore(await newFolder()));
describeBlobStore('memory', () => Promise.resolve(createMemoryBlobStore()));

it('a folder of blobs holds nothing but the blobs', async () => {
  const folder = await newFolder();
  const store = createFolderBlobStore(folder);
  await store.put('a/b', Buffer.from('x'));
  await store.put('a/b', Buffer.from('y'));
  expect(await readdir(join(folder, 'a'))).toEqual(['b']);
});
