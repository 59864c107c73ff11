import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { AccessChange } from '../../../src/sync/ports.ts';
import { startHarness, until } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

const entry = (fields: Record<string, unknown>): Y.Map<unknown> => new Y.Map(Object.entries(fields));

async function joined(...peers: Peer[]): Promise<void> {
  await Promise.all(peers.map((peer) => peer.saved()));
}

async function expectRefused(peer: Peer, reason: string): Promise<void> {
  await until(() => peer.closes.length > 0, 'the socket to be ended');
  expect(peer.closes[0]?.reason).toBe(reason);
  expect(peer.statelessPayloads.map((payload) => JSON.parse(payload).reason)).toContain(reason);
  peer.leave();
}

test('a reviewer reads content but cannot write it; what it tried stays unsaved and it is told once', async () => {
  harness = await startHarness();
  const editor = harness.join({ userId: 'ada' });
  const reviewer = harness.join({ userId: 'rev', role: 'reviewer' });
  await joined(editor, reviewer);
  expect(reviewer.provider.authorizedScope).toBe('readonly');
  reviewer.doc.getMap('meta').set('title', 'mine');
  reviewer.doc.getMap('meta').set('title', 'mine again');
  await until(() => reviewer.statelessPayloads.length > 0, 'the refusal');
  expect(reviewer.provider.unsyncedChanges).toBe(2);
  editor.doc.getMap('objects').set('one', 1);
  await until(() => reviewer.doc.getMap('objects').has('one'), 'the editor’s edit');
  expect(reviewer.statelessPayloads).toHaveLength(1);
  expect(reviewer.closes).toEqual([]);
  expect(editor.doc.getMap('meta').has('title')).toBe(false);
  expect(await harness.sync.read(harness.names.contentName, (doc) => doc.getMap('meta').size)).toBe(0);
});

test('nobody writes decisions, status or spending over a socket, not even an owner', async () => {
  harness = await startHarness();
  for (const root of ['decisions', 'status', 'spending']) {
    const owner = harness.join({ userId: 'boss', role: 'owner', document: 'review' });
    await joined(owner);
    owner.doc.getMap(root).set('state', 'approved');
    await expectRefused(owner, 'forbidden');
  }
  const server = { id: 'server', name: 'Server', kind: 'server', role: 'server' } as const;
  await harness.sync.edit(harness.names.reviewName, server, (doc) =>
    doc.getMap('status').set('state', 'reviewing'),
  );
  const viewer = harness.join({ role: 'viewer', document: 'review' });
  await viewer.synced();
  expect(viewer.doc.getMap('status').get('state')).toBe('reviewing');
});

test('an agent changes its own proposals and nobody else’s, and decides none', async () => {
  harness = await startHarness();
  const brand = harness.join({ userId: 'brand', role: 'agent', document: 'review' });
  const copy = harness.join({ userId: 'copy', role: 'agent', document: 'review' });
  await joined(brand, copy);
  const base = { authorId: 'brand', authorKind: 'agent', status: 'open', title: 'Use the brand’s blue' };
  brand.doc.getMap('proposals').set('p1', entry({ base }));
  await until(() => copy.doc.getMap('proposals').has('p1'), 'the proposal');
  (brand.doc.getMap('proposals').get('p1') as Y.Map<unknown>).set('title', 'Use the blue of the brand');
  (brand.doc.getMap('proposals').get('p1') as Y.Map<unknown>).set('status', 'withdrawn');
  await brand.saved();
  (copy.doc.getMap('proposals').get('p1') as Y.Map<unknown>).set('title', 'Use mine');
  await expectRefused(copy, 'forbidden');
  (brand.doc.getMap('proposals').get('p1') as Y.Map<unknown>).set('status', 'accepted');
  await expectRefused(brand, 'forbidden');
});

test('an author may remove what it withdrew, and nobody else may', async () => {
  harness = await startHarness();
  const brand = harness.join({ userId: 'brand', role: 'agent', document: 'review' });
  const copy = harness.join({ userId: 'copy', role: 'agent', document: 'review' });
  await joined(brand, copy);
  const base = { authorId: 'brand', authorKind: 'agent', status: 'withdrawn', title: 'Use the brand’s blue' };
  for (const id of ['p1', 'p2']) brand.doc.getMap('proposals').set(id, entry({ base }));
  await until(() => copy.doc.getMap('proposals').has('p2'), 'the proposals');
  brand.doc.getMap('proposals').delete('p1');
  await brand.saved();
  await until(() => !copy.doc.getMap('proposals').has('p1'), 'the removal');
  copy.doc.getMap('proposals').delete('p2');
  await expectRefused(copy, 'forbidden');
});

test('nobody signs for somebody else', async () => {
  harness = await startHarness();
  for (const root of ['chat', 'threads', 'proposals']) {
    const agent = harness.join({ userId: 'brand', role: 'agent', document: 'review' });
    await joined(agent);
    agent.doc.getMap(root).set('x', entry({ base: { authorId: 'ada', body: 'I agree' } }));
    await expectRefused(agent, 'forbidden');
  }
});

