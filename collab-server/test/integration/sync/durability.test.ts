import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { createMemoryUpdateLog } from '../../../src/update-log/adapters/memory.ts';
import type { UpdateLog } from '../../../src/update-log/update-log.ts';
import { writeAndRecord } from '../../support/acknowledged-writes.ts';
import { startServerProcess } from '../../support/server-process.ts';
import { createPeer, startHarness, until } from './sync-harness.ts';
import type { Harness } from './sync-harness.ts';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

/** A log that fails while `broken` is set, and can be held back. */
function createFragileLog(): UpdateLog & { broken: boolean; gate: Promise<void> } {
  const inner = createMemoryUpdateLog();
  const log = {
    ...inner,
    broken: false,
    gate: Promise.resolve(),
    async append(entries: Parameters<UpdateLog['append']>[0]) {
      await log.gate;
      if (log.broken) throw new StudioError('unavailable', 'No room.');
      return inner.append(entries);
    },
  };
  return log;
}

test('nobody sees an edit and its author is not told "saved" before it is on disk', async () => {
  const log = createFragileLog();
  harness = await startHarness({ log });
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await Promise.all([ada.saved(), bob.saved()]);
  let open: () => void = () => undefined;
  log.gate = new Promise((resolve) => (open = resolve));
  ada.doc.getMap('meta').set('title', 'Tea');
  bob.provider.setAwarenessField('cursor', [1, 1]);
  await until(
    () => ada.provider.awareness?.getStates().has(bob.doc.clientID) === true,
    'something later to arrive',
  );
  expect(ada.provider.unsyncedChanges).toBe(1);
  expect(bob.doc.getMap('meta').has('title')).toBe(false);
  open();
  await until(() => bob.doc.getMap('meta').get('title') === 'Tea', 'the edit');
  await ada.saved();
});

test('when the log fails nothing is applied or acknowledged, the socket says why, and it all comes back by itself', async () => {
  const log = createFragileLog();
  harness = await startHarness({ log });
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await Promise.all([ada.saved(), bob.saved()]);
  log.broken = true;
  ada.doc.getMap('meta').set('title', 'Tea');
  await until(() => ada.closes.length > 0, 'the socket to be ended');
  expect(ada.closes[0]).toEqual({ code: 4503, reason: 'cannot-save' });
  expect(bob.doc.getMap('meta').has('title')).toBe(false);
  expect(bob.closes).toEqual([]);
  await expect(
    harness.sync.edit(
      harness.names.contentName,
      { id: 'x', name: 'X', kind: 'user', role: 'editor' },
      (doc) => doc.getMap('meta').set('title', 'Coffee'),
    ),
  ).rejects.toMatchObject({ code: 'unavailable' });
  log.broken = false;
  await until(() => bob.doc.getMap('meta').get('title') === 'Tea', 'the edit that the client kept');
  await ada.saved();
});

test('a document whose log has a gap opens read-only and raises an alarm', async () => {
  const log = createMemoryUpdateLog();
  harness = await startHarness({ log });
  const writer = new Y.Doc();
  writer.getMap('meta').set('title', 'one');
  const before = Y.encodeStateVector(writer);
  writer.getMap('meta').set('title', 'two');
  const update = Y.encodeStateAsUpdate(writer, before);
  await log.append([{ document: harness.names.contentName, update, actorId: 'ada', actorKind: 'user' }]);
  const ada = harness.join({ userId: 'ada' });
  await ada.saved();
  expect(ada.provider.authorizedScope).toBe('readonly');
  expect(harness.logged.some(({ level, message }) => level === 'error' && message.includes('gaps'))).toBe(
    true,
  );
  ada.doc.getMap('objects').set('x', 1);
  await until(() => ada.statelessPayloads.length > 0, 'the refusal');
});

test('a document whose log cannot be read is refused, not shown empty', async () => {
  const log = createMemoryUpdateLog();
  harness = await startHarness({
    log: {
      ...log,
      read: () => Promise.reject(new StudioError('internal', 'The log of edits is damaged.')),
    },
  });
  const ada = harness.join({ userId: 'ada' });
  await until(() => ada.closes.length > 0, 'the refusal');
  expect(ada.deniedFor[0]).toBe('cannot-load');
  expect(ada.provider.synced).toBe(false);
  await expect(harness.sync.read(harness.names.contentName, () => 1)).rejects.toMatchObject({
    code: 'internal',
  });
});

