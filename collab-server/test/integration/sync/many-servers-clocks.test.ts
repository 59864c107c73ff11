import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { openDatabase } from '../../../src/database/open-database.ts';
import { createPostgresUpdateLog } from '../../../src/update-log/adapters/postgres.ts';
import { converged, expectLoggedOnce, replayed, startServers } from './many-servers.ts';
import type { ManyServers } from './many-servers.ts';
import { createPeer, until } from './sync-harness.ts';
import type { Peer } from './sync-harness.ts';

// Two servers that are written to at once with one Yjs client id. They do not hear each other unless a test says so.
let many: ManyServers | undefined;
let stopPostgres: (() => Promise<void>) | undefined;
afterEach(async () => {
  await many?.stop();
  await stopPostgres?.();
  many = undefined;
  stopPostgres = undefined;
});

const LIMITS = { linkGapMs: 20, headsPollMs: 60_000, headsPollDownMs: 50, lingerMs: 0 };

interface World extends ManyServers {
  /** somebody who only looks, on each server */
  readonly witnesses: readonly Peer[];
  readonly join: (server: number, userId: string, doc: Y.Doc) => Peer;
  readonly part: () => void;
}

async function start(log: 'memory' | 'postgres' = 'memory'): Promise<World> {
  let postgres: { url: string } | undefined;
  if (log === 'postgres') {
    const started = await startPostgres();
    postgres = started;
    stopPostgres = () => started.stop();
    await (await openDatabase({ databaseUrl: started.url })).close();
  }
  const world = await startServers(2, {
    limits: LIMITS,
    ...(postgres && { log: await createPostgresUpdateLog({ url: postgres.url }) }),
  });
  many = world;
  const join = (server: number, userId: string, doc: Y.Doc): Peer => {
    const harness = world.servers[server];
    if (harness === undefined) throw new Error('There is no such server.');
    return harness.join({ userId, doc });
  };
  const witnesses = [0, 1].map((server) => join(server, `witness${server}`, new Y.Doc()));
  await Promise.all(witnesses.map((witness) => witness.saved()));
  const part = (): void => world.network.partition(world.links.slice(0, 1), world.links.slice(1));
  return { ...world, witnesses, join, part };
}

/** Both servers show what the log holds. */
async function expectOneTruth({ witnesses, log, contentName, network }: World): Promise<void> {
  network.heal();
  for (const [index, { doc }] of witnesses.entries()) doc.getMap('meta').set(`witness${index}`, true);
  await converged(log, contentName, witnesses);
  await expectLoggedOnce(log, contentName);
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = doc.clientID;
  return copy;
}

test.each(['memory', 'postgres'] as const)(
  'one client id that writes different things on two servers at once: one is taken, the other refused (%s)',
  async (kind) => {
    const world = await start(kind);
    world.part();
    const first = new Y.Doc();
    const second = copyOf(first);
    const peers = [world.join(0, 'eve', first), world.join(1, 'eve', second)];
    await Promise.all(peers.map((peer) => peer.saved()));
    first.getMap('meta').set('title', 'VERSION-A');
    second.getMap('meta').set('title', 'VERSION-B');
    const refused = (): Peer[] =>
      peers.filter(({ closes }) => closes.some(({ reason }) => reason === 'update-refused'));
    await until(() => refused().length > 0, 'the refusal');
    const [loser] = refused();
    const winner = peers.find((peer) => peer !== loser);
    expect(refused()).toHaveLength(1);
    for (const peer of peers) peer.leave();
    await expectOneTruth(world);
    const titles = [winner?.doc, ...world.witnesses.map(({ doc }) => doc)].map((doc) =>
      doc?.getMap('meta').get('title'),
    );
    expect(new Set(titles).size).toBe(1);
  },
);

test('a client id that somebody else took on another server a moment before is theirs everywhere', async () => {
  const world = await start();
  world.part();
  const [first, second] = [new Y.Doc(), new Y.Doc()];
  second.clientID = first.clientID;
  const ada = world.join(0, 'ada', first);
  const mallory = world.join(1, 'mallory', second);
  await Promise.all([ada.saved(), mallory.saved()]);
  first.getMap('meta').set('title', 'Tea');
  await ada.saved();
  // What she says is saved already, in the very same words.
  second.getMap('meta').set('title', 'Tea');
  await mallory.saved();
  second.getMap('meta').set('title', 'under the name of Ada');
  await until(() => mallory.closes.length > 0, 'the refusal');
  expect(mallory.closes[0]?.reason).toBe('update-refused');
  mallory.leave();
  await expectOneTruth(world);
  first.getMap('meta').set('title', 'Coffee');
  await ada.saved();
  expect(ada.closes).toEqual([]);
});

test('the same edits of one copy, brought to both servers at once, are acknowledged by both and logged once', async () => {
  const world = await start();
  world.part();
  const offline = new Y.Doc();
  for (let index = 0; index < 50; index++) offline.getMap('objects').set(`o${index}`, index);
  const again = copyOf(offline);
  const peers = [world.join(0, 'ada', offline), world.join(1, 'ada', again)];
  await Promise.all(peers.map((peer) => peer.saved()));
  await expectOneTruth(world);
  expect(peers.flatMap(({ closes }) => closes)).toEqual([]);
  expect((await replayed(world.log, world.contentName)).getMap('objects').size).toBe(50);
});

test('a client that changes servers again and again in mid-typing is never refused, and every letter is there once', async () => {
  const world = await start();
  world.part();
  const doc = new Y.Doc();
  const text = new Y.Text();
  doc.getMap('objects').set('text', text);
  const closes: unknown[] = [];
  let expected = '';
  for (let move = 0; move < 12; move++) {
    const peer = world.join(move % 2, 'ada', doc);
    await peer.synced();
    for (let letter = 0; letter < 10; letter++) {
      text.insert(text.length, `${letter}`);
      expected += `${letter}`;
      await new Promise((resolve) => setImmediate(resolve));
    }
    // She goes while edits are on their way.
    peer.leave();
    closes.push(...peer.closes.filter(({ code }) => code >= 4400));
  }
  const last = createPeer(
    world.servers[0]?.url ?? '',
    world.contentName,
    world.servers[0]?.ticket({ role: 'editor', userId: 'ada' }) ?? '',
    doc,
  );
  await last.saved();
  last.leave();
  await expectOneTruth(world);
  expect(closes).toEqual([]);
  const logged = (await replayed(world.log, world.contentName)).getMap('objects').get('text');
  expect(String(logged)).toBe(expected);
});

test('who writes beside one whose edits clash is not disturbed', async () => {
  const world = await start();
  world.part();
  const offline = new Y.Doc();
  const again = copyOf(offline);
  const ada = world.join(1, 'ada', new Y.Doc());
  const peers = [world.join(0, 'eve', offline), world.join(1, 'eve', again)];
  await Promise.all([ada, ...peers].map((peer) => peer.saved()));
  for (let index = 0; index < 30; index++) {
    for (const doc of [offline, again]) doc.getMap('objects').set(`eve${index}`, index);
    ada.doc.getMap('objects').set(`ada${index}`, index);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await ada.saved();
  await expectOneTruth(world);
  expect(ada.closes).toEqual([]);
  expect([...ada.doc.getMap('objects').keys()].filter((key) => key.startsWith('ada'))).toHaveLength(30);
});