test('a reviewer answers and resolves threads of others but changes none of their words', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada', document: 'review' });
  const reviewer = harness.join({ userId: 'rev', role: 'reviewer', document: 'review' });
  await joined(ada, reviewer);
  const thread = entry({ base: { authorId: 'ada', anchor: { kind: 'whole' } } });
  thread.set('comments', new Y.Map([['c1', entry({ base: { authorId: 'ada', body: 'Too dark?' } })]]));
  ada.doc.getMap('threads').set('t1', thread);
  await until(() => reviewer.doc.getMap('threads').has('t1'), 'the thread');
  const seen = reviewer.doc.getMap('threads').get('t1') as Y.Map<unknown>;
  (seen.get('comments') as Y.Map<unknown>).set('c2', entry({ base: { authorId: 'rev', body: 'Yes.' } }));
  seen.set('resolved', true);
  seen.set('resolvedBy', 'rev');
  await reviewer.saved();
  await until(
    () => (thread.get('comments') as Y.Map<unknown>).size === 2 && thread.get('resolved') === true,
    'the answer',
  );
  ((seen.get('comments') as Y.Map<unknown>).get('c1') as Y.Map<unknown>).set('body', 'Just right!');
  await expectRefused(reviewer, 'forbidden');
});

test('a viewer writes nothing in the review buffer', async () => {
  harness = await startHarness();
  const viewer = harness.join({ userId: 'vi', role: 'viewer', document: 'review' });
  await joined(viewer);
  viewer.doc.getMap('chat').set('x', entry({ base: { authorId: 'vi', body: 'hi' } }));
  await until(() => viewer.statelessPayloads.length > 0, 'the refusal');
  expect(await harness.sync.read(harness.names.reviewName, (doc) => doc.getMap('chat').size)).toBe(0);
});

test('values that no reader understands are the readers’ business: the guard lets them pass', async () => {
  harness = await startHarness();
  const raw = harness.join({ userId: 'raw' });
  await joined(raw);
  const objects = raw.doc.getMap<unknown>('objects');
  objects.set('number', 5);
  objects.set('text', new Y.Text('?'));
  objects.set('array', Y.Array.from([1, 'two', null]));
  objects.set('bytes', new Uint8Array([1, 2]));
  objects.set(
    'odd',
    new Y.Map<unknown>([
      ['position', 'nowhere'],
      ['size', [Number.NaN, -1]],
    ]),
  );
  await raw.saved();
  expect(raw.closes).toEqual([]);
});

test('a socket is ended within its turn when its holder loses access', async () => {
  let isIn = true;
  harness = await startHarness({
    rights: {
      changes: async () => (isIn ? [] : [{ userId: 'ada' }]),
      rolesOf: async (holders) =>
        holders.map(({ userId }) => (isIn || userId !== 'ada' ? 'editor' : undefined)),
    },
  });
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await joined(ada, bob);
  isIn = false;
  await harness.sync.lookAtRights();
  await until(() => ada.closes.length > 0, 'the socket to be ended');
  expect(ada.closes[0]).toEqual({ code: 4403, reason: 'forbidden' });
  expect(bob.closes).toEqual([]);
  ada.leave();
});

test('a newer ticket shown on an open document changes the rights at once', async () => {
  harness = await startHarness();
  let token = harness.ticket({ role: 'reviewer', userId: 'ada' });
  const ada = harness.join({ token });
  await joined(ada);
  token = harness.ticket({ role: 'editor', userId: 'ada' });
  ada.provider.configuration.token = token;
  await ada.provider.sendToken();
  await until(() => ada.provider.authorizedScope === 'read-write', 'the new rights');
  ada.doc.getMap('meta').set('title', 'now allowed');
  await until(
    async () => (await harness.log.readAfter(harness.names.contentName, 0)).length > 0,
    'the edit to be saved',
  );
  ada.provider.configuration.token = harness.ticket({ role: 'editor', userId: 'eve' });
  await ada.provider.sendToken();
  await until(() => ada.closes.length > 0, 'the socket to be ended');
  expect(ada.closes[0]?.reason).toBe('forbidden');
  ada.leave();
});

test('what was written before a lowered role could be known is not taken, and the socket stays until a ticket says so', async () => {
  let role: Role = 'editor';
  const news = Promise.withResolvers<string>();
  const changes: AccessChange[] = [];
  harness = await startHarness({
    rights: {
      changes: () => Promise.resolve(changes.splice(0)),
      rolesOf: async (holders) => holders.map(() => role),
    },
    limits: { rightsLookMs: 60_000 },
  });
  let shown = 0;
  const ada = harness.join({
    document: 'review',
    token: async () => {
      shown += 1;
      return shown === 1 ? harness.ticket({ role: 'editor', userId: 'ada' }) : news.promise;
    },
  });
  await joined(ada);
  ada.doc.getMap('brief').set('text', 'mine');
  await ada.saved();
  role = 'reviewer';
  changes.push({ userId: 'ada' });
  await harness.sync.lookAtRights();
  ada.doc.getMap('brief').set('text', 'mine again');
  // This one would be allowed, but it builds on what was not taken.
  ada.doc.getMap('chat').set('c1', entry({ base: { authorId: 'ada', body: 'Hello' } }));
  await until(() => ada.statelessPayloads.length > 0, 'the sentence');
  const seen = await harness.sync.read(harness.names.reviewName, (doc) => doc.getMap('brief').toJSON());
  expect(seen).toEqual({ text: 'mine' });
  expect(ada.provider.unsyncedChanges).toBe(2);
  expect(ada.closes).toEqual([]);

  news.resolve(harness.ticket({ role: 'reviewer', userId: 'ada' }));
  await until(() => shown > 1 && ada.provider.authorizedScope === 'read-write', 'the new ticket');
  await harness.sync.lookAtRights();
  ada.doc.getMap('brief').set('text', 'and again');
  await until(() => ada.closes.length > 0, 'the socket to be ended');
  expect(ada.statelessPayloads.map((payload) => JSON.parse(payload).reason)).toContain('forbidden');
  ada.leave();
});