test('a change of shape on load is logged once and seen by everybody', async () => {
  const log = createMemoryUpdateLog();
  const prepareDocument = (_name: string, doc: Y.Doc): void => {
    if (doc.getMap('meta').get('schemaVersion') !== 1) doc.getMap('meta').set('schemaVersion', 1);
  };
  harness = await startHarness({ log, prepareDocument, limits: { lingerMs: 0 } });
  const { contentName } = harness.names;
  const sync = harness.sync;
  for (let round = 0; round < 3; round++) {
    expect(await sync.read(contentName, (doc) => doc.getMap('meta').get('schemaVersion'))).toBe(1);
    await until(() => sync.stats().documents === 0, 'the document to be unloaded');
  }
  expect((await log.readAfter(contentName, 0)).map(({ actorId, actorKind }) => [actorId, actorKind])).toEqual(
    [['server', 'server']],
  );
});

test('whose client id is whose survives a restart', async () => {
  const log = createMemoryUpdateLog();
  harness = await startHarness({ log, limits: { lingerMs: 0 } });
  const ada = harness.join({ userId: 'ada' });
  await ada.saved();
  ada.doc.getMap('meta').set('title', 'Tea');
  await ada.saved();
  ada.leave();
  const { sync } = harness;
  await until(() => sync.stats().documents === 0, 'the document to be unloaded');
  const mallory = harness.join({ userId: 'mallory', doc: ada.doc });
  await mallory.saved();
  ada.doc.getMap('meta').set('title', 'written with the client id of Ada');
  await until(() => mallory.closes.length > 0, 'the refusal');
  expect(mallory.closes[0]?.reason).toBe('update-refused');
  mallory.leave();
});

test('draining finishes what is in flight, then tells every socket', async () => {
  const log = createFragileLog();
  harness = await startHarness({ log });
  const ada = harness.join({ userId: 'ada' });
  await ada.saved();
  let open: () => void = () => undefined;
  log.gate = new Promise((resolve) => (open = resolve));
  ada.doc.getMap('meta').set('title', 'Tea');
  ada.provider.sendStateless('~in-order');
  const { sync } = harness;
  await until(() => sync.stats().pendingUpdates === 1, 'the edit to be on its way');
  const drained = sync.drain();
  open();
  await drained;
  expect(await log.readAfter(harness.names.contentName, 0)).toHaveLength(1);
  await until(() => ada.closes.length > 0, 'the socket to be ended');
  expect(ada.closes[0]).toEqual({ code: 1012, reason: 'server-restart' });
  ada.leave();
});

test('kill -9 at random moments loses no acknowledged edit', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sync-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const names = documentNamesOf({ workspaceId: createId(), kind: 'canvas', creativeId: createId() });
  const token = (userId: string): string =>
    JSON.stringify({
      userId,
      name: userId,
      kind: 'user',
      role: 'editor',
      workspaceId: 'w',
      creativeId: 'c',
      documents: [names.contentName, names.reviewName],
      expiresAt: Date.now() / 1000 + 600,
    });
  const acknowledged = new Set<string>();
  for (let round = 0; round < 5; round++) {
    const server = await startServerProcess(join(folder, 'log.sqlite'));
    const writers = Array.from({ length: 4 }, (_, index) =>
      createPeer(server.url, names.contentName, token(`w${round}${index}`)),
    );
    await Promise.all(writers.map((writer) => writer.saved()));
    for (const key of acknowledged)
      expect(writers[0]?.doc.getMap('objects').has(key), `${key} in round ${round}`).toBe(true);
    const stops = writers.map((writer, index) => writeAndRecord(writer, `${round}.${index}`, acknowledged));
    const enough = acknowledged.size + 20 + ((round * 37) % 150);
    await until(() => acknowledged.size >= enough, 'acknowledged edits');
    await server.kill();
    for (const stop of stops) stop();
    for (const writer of writers) writer.leave();
  }
  expect(acknowledged.size).toBeGreaterThan(200);
  const server = await startServerProcess(join(folder, 'log.sqlite'));
  const reader = createPeer(server.url, names.contentName, token('reader'));
  await reader.synced();
  const lost = [...acknowledged].filter((key) => !reader.doc.getMap('objects').has(key));
  reader.leave();
  await server.kill();
  expect(lost).toEqual([]);
});
