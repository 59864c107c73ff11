import { formatDocumentName } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { createSeededRandom } from '@sparklio/shared/testing/seeded-random';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import type { BlobStore } from '../src/blobs/blob-store.ts';
import { createMemoryBlobStore } from '../src/blobs/adapters/memory.ts';
import { createCompactor } from '../src/snapshots/compactor.ts';
import type { Compactor, CompactorOptions } from '../src/snapshots/compactor.ts';
import { bindClients, digestOf, fillDocument } from '../src/snapshots/replay.ts';
import { snapshotKey } from '../src/snapshots/snapshot-format.ts';
import { readStoredDocument } from '../src/snapshots/stored-document.ts';
import type { StoredDocument } from '../src/snapshots/stored-document.ts';
import { createMemoryUpdateLog } from '../src/update-log/adapters/memory.ts';
import type { LogEntry, UpdateLog } from '../src/update-log/update-log.ts';

const DAY_MS = 24 * 60 * 60_000;
const name = formatDocumentName({ workspaceId: createId(), kind: 'canvas', creativeId: createId() });
const quiet = { debug: () => undefined, warn: () => undefined, error: () => undefined };

let log: UpdateLog;
let blobs: BlobStore;
let now: number;
beforeEach(() => {
  now = Date.UTC(2026, 10, 21);
  log = createMemoryUpdateLog(() => now);
  blobs = createMemoryBlobStore();
});

function compactorOf(given: Partial<CompactorOptions> = {}): Compactor {
  const limits = { tailRows: 10, idleRows: 1, ...given.limits };
  const compactor = createCompactor({ log, blobs, logger: quiet, now: () => now, ...given, limits });
  onTestFinished(() => compactor.close());
  return compactor;
}

/** Peers who type, insert, overwrite and delete; each edit is an entry of the log. */
function writers(seed: number): (edits: number) => Promise<void> {
  const random = createSeededRandom(seed);
  const below = (bound: number): number => random.integer(0, bound - 1);
  const entries: LogEntry[] = [];
  const peers = ['ada', 'bob', 'cyd'].map((actorId) => {
    const doc = new Y.Doc();
    doc.clientID = 1_000 + below(1_000_000);
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'others') entries.push({ document: name, update, actorId, actorKind: 'user' });
    });
    return doc;
  });
  return async (edits) => {
    for (let index = 0; index < edits; index++) {
      const doc = peers[below(peers.length)];
      if (!doc) continue;
      const text = doc.getText('body');
      const map = doc.getMap<unknown>('objects');
      const kind = below(5);
      if (kind === 0) map.set(`k${below(9)}`, { at: below(99), list: [1, 'two'] });
      else if (kind === 1) map.delete(`k${below(9)}`);
      else if (kind === 2 && text.length > 4) text.delete(below(text.length - 3), 2);
      else if (kind === 3) map.set(`t${below(4)}`, new Y.Text('nested'));
      else text.insert(below(text.length + 1), 'word');
      for (const { update } of entries)
        for (const peer of peers) if (peer !== doc) Y.applyUpdate(peer, update, 'others');
      await log.append(entries.splice(0));
    }
  };
}

const load = (bad: string[] = [], from: Pick<BlobStore, 'get'> = blobs): Promise<StoredDocument> =>
  readStoredDocument(name, { log, blobs: from, onBadSnapshot: ({ key }) => bad.push(key) });

function digest(stored: StoredDocument): string {
  const doc = new Y.Doc();
  expect(fillDocument(doc, stored)).toBe(true);
  return digestOf(doc, bindClients(stored));
}

/** What the log's entries alone give. */
async function truth(): Promise<string> {
  return digest({ snapshot: undefined, updates: await log.readAfter(name, 0), head: 0 });
}

