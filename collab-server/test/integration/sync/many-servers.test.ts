import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { SyncLimits } from '../../../src/sync/limits.ts';
import { editAtRandom } from '../../support/random-edits.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';
import { converged, expectLoggedOnce, startServers } from './many-servers.ts';
import type { ManyServers } from './many-servers.ts';
import { createPeer, until } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

let many: ManyServers | undefined;
afterEach(async () => {
  await many?.stop();
  many = undefined;
});

/** Quick, so that tests need not wait. */
const LIMITS: Partial<SyncLimits> = {
  linkBeatMs: 50,
  linkSilentMs: 400,
  linkGapMs: 20,
  headsPollMs: 500,
  headsPollDownMs: 50,
  lingerMs: 0,
};
const CONTENT_ROOTS = ['meta', 'objects', 'pages'];

async function start(count: number, limits = LIMITS): Promise<ManyServers & { one: Harness; two: Harness }> {
  many = await startServers(count, { limits });
  const [one, two] = many.servers;
  if (one === undefined || two === undefined) throw new Error('Two servers are needed.');
  return { ...many, one, two };
}

test('what is done on one server is seen on the others at once, and is logged once', async () => {
  const { servers, log, contentName, network } = await start(3);
  const peers = servers.map((server, index) => server.join({ userId: `user${index}` }));
  await Promise.all(peers.map((peer) => peer.saved()));
  const [ada, bob, eve] = peers as [Peer, Peer, Peer];
  ada.doc.getMap('meta').set('title', 'Tea');
  await until(() => bob.doc.getMap('meta').get('title') === 'Tea', 'the edit on the second server');
  eve.doc.getMap('meta').set('title', 'Coffee');
  await until(() => ada.doc.getMap('meta').get('title') === 'Coffee', 'the edit on the first server');
  await converged(log, contentName, peers);
  expect(await log.readAfter(contentName, 0)).toHaveLength(2);
  expect(network.published).toBeGreaterThan(0);
});

test.each([2, 3])('%i servers and their clients, editing at random, end with the same', async (count) => {
  const { servers, log, contentName } = await start(count);
  const random = createSeededRandom(count);
  const peers = servers.flatMap((server, index) =>
    [0, 1].map((which) => server.join({ userId: `user${index}${which}` })),
  );
  await Promise.all(peers.map((peer) => peer.saved()));
  for (let round = 0; round < 60; round++) {
    for (const { doc } of peers) if (random.chance(0.7)) editAtRandom(doc, random, CONTENT_ROOTS);
    if (round % 10 === 0) await Promise.all(peers.map((peer) => peer.saved()));
    else await new Promise((resolve) => setImmediate(resolve));
  }
  await converged(log, contentName, peers);
  await expectLoggedOnce(log, contentName);
  expect(peers.flatMap(({ closes }) => closes)).toEqual([]);
});

test('servers that do not hear each other go on, and meet again through the log', async () => {
  const { servers, links, network, log, contentName } = await start(2, { ...LIMITS, headsPollMs: 60_000 });
  const [ada, bob] = servers.map((server) => server.join({})) as [Peer, Peer];
  await Promise.all([ada.saved(), bob.saved()]);
  network.partition(links.slice(0, 1), links.slice(1));
  for (let index = 0; index < 100; index++) {
    ada.doc.getMap('objects').set(`a${index}`, index);
    bob.doc.getMap('objects').set(`b${index}`, index);
    if (index % 10 === 0) await Promise.all([ada.saved(), bob.saved()]);
  }
  await Promise.all([ada.saved(), bob.saved()]);
  network.heal();
  ada.doc.getMap('meta').set('title', 'together again');
  await converged(log, contentName, [ada, bob]);
  expect(bob.doc.getMap('objects').size).toBe(200);
  await expectLoggedOnce(log, contentName);
});

test('while the network is down the log is followed, and nobody is disturbed', async () => {
  const { servers, network, log, contentName } = await start(2);
  const [ada, bob] = servers.map((server) => server.join({})) as [Peer, Peer];
  await Promise.all([ada.saved(), bob.saved()]);
  network.setUp(false);
  ada.doc.getMap('meta').set('title', 'Tea');
  await until(() => bob.doc.getMap('meta').get('title') === 'Tea', 'the edit by way of the log');
  expect([...ada.closes, ...bob.closes]).toEqual([]);
  network.setUp(true);
  bob.doc.getMap('meta').set('title', 'Coffee');
  await until(() => ada.doc.getMap('meta').get('title') === 'Coffee', 'the edit by way of the network');
  await converged(log, contentName, [ada, bob]);
});

test('an edit too large for a message is read from the log', async () => {
  const { servers, log, contentName } = await start(2, {
    ...LIMITS,
    linkUpdateBytes: 1_000,
  });
  const [ada, bob] = servers.map((server) => server.join({})) as [Peer, Peer];
  await Promise.all([ada.saved(), bob.saved()]);
  ada.doc.getMap('meta').set('title', 'x'.repeat(5_000));
  await until(() => bob.doc.getMap('meta').get('title') === 'x'.repeat(5_000), 'the large edit');
  await converged(log, contentName, [ada, bob]);
});

