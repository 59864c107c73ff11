import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { startNats } from '@sparklio/shared/testing/services/nats';
import type { TestNats } from '@sparklio/shared/testing/services/nats';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import * as Y from 'yjs';
import { openDatabase } from '../../../src/database/open-database.ts';
import { createPostgresUpdateLog } from '../../../src/update-log/adapters/postgres.ts';
import type { UpdateLog } from '../../../src/update-log/update-log.ts';
import { writeAndRecord } from '../../support/acknowledged-writes.ts';
import { editAtRandom } from '../../support/random-edits.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { startServerProcess } from '../../support/server-process.ts';
import type { ServerProcess } from '../../support/server-process.ts';
import { converged, expectLoggedOnce, replayed } from './many-servers.ts';
import { createPeer, until } from './sync-harness.ts';
import type { Peer } from './sync-harness.ts';

// Servers as processes of their own, with a real Postgres and a real NATS between them.
let postgres: TestPostgres;
let nats: TestNats;
let log: UpdateLog;
beforeAll(async () => {
  [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  await (await openDatabase({ databaseUrl: postgres.url })).close();
  log = await createPostgresUpdateLog({ url: postgres.url });
});
afterAll(async () => {
  await log.close();
  await Promise.all([postgres.stop(), nats.stop()]);
});

interface World {
  readonly name: string;
  readonly servers: readonly ServerProcess[];
  readonly join: (server: number, userId: string, doc?: Y.Doc) => Peer;
}

async function start(count: number): Promise<World> {
  const names = documentNamesOf({ workspaceId: createId(), kind: 'canvas', creativeId: createId() });
  const servers = await Promise.all(
    Array.from({ length: count }, () => startServerProcess(postgres.url, nats.url)),
  );
  return {
    name: names.contentName,
    servers,
    join(server, userId, doc) {
      const token = JSON.stringify({
        userId,
        name: userId,
        kind: 'user',
        role: 'editor',
        workspaceId: 'w',
        creativeId: 'c',
        documents: [names.contentName, names.reviewName],
        expiresAt: Date.now() / 1000 + 600,
      });
      const peer = createPeer(servers[server]?.url ?? '', names.contentName, token, doc);
      onTestFinished(() => peer.leave());
      return peer;
    },
  };
}

const saved = (peers: readonly Peer[]): Promise<unknown> => Promise.all(peers.map((peer) => peer.saved()));
const seen = (viewer: Peer, of: Peer): boolean =>
  viewer.provider.awareness?.getStates().has(of.doc.clientID) === true;

test('three servers, clients on each, random edits: all end with what the log holds, each edit once', async () => {
  const { join, name } = await start(3);
  const random = createSeededRandom(7);
  const peers = [0, 1, 2, 0, 1, 2].map((server, index) => join(server, `user${index}`));
  await saved(peers);
  for (let round = 0; round < 60; round++) {
    for (const { doc } of peers)
      if (random.chance(0.7)) editAtRandom(doc, random, ['meta', 'objects', 'pages']);
    if (round % 6 === 0) await saved(peers);
  }
  await converged(log, name, peers);
  await expectLoggedOnce(log, name);
  expect(peers.flatMap(({ closes }) => closes)).toEqual([]);
});

test('NATS killed, and then wiped, in the middle of work: nobody is disturbed, the log brings the rest', async () => {
  const { join, name } = await start(2);
  const [ada, bob] = [join(0, 'ada'), join(1, 'bob')];
  await saved([ada, bob]);
  bob.provider.setAwarenessField('cursor', [1, 1]);
  await until(() => seen(ada, bob), 'Bob to be seen');
  await nats.kill();

  ada.doc.getMap('meta').set('title', 'without NATS');
  await ada.saved();
  await until(() => bob.doc.getMap('meta').get('title') === 'without NATS', 'the edit by way of the log');

  await until(() => !seen(ada, bob), 'Bob not to be vouched for any more');
  await nats.wipe();
  for (let index = 0; index < 50; index++) {
    ada.doc.getMap('objects').set(`a${index}`, index);
    bob.doc.getMap('objects').set(`b${index}`, index);
  }
  await until(() => seen(ada, bob), 'Bob to be seen again');
  await converged(log, name, [ada, bob]);
  await expectLoggedOnce(log, name);
  expect([...ada.closes, ...bob.closes]).toEqual([]);
});

test('NATS stands still in the middle of work: what is edited meanwhile arrives by way of the log', async () => {
  const { join, name } = await start(2);
  const [ada, bob] = [join(0, 'ada'), join(1, 'bob')];
  await saved([ada, bob]);
  nats.pause();
  onTestFinished(() => nats.resume());
  for (let index = 0; index < 10; index++) {
    ada.doc.getMap('objects').set(`a${index}`, index);
    await ada.saved();
    await until(() => bob.doc.getMap('objects').has(`a${index}`), 'the edit by way of the log');
  }
  nats.resume();
  await converged(log, name, [ada, bob]);
  await expectLoggedOnce(log, name);
  expect([...ada.closes, ...bob.closes]).toEqual([]);
});

test('a server killed in the middle of work: its clients go on with another, and nothing acknowledged is lost', async () => {
  const { servers, join, name } = await start(2);
  const witness = join(1, 'witness');
  const docs = Array.from({ length: 3 }, () => new Y.Doc());
  const acknowledged = new Set<string>();
  const writers = docs.map((doc, index) => join(0, `writer${index}`, doc));
  await saved([witness, ...writers]);
  for (const { provider } of writers) provider.setAwarenessField('cursor', [1, 1]);
  await until(() => writers.every((writer) => seen(witness, writer)), 'the writers to be seen');
  const stops = writers.map((writer, index) => writeAndRecord(writer, `w${index}`, acknowledged));
  await until(() => acknowledged.size > 200, 'acknowledged edits');
  await servers[0]?.kill();
  for (const stop of stops) stop();
  for (const writer of writers) writer.leave();
  const atDeath = new Set(acknowledged);
  await until(() => writers.every((writer) => !seen(witness, writer)), 'the writers to be gone');
  const moved = docs.map((doc, index) => join(1, `writer${index}`, doc));
  for (const { doc } of moved) doc.getMap('meta').set(`${doc.clientID}`, 'moved');
  await converged(log, name, [witness, ...moved]);
  const objects = (await replayed(log, name)).getMap('objects');
  expect([...atDeath].filter((key) => !objects.has(key))).toEqual([]);
  await expectLoggedOnce(log, name, false);
  expect(moved.flatMap(({ closes }) => closes)).toEqual([]);
});

test('a server that stands still and wakes up again catches up and harms nothing', async () => {
  const { servers, join, name } = await start(2);
  const [ada, bob] = [join(0, 'ada'), join(1, 'bob')];
  await saved([ada, bob]);
  servers[0]?.pause();
  for (let index = 0; index < 100; index++) bob.doc.getMap('objects').set(`b${index}`, index);
  ada.doc.getMap('meta').set('title', 'said to a sleeping server');
  await bob.saved();
  servers[0]?.resume();
  await converged(log, name, [ada, bob]);
  await expectLoggedOnce(log, name, false);
});

test('while Postgres stands still nothing is acknowledged, and afterwards everything is there', async () => {
  const { join, name } = await start(2);
  const [ada, bob] = [join(0, 'ada'), join(1, 'bob')];
  await saved([ada, bob]);
  postgres.pause();
  ada.doc.getMap('objects').set('a', 1);
  bob.doc.getMap('objects').set('b', 2);
  await until(
    () => ada.provider.unsyncedChanges > 0 && bob.provider.unsyncedChanges > 0,
    'both to be unsaved',
  );
  expect(ada.doc.getMap('objects').has('b')).toBe(false);
  postgres.resume();
  await converged(log, name, [ada, bob]);
});