test('a blob that a crash left behind goes after a day, and nothing else does', async () => {
  await writers(5)(30);
  const [ref] = (await compactorOf().sweep()).length > 0 ? await log.snapshots(name) : [];
  if (ref === undefined) throw new Error('unreachable');
  const sha = 'a'.repeat(64);
  const other = formatDocumentName({ workspaceId: createId(), kind: 'canvas', creativeId: createId() });
  const orphan = snapshotKey(name, ref.seq, sha);
  const newerThanLog = snapshotKey(name, ref.seq + 1_000, sha);
  const ofOtherLog = snapshotKey(other, 1, sha);
  const keys = [orphan, newerThanLog, ofOtherLog, 'documents/readme.txt', 'assets/a/b'];
  for (const key of keys) await blobs.put(key, Uint8Array.of(1));
  const kept = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const key of [...keys, ref.key]) if (await blobs.has(key)) found.push(key);
    return found;
  };
  // Blobs are dated by the store's own clock.
  now = Date.now();
  const compactor = compactorOf();
  expect(await compactor.sweepOrphans()).toBe(0);
  now += DAY_MS + 60_000;
  expect(await compactor.sweepOrphans()).toBe(1);
  expect(await kept()).toEqual([...keys.filter((key) => key !== orphan), ref.key]);
  expect(digest(await load())).toBe(await truth());
});

test('a compacted document is the same document, whoever wrote with which client id included', async () => {
  const compactor = compactorOf();
  const write = writers(1);
  for (let round = 0; round < 4; round++) {
    await write(25);
    expect(await compactor.sweep()).toEqual([name]);
    const stored = await load();
    expect(stored.updates).toEqual([]);
    expect(digest(stored)).toBe(await truth());
    await write(3);
    expect(digest(await load())).toBe(await truth());
  }
  expect((await load()).snapshot?.bindings.size).toBe(3);
});

test('opening reads the snapshot and the tail, however long the document was worked on', async () => {
  const compactor = compactorOf();
  const write = writers(2);
  await write(400);
  await compactor.sweep();
  await write(4);
  let rows = 0;
  const counting: UpdateLog = {
    ...log,
    async read(document) {
      const logged = await log.read(document);
      rows += logged.updates.length;
      return logged;
    },
    readAfter: () => Promise.reject(new Error('Opening reads no archive.')),
  };
  const stored = await readStoredDocument(name, {
    log: counting,
    blobs,
    onBadSnapshot: () => expect.unreachable(),
  });
  expect(rows).toBeLessThanOrEqual(4);
  expect(stored.updates.length).toBe(rows);
  expect(digest(stored)).toBe(await truth());
});

describe('when it is done', () => {
  test('by entries, and not before', async () => {
    const compactor = compactorOf({ limits: { idleRows: 1_000 } });
    const write = writers(3);
    await write(4);
    expect(await compactor.sweep()).toEqual([]);
    await write(40);
    expect(await compactor.sweep()).toEqual([name]);
    expect(await compactor.sweep()).toEqual([]);
  });

  test('some time after it fell idle', async () => {
    const compactor = compactorOf({ limits: { tailRows: 1_000, idleMs: 60_000 } });
    await writers(4)(5);
    now += 59_000;
    expect(await compactor.sweep()).toEqual([]);
    now += 2_000;
    expect(await compactor.sweep()).toEqual([name]);
  });

  test('by bytes', async () => {
    const compactor = compactorOf({ limits: { tailRows: 1_000, tailBytes: 5_000 } });
    const doc = new Y.Doc();
    doc.getText('body').insert(0, 'long '.repeat(1_500));
    const update = Y.encodeStateAsUpdate(doc);
    await log.append([{ document: name, update, actorId: 'ada', actorKind: 'user' }]);
    expect(await compactor.sweep()).toEqual([name]);
  });
});

