import { createId } from '@sparklio/shared/ids';
import { encodeMotion } from '@sparklio/shared/protocol/motion';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { Role } from '@sparklio/shared/presence/presence-state';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { SyncLimits } from '../../../src/sync/limits.ts';
import type { RightsSource } from '../../../src/sync/ports.ts';
import { startServers } from './many-servers.ts';
import type { ManyServers } from './many-servers.ts';
import { createPeer, until } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

let many: ManyServers | undefined;
afterEach(async () => {
  await many?.stop();
  many = undefined;
});

const LIMITS: Partial<SyncLimits> = {
  linkBeatMs: 50,
  linkSilentMs: 400,
  linkGapMs: 20,
  headsPollMs: 500,
  headsPollDownMs: 50,
};

async function start(count = 2): Promise<ManyServers & { one: Harness; two: Harness }> {
  many = await startServers(count, { limits: LIMITS });
  const [one, two] = many.servers;
  if (one === undefined || two === undefined) throw new Error('Two servers are needed.');
  return { ...many, one, two };
}

const stateOf = (viewer: Peer, of: Peer): Record<string, unknown> | undefined =>
  viewer.provider.awareness?.getStates().get(of.doc.clientID);
const cursorOf = (viewer: Peer, of: Peer): string => JSON.stringify(stateOf(viewer, of)?.['cursor']);

async function joined(...peers: Peer[]): Promise<void> {
  await Promise.all(peers.map((peer) => peer.saved()));
}

test('people on one server are seen on another as their ticket says, also by who comes later', async () => {
  const { one, two } = await start();
  const ada = one.join({ userId: 'ada' });
  const bob = two.join({ userId: 'bob' });
  await joined(ada, bob);
  bob.provider.setAwarenessField('user', { id: 'ada', name: 'Ada', kind: 'agent', role: 'owner', hue: 99 });
  bob.provider.setAwarenessField('cursor', [10, 20]);
  await until(() => cursorOf(ada, bob) === '[10,20]', 'the cursor');
  expect(stateOf(ada, bob)?.['user']).toEqual({
    id: 'bob',
    name: 'bob',
    kind: 'user',
    role: 'editor',
    hue: hueOf('bob'),
  });
  const late = one.join({ userId: 'late' });
  await until(() => cursorOf(late, bob) === '[10,20]', 'the cursor, for a newcomer');
  for (let step = 0; step < 50; step++) bob.provider.setAwarenessField('cursor', [step, step]);
  await until(() => cursorOf(ada, bob) === '[49,49]', 'the newest state');
  bob.leave();
  await until(() => stateOf(ada, bob) === undefined, 'Bob to be gone');
});

test('a server that opens a document late learns who is there', async () => {
  const { one, two, links } = await start();
  const ada = one.join({ userId: 'ada' });
  await joined(ada);
  ada.provider.setAwarenessField('cursor', [1, 2]);
  await until(() => one.sync.stats().connections === 1 && links.length === 2, 'Ada to be there');
  const bob = two.join({ userId: 'bob' });
  await until(() => cursorOf(bob, ada) === '[1,2]', 'Ada to be seen');
});

test('states of a server that is not heard are gone after a while, and back when it is', async () => {
  const { one, two, links, network } = await start();
  const ada = one.join({ userId: 'ada' });
  const bob = two.join({ userId: 'bob' });
  await joined(ada, bob);
  bob.provider.setAwarenessField('cursor', [1, 1]);
  await until(() => cursorOf(ada, bob) === '[1,1]', 'Bob to be seen');
  network.partition(links.slice(0, 1), links.slice(1));
  await until(() => stateOf(ada, bob) === undefined, 'Bob to be gone');
  await until(() => one.sync.stats().otherServers === 0, 'the server to be gone');
  network.heal();
  await until(() => cursorOf(ada, bob) === '[1,1]', 'Bob to be back, though he did not move');
  await until(() => one.sync.stats().otherServers === 1, 'the server to be back');
});

test('who left while the servers did not hear each other is no ghost afterwards', async () => {
  const { one, two, network } = await start();
  const ada = one.join({ userId: 'ada' });
  const bob = two.join({ userId: 'bob' });
  const eve = two.join({ userId: 'eve' });
  await joined(ada, bob, eve);
  for (const { provider } of [bob, eve]) provider.setAwarenessField('cursor', [1, 1]);
  await until(() => stateOf(ada, bob) !== undefined && stateOf(ada, eve) !== undefined, 'both to be seen');
  // Only the goodbye is lost; the server itself is heard all the time.
  network.fate = (message) => (Buffer.from(message).includes('null') ? 'lose' : undefined);
  bob.leave();
  await until(() => stateOf(ada, bob) === undefined, 'Bob to be gone');
  expect(stateOf(ada, eve)).toBeDefined();
});

test('who moves to another server is seen there and stays one person', async () => {
  const { one, two, contentName } = await start(3);
  const ada = one.join({ userId: 'ada' });
  const token = two.ticket({ role: 'editor', userId: 'bob' });
  const before = createPeer(two.url, contentName, token);
  await joined(ada, before);
  before.provider.setAwarenessField('cursor', [1, 1]);
  await until(() => cursorOf(ada, before) === '[1,1]', 'Bob to be seen');
  const after = createPeer(one.url, contentName, token, before.doc);
  await joined(after);
  after.provider.setAwarenessField('cursor', [2, 2]);
  await until(() => cursorOf(ada, before) === '[2,2]', 'Bob on the other server');
  before.leave();
  await until(() => two.sync.stats().connections === 0, 'the old connection to be gone');
  after.provider.setAwarenessField('cursor', [3, 3]);
  await until(() => cursorOf(ada, before) === '[3,3]', 'Bob still to be there');
  expect(one.sync.peopleIn(one.creativeId)).toBe(2);
  after.leave();
  await until(() => stateOf(ada, before) === undefined, 'Bob to be gone');
});