test('who moves to another server is let in with what they had, even if that server has not heard of it', async () => {
  const { one, two, links, network, log, contentName } = await start(2, { ...LIMITS, headsPollMs: 60_000 });
  const bob = two.join({ userId: 'bob' });
  const eve = one.join({ userId: 'eve' });
  const token = one.ticket({ role: 'editor', userId: 'ada' });
  const doc = new Y.Doc();
  const before = createPeer(one.url, contentName, token, doc);
  await Promise.all([bob.saved(), eve.saved(), before.saved()]);
  network.partition(links.slice(0, 1), links.slice(1));
  doc.getMap('objects').set('hers', new Y.Map([['base', 1]]));
  eve.doc.getMap('objects').set('eves', new Y.Map([['base', 2]]));
  await until(() => doc.getMap('objects').has('eves'), 'the edit of Eve');
  await before.saved();
  before.leave();
  const eves = doc.getMap('objects').get('eves');
  if (eves instanceof Y.Map) eves.set('offline', 3);
  const after = createPeer(two.url, contentName, token, doc);
  await after.saved();
  await until(() => bob.doc.getMap('objects').has('hers'), 'what she brought');
  await converged(log, contentName, [bob, after]);
  await expectLoggedOnce(log, contentName);
  expect(after.closes).toEqual([]);
  expect((await log.readAfter(contentName, 0)).map(({ actorId }) => actorId)).toEqual(['ada', 'eve', 'ada']);
  after.leave();
});

test('a client id belongs to its user on every server', async () => {
  const { one, two } = await start(2);
  const ada = one.join({ userId: 'ada' });
  const witness = two.join({ userId: 'witness' });
  await Promise.all([ada.saved(), witness.saved()]);
  ada.doc.getMap('meta').set('title', 'Tea');
  await until(() => witness.doc.getMap('meta').get('title') === 'Tea', 'the edit');
  ada.leave();
  const mallory = two.join({ userId: 'mallory', doc: ada.doc });
  await mallory.saved();
  ada.doc.getMap('meta').set('title', 'written with the client id of Ada');
  await until(() => mallory.closes.length > 0, 'the refusal');
  expect(mallory.closes[0]?.reason).toBe('update-refused');
  mallory.leave();
});

test('a document opened while others edit it misses nothing between reading and listening', async () => {
  const { one, two, log, contentName } = await start(2, { ...LIMITS, headsPollMs: 60_000 });
  const ada = one.join({ userId: 'ada' });
  await ada.saved();
  for (let round = 0; round < 20; round++) {
    const bob = two.join({ userId: 'bob' });
    for (let index = 0; index < 10; index++) ada.doc.getMap('objects').set(`${round}.${index}`, index);
    await bob.synced();
    await until(() => bob.doc.getMap('objects').has(`${round}.9`), `the edits of round ${round}`);
    bob.leave();
    await until(() => two.sync.stats().connections === 0, 'Bob to be gone');
    await until(() => two.sync.stats().documents === 0, 'the document to be unloaded');
  }
  await converged(log, contentName, [ada]);
}, 60_000);

test('reading and editing on a server begin from what all servers have logged', async () => {
  const { one, two, links, network, contentName } = await start(2, { ...LIMITS, headsPollMs: 60_000 });
  const actor = { id: 'x', name: 'X', kind: 'user', role: 'editor' } as const;
  await two.sync.read(contentName, () => undefined);
  network.partition(links.slice(0, 1), links.slice(1));
  for (let count = 1; count <= 10; count++) {
    const server = count % 2 === 0 ? one : two;
    await server.sync.edit(contentName, actor, (doc) => {
      const meta = doc.getMap<number>('meta');
      meta.set('count', (meta.get('count') ?? 0) + 1);
    });
  }
  expect(await one.sync.read(contentName, (doc) => doc.getMap('meta').get('count'))).toBe(10);
  expect(await two.sync.read(contentName, (doc) => doc.getMap('meta').get('count'))).toBe(10);
});

test('over all servers a change is told to listeners and on the bus once, where it came in', async () => {
  const { one, two, contentName } = await start(2);
  const told: string[] = [];
  one.sync.onChange(({ actorIds }) => void told.push(`one ${actorIds.join()}`));
  two.sync.onChange(({ actorIds }) => void told.push(`two ${actorIds.join()}`));
  const ada = one.join({ userId: 'ada' });
  const bob = two.join({ userId: 'bob' });
  await Promise.all([ada.saved(), bob.saved()]);
  ada.doc.getMap('meta').set('title', 'Tea');
  await until(() => bob.doc.getMap('meta').get('title') === 'Tea', 'the edit');
  await until(() => one.notices.some((subject) => subject.endsWith('.changed')), 'the notice');
  bob.doc.getMap('meta').set('title', 'Coffee');
  await until(() => ada.doc.getMap('meta').get('title') === 'Coffee', 'the other edit');
  await until(() => two.notices.some((subject) => subject.endsWith('.changed')), 'the other notice');
  expect(told).toEqual(['one ada', 'two bob']);
  const changed = [...one.notices, ...two.notices].filter((subject) => subject.endsWith('.changed'));
  expect(changed).toEqual(
    [contentName, contentName].map((name) => `${name.replace('.canvas.', '.doc.canvas.')}.changed`),
  );
});