describe('a snapshot that cannot be used costs time, never content', () => {
  async function twoSnapshots(): Promise<[string, string]> {
    const compactor = compactorOf();
    const write = writers(5);
    await write(30);
    await compactor.sweep();
    await write(30);
    await compactor.sweep();
    await write(2);
    const [older, newer] = await log.snapshots(name);
    return [older?.key ?? '', newer?.key ?? ''];
  }

  test('missing: the older one serves', async () => {
    const [older, newer] = await twoSnapshots();
    await blobs.delete(newer);
    const bad: string[] = [];
    const stored = await load(bad);
    expect(bad).toEqual([newer]);
    expect(older).toContain(`/${stored.snapshot?.seq}-`);
    expect(digest(stored)).toBe(await truth());
  });

  test('all missing, or no blobs to be had: the archive serves', async () => {
    const [older, newer] = await twoSnapshots();
    const away = { get: () => Promise.reject(new Error('The blobs are away.')) };
    expect(digest(await load([], away))).toBe(await truth());
    await blobs.delete(older);
    await blobs.delete(newer);
    expect(digest(await load())).toBe(await truth());
  });

  test('any flipped bit is found', async () => {
    const [, newer] = await twoSnapshots();
    const blob = await blobs.get(newer);
    if (!blob) throw new Error('It was just written.');
    const expected = await truth();
    const missed: number[] = [];
    for (let at = 0; at < blob.length; at++) {
      const flipped = Buffer.from(blob);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      await blobs.put(newer, flipped);
      const bad: string[] = [];
      const stored = await load(bad);
      if (bad[0] !== newer || (at % 50 === 0 && digest(stored) !== expected)) missed.push(at);
    }
    expect(missed).toEqual([]);
  });

  test('no snapshot and no archive is an error, never an empty or partial document', async () => {
    const [older, newer] = await twoSnapshots();
    await log.dropArchived(name, Number.MAX_SAFE_INTEGER);
    await blobs.delete(older);
    await blobs.delete(newer);
    await expect(load()).rejects.toMatchObject({ code: 'internal' });
  });
});

test('two compactors of the same document harm nothing', async () => {
  const write = writers(6);
  for (let round = 0; round < 3; round++) {
    await write(20);
    await Promise.all([compactorOf().sweep(), compactorOf().sweep()]);
    const refs = await log.snapshots(name);
    expect(new Set(refs.map(({ seq }) => seq)).size).toBe(refs.length);
    for (const { key } of refs) expect(await blobs.has(key)).toBe(true);
    expect(digest(await load())).toBe(await truth());
  }
});

test('a log with a gap is left as it is and reported; other documents are compacted', async () => {
  const doc = new Y.Doc();
  doc.getMap('meta').set('one', 1);
  const before = Y.encodeStateVector(doc);
  doc.getMap('meta').set('two', 2);
  const update = Y.encodeStateAsUpdate(doc, before);
  const gap = formatDocumentName({ workspaceId: createId(), kind: 'canvas', creativeId: createId() });
  await log.append(
    Array.from({ length: 200 }, () => ({
      document: gap,
      update,
      actorId: 'ada',
      actorKind: 'user' as const,
    })),
  );
  await writers(7)(30);
  const problems: string[] = [];
  const logger = { ...quiet, error: (_details: object, message: string) => problems.push(message) };
  const compactor = compactorOf({ logger });
  expect(await compactor.sweep()).toEqual([name]);
  expect(problems).toHaveLength(1);
  expect(await log.snapshots(gap)).toEqual([]);
  await compactor.sweep();
  expect(problems).toHaveLength(1);
});

test('while the blob store is away editing goes on and nothing is thrown away; compacting comes later', async () => {
  const write = writers(8);
  let isAway = true;
  const flaky: BlobStore = {
    ...blobs,
    put: (key, bytes) => (isAway ? Promise.reject(new Error('Away.')) : blobs.put(key, bytes)),
  };
  const compactor = compactorOf({ blobs: flaky, limits: { retryMs: 1_000 } });
  for (let round = 0; round < 3; round++) {
    await write(20);
    expect(await compactor.sweep()).toEqual([]);
    expect(digest(await load())).toBe(await truth());
  }
  isAway = false;
  now += 2_000;
  expect(await compactor.sweep()).toEqual([name]);
  expect(digest(await load())).toBe(await truth());
});