test('motion reaches people on other servers, after the edit it belongs to', async () => {
  const { one, two, network, contentName } = await start();
  const ada = one.join({ userId: 'ada' });
  const bob = two.join({ userId: 'bob' });
  await joined(ada, bob);
  const seen: string[] = [];
  bob.doc.getMap('objects').observe(() => seen.push('edit'));
  bob.provider.on('stateless', () => seen.push('motion'));
  // The edit is slower than the motion that was sent after it.
  let first = true;
  network.fate = (_message, channel) => {
    if (!channel.includes(contentName) || !first) return undefined;
    first = false;
    return { delayMs: 30 };
  };
  for (let round = 0; round < 20; round++) {
    first = true;
    ada.doc.getMap('objects').set('one', round);
    ada.provider.sendStateless(encodeMotion({ kind: 'end', sequence: round, ids: [createId()] }));
    await until(() => seen.length === (round + 1) * 2, 'edit and motion');
  }
  expect(seen).toEqual(Array.from({ length: 20 }, () => ['edit', 'motion']).flat());
});

test('people are counted over all servers, and the bus hears of the first and the last', async () => {
  const { one, two, servers, contentName } = await start(3);
  const base = contentName.replace('.canvas.', '.doc.canvas.');
  const told = (event: string): number =>
    servers.flatMap(({ notices }) => notices).filter((subject) => subject === `${base}.${event}`).length;
  const agent = servers[2]?.join({ userId: 'brand', role: 'agent' });
  if (agent) await joined(agent);
  const ada = one.join({ userId: 'ada' });
  await joined(ada);
  await until(() => two.sync.peopleIn(one.creativeId) === 1, 'the second server to know of Ada');
  const bob = two.join({ userId: 'bob' });
  const again = two.join({ userId: 'ada' });
  await joined(bob, again);
  await until(() => one.sync.peopleIn(one.creativeId) === 2, 'the first server to know of Bob');
  expect(told('opened')).toBe(1);
  ada.leave();
  bob.leave();
  await until(() => one.sync.peopleIn(one.creativeId) === 1, 'only Ada to be left');
  expect(told('closed')).toBe(0);
  again.leave();
  await until(() => one.sync.peopleIn(one.creativeId) === 0, 'nobody to be left');
  await until(() => told('closed') > 0, 'the end');
});

test('people of a server that is gone count no more, and the server with the agents says so', async () => {
  const { one, two, links, network, contentName } = await start();
  const closed = `${contentName.replace('.canvas.', '.doc.canvas.')}.closed`;
  const agent = one.join({ userId: 'brand', role: 'agent' });
  const ada = two.join({ userId: 'ada' });
  await joined(agent, ada);
  await until(() => one.sync.peopleIn(one.creativeId) === 1, 'Ada to be known');
  network.partition(links.slice(0, 1), links.slice(1));
  await until(() => one.sync.peopleIn(one.creativeId) === 0, 'Ada to be given up');
  expect(one.notices).toContain(closed);
  network.heal();
  await until(() => one.sync.peopleIn(one.creativeId) === 1, 'Ada to be known again');
});

test('an announcement reaches all other servers in its shape, and who was away is told so', async () => {
  const { one, two, servers, network } = await start(3);
  const heard: string[] = [];
  const schema = z.object({ userId: z.string() });
  for (const [index, { sync }] of servers.entries()) {
    sync.announcements.on('rights', schema, ({ userId }) => void heard.push(`${index} ${userId}`));
    sync.announcements.onMissed(() => void heard.push(`${index} missed`));
  }
  two.sync.announcements.send('rights', { userId: 7 });
  two.sync.announcements.send('other', { userId: 'nobody' });
  one.sync.announcements.send('rights', { userId: 'ada' });
  await until(() => heard.length === 2, 'both to hear');
  expect(heard.toSorted()).toEqual(['1 ada', '2 ada']);
  network.setUp(false);
  one.sync.announcements.send('rights', { userId: 'bob' });
  network.setUp(true);
  await until(() => heard.length === 5, 'all to be told that they missed something');
  expect(heard.filter((text) => text.endsWith('missed'))).toHaveLength(3);
});

test('rights that changed on one server take effect on the others without waiting for their next look', async () => {
  const roles = new Map([['ada', 'editor' as Role]]);
  const rights: RightsSource = {
    changes: async () => [{}],
    rolesOf: async (holders) => holders.map(({ userId }) => roles.get(userId)),
  };
  many = await startServers(2, { limits: { ...LIMITS, rightsLookMs: 60_000 }, rights });
  const [one, two] = many.servers;
  const ada = two?.join({ userId: 'ada' });
  await ada?.saved();
  roles.delete('ada');
  await one?.sync.lookAtRights();
  await until(() => ada?.closes.length === 1, 'Ada to be shown out');
  expect(ada?.closes[0]?.reason).toBe('forbidden');
});
