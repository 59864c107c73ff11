import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import type { TestS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import { describeBlobStore } from '../../test/blob-store.contract.ts';
import { createFolderBlobStore } from './adapters/folder.ts';
import { createMemoryBlobStore } from './adapters/memory.ts';
import { openS3BlobStore } from './adapters/s3.ts';

const folders: string[] = [];
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'blobs-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

describeBlobStore('folder', async () => createFolderBlobStore(await newFolder()));
describeBlobStore('memory', () => Promise.resolve(createMemoryBlobStore()));

let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());
describeBlobStore('S3', () => {
  const { endpoint, region, accessKey, secretKey } = s3;
  const keys = { accessKey, secretKey };
  // Each test gets a bucket of its own, made by the store.
  const bucket = `test-${randomUUID()}`;
  return openS3BlobStore({ endpoint, publicEndpoint: endpoint, region, bucket, keys, uploadKeys: keys });
});

it('a folder of blobs holds nothing but the blobs', async () => {
  const folder = await newFolder();
  const store = createFolderBlobStore(folder);
  await store.put('a/b', Buffer.from('x'));
  await store.put('a/b', Buffer.from('y'));
  expect(await readdir(join(folder, 'a'))).toEqual(['b']);
});
