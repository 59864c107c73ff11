import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { createOrigin } from '@sparklio/shared/origin';
import { randomEdit } from '@sparklio/shared/testing/random-edits';
import { createSeededRandom } from '@sparklio/shared/testing/seeded-random';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createFolderBlobStore } from '../../../src/blobs/adapters/folder.ts';
import type { BlobStore } from '../../../src/blobs/blob-store.ts';
import { createCompactor } from '../../../src/snapshots/compactor.ts';
import { createSqliteUpdateLog } from '../../../src/update-log/adapters/sqlite.ts';
import { createPeer, startHarness, until } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

const EDITS = 2_000;
const quiet = (): void => undefined;

let folder: string;
let blobs: BlobStore;
let harness: Harness;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offline-'));
  blobs = createFolderBlobStore(join(folder, 'blobs'));
  harness = await start();
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

async function start(): Promise<Harness> {
  return startHarness({ log: await createSqliteUpdateLog({ path: join(folder, 'log') }), blobs });
}

async function stop(): Promise<void> {
  await harness.stop();
  await harness.log.close();
}

/** Packs the log of the document, as the server does when it has grown. */
async function compact(name: string): Promise<void> {
  const logger = { debug: quiet, warn: quiet, error: quiet };
  const compactor = createCompactor({ log: harness.log, blobs, logger, limits: { tailRows: 1 } });
  expect(await compactor.sweep()).toContain(name);
  await compactor.close();
  expect((await harness.log.read(name)).updates).toEqual([]);
}

test(`${EDITS} edits made offline merge after others went on, the log was packed and the server restarted`, async () => {
  const { contentName } = harness.names;
  const enter = (userId: string, doc?: Y.Doc): Peer =>
    createPeer(harness.url, contentName, harness.ticket({ ...tickets, role: 'editor', userId }), doc);
  const { workspaceId, creativeId, documents } = JSON.parse(harness.ticket({ role: 'editor' }));
  const tickets = { workspaceId, creativeId, documents };
  const away = enter('ana');
  createCanvas(away.doc, { title: 'Tea' }, createOrigin('ana', 'user'));
  edit(away.doc, 'ana', 100, 1);
  await away.saved();
  const here = enter('ben');
  await here.synced();
  away.leave();

  edit(away.doc, 'ana', EDITS, 2);
  edit(here.doc, 'ben', EDITS / 4, 3);
  await here.saved();
  here.leave();
  const merged = new Y.Doc();
  for (const doc of [away.doc, here.doc]) Y.applyUpdate(merged, Y.encodeStateAsUpdate(doc));
  await compact(contentName);
  await stop();
  harness = await start();

  const peers = [enter('ana', away.doc), enter('ben', here.doc), enter('cleo')];
  for (const peer of peers) await peer.saved();
  const expected = readCanvas(merged);
  await until(
    () => peers.every(({ doc }) => isDeepStrictEqual(readCanvas(doc), expected)),
    'everybody to hold what both made',
  );
  expect(peers.flatMap(({ closes }) => closes)).toEqual([]);
  await compact(contentName);
  for (const peer of peers) peer.leave();
});

/** One person's random commands. */
function edit(doc: Y.Doc, who: string, count: number, seed: number): void {
  const origin = createOrigin(who, 'user');
  const random = createSeededRandom(seed);
  for (let done = 0; done < count; done++) randomEdit(doc, random, origin, []);
}