test('a blob store that gives back other bytes than it took is caught before the log relies on it', async () => {
  await writers(9)(30);
  const lying: BlobStore = {
    ...blobs,
    async get(key) {
      const bytes = await blobs.get(key);
      return bytes?.subarray(0, bytes.length - 1);
    },
  };
  expect(await compactorOf({ blobs: lying }).sweep()).toEqual([]);
  expect(await log.snapshots(name)).toEqual([]);
});

test('archive goes only when a sound snapshot has stood for it long enough; one snapshot a day stays', async () => {
  const compactor = compactorOf({ limits: { newestSnapshots: 2 } });
  const write = writers(10);
  for (let day = 0; day < 6; day++) {
    for (let time = 0; time < 3; time++) {
      await write(20);
      now += 60_000;
      await compactor.sweep();
    }
    now += DAY_MS - 180_000;
  }
  const refs = await log.snapshots(name);
  expect(new Set(refs.map(({ at }) => new Date(at).getUTCDate())).size).toBe(6);
  expect(refs).toHaveLength(7);
  const expected = await truth();
  expect(await compactor.sweepArchive()).toBe(0);
  now += 26 * DAY_MS;
  const standing = refs.findLast(({ at }) => at < now - 30 * DAY_MS);
  if (!standing) throw new Error('Some are older than a month.');
  const sound = await blobs.get(standing.key);
  if (!sound) throw new Error('It is kept.');
  await blobs.put(standing.key, sound.subarray(1));
  expect(await compactor.sweepArchive()).toBe(0);
  await blobs.put(standing.key, sound);
  expect(await compactor.sweepArchive()).toBe(standing.seq);
  expect(digest(await load())).toBe(expected);
  await expect(log.readAfter(name, 0)).rejects.toMatchObject({ code: 'not_found' });
});

/** A process that ends at a step: before it, or after its work and before its answer. */
class Crash extends Error {}

test('a crash at any step loses nothing, doubles nothing, and leaves a state that opens', async () => {
  let step = 0;
  let crashAt = -1;
  async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (step++ === crashAt) throw new Crash();
    const result = await work();
    if (step++ === crashAt) throw new Crash();
    return result;
  }
  async function sweepUntilCrash(at: number): Promise<void> {
    step = 0;
    crashAt = at;
    const crashing: UpdateLog = {
      ...log,
      read: (document) => guarded(() => log.read(document)),
      snapshots: (document) => guarded(() => log.snapshots(document)),
      addSnapshot: (ref) => guarded(() => log.addSnapshot(ref)),
      dropSnapshot: (ref) => guarded(() => log.dropSnapshot(ref)),
    };
    const crashingBlobs: BlobStore = {
      ...blobs,
      put: (key, bytes) => guarded(() => blobs.put(key, bytes)),
      get: (key) => guarded(() => blobs.get(key)),
      delete: (key) => guarded(() => blobs.delete(key)),
    };
    const limits = { newestSnapshots: 1 };
    await compactorOf({ log: crashing, blobs: crashingBlobs, limits }).sweep();
  }
  const write = writers(11);
  await write(20);
  await sweepUntilCrash(-1);
  await write(20);
  await sweepUntilCrash(-1);
  const steps = step;
  expect(steps).toBeGreaterThan(12);
  for (let at = 0; at < steps; at++) {
    await write(20);
    const expected = await truth();
    await sweepUntilCrash(at);
    expect(digest(await load()), `after a crash at step ${at}`).toBe(expected);
    await sweepUntilCrash(-1);
    const stored = await load();
    expect(stored.updates, `compacted after a crash at step ${at}`).toEqual([]);
    expect(digest(stored)).toBe(expected);
    expect(await truth()).toBe(expected);
  }
});
