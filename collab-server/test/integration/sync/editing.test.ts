import * as encoding from 'lib0/encoding';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { startHarness, until } from './sync-harness.ts';
import type { Harness } from './sync-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

test('what one stock provider writes reaches the other, and both are told that it is saved', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await Promise.all([ada.saved(), bob.saved()]);
  ada.doc.getMap('objects').set('one', new Y.Map([['base', { type: 'shape' }]]));
  bob.doc.getMap('meta').set('title', 'Tea');
  await until(
    () => bob.doc.getMap('objects').has('one') && ada.doc.getMap('meta').get('title') === 'Tea',
    'both edits',
  );
  await Promise.all([ada.saved(), bob.saved()]);
  expect(
    (await harness.log.readAfter(harness.names.contentName, 0)).map((row) => row.actorId).toSorted(),
  ).toEqual(['ada', 'bob']);
  expect(harness.logged.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
});

test('two people typing in one text keep every character', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await Promise.all([ada.saved(), bob.saved()]);
  const text = new Y.Text();
  const object = new Y.Map<unknown>([['base', { type: 'text' }]]);
  object.set('text', text);
  ada.doc.getMap('objects').set('one', object);
  await until(() => bob.doc.getMap('objects').has('one'), 'the text object');
  const theirs = bob.doc.getMap<Y.Map<unknown>>('objects').get('one')?.get('text') as Y.Text;
  for (let index = 0; index < 100; index++) {
    text.insert(text.length, 'a');
    theirs.insert(0, 'b');
    if (index % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all([ada.saved(), bob.saved()]);
  await until(() => text.toJSON() === theirs.toJSON() && text.length === 200, 'the same 200 characters');
  expect(text.toJSON().replaceAll('b', '')).toBe('a'.repeat(100));
});

test('a newcomer gets what was saved, also after everybody left', async () => {
  harness = await startHarness({ limits: { lingerMs: 0 } });
  const ada = harness.join({ userId: 'ada' });
  await ada.saved();
  ada.doc.getMap('meta').set('title', 'Tea');
  await ada.saved();
  ada.leave();
  await until(() => harness.sync.stats().documents === 0, 'the document to be unloaded');
  const bob = harness.join({ userId: 'bob' });
  await bob.synced();
  expect(bob.doc.getMap('meta').get('title')).toBe('Tea');
});

test('edits made while offline arrive when the socket is back', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await Promise.all([ada.saved(), bob.saved()]);
  ada.provider.configuration.websocketProvider.disconnect();
  await until(() => ada.closes.length > 0, 'the socket to close');
  for (let index = 0; index < 50; index++)
    ada.doc.getMap('objects').set(`o${index}`, new Y.Map([['base', index]]));
  ada.doc.getMap('objects').delete('o7');
  await ada.provider.configuration.websocketProvider.connect();
  await ada.saved();
  await until(() => bob.doc.getMap('objects').size === 49, 'the offline edits');
});

test('a change by the server is saved, credited and seen, and one that throws leaves nothing', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  await ada.saved();
  const changes: string[] = [];
  harness.sync.onChange(({ actorIds }) => changes.push(...actorIds));
  const actor = { id: 'eve', name: 'Eve', kind: 'user', role: 'editor' } as const;
  const result = await harness.sync.edit(harness.names.contentName, actor, (doc) => {
    doc.getMap('meta').set('title', 'From the server');
    return 7;
  });
  expect(result).toBe(7);
  await until(() => ada.doc.getMap('meta').get('title') === 'From the server', 'the title');
  await expect(
    harness.sync.edit(harness.names.contentName, actor, (doc) => {
      doc.getMap('meta').set('title', 'Never');
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await harness.sync.read(harness.names.contentName, (doc) => doc.getMap('meta').get('title'))).toBe(
    'From the server',
  );
  expect(changes).toEqual(['eve']);
  await expect(
    harness.sync.edit(harness.names.contentName, { ...actor, role: 'reviewer' }, (doc) =>
      doc.getMap('meta').set('title', 'x'),
    ),
  ).rejects.toMatchObject({ code: 'forbidden' });
});

test('who edited offline and goes on typing while the line comes back loses nothing and is not refused', async () => {
  harness = await startHarness();
  const bob = harness.join({ userId: 'bob' });
  const doc = new Y.Doc();
  const before = harness.join({ userId: 'ada', doc });
  await Promise.all([before.saved(), bob.saved()]);
  doc.getMap('objects').set('first', new Y.Map([['base', 1]]));
  await before.saved();
  before.leave();
  doc.getMap('objects').set('offline', new Y.Map([['base', 2]]));
  const after = harness.join({ userId: 'ada', doc });
  // Goes out at once, before the edit that it builds on.
  const offline = doc.getMap('objects').get('offline');
  if (offline instanceof Y.Map) offline.set('name', 'typed on the way');
  await after.saved();
  await until(() => bob.doc.getMap('objects').has('offline'), 'the edit made offline');
  await until(
    () => JSON.stringify(bob.doc.getMap('objects').get('offline')).includes('typed'),
    'the edit made on the way',
  );
  expect(after.closes).toEqual([]);
  expect(await harness.log.readAfter(harness.names.contentName, 0)).toHaveLength(2);
});

test('a client that never sends what its edits build on is ended, not waited for with all it likes to send', async () => {
  harness = await startHarness({ limits: { earlyUpdates: 3 } });
  const writer = new Y.Doc();
  const updates: Uint8Array[] = [];
  writer.on('update', (update: Uint8Array) => updates.push(update));
  for (let index = 0; index < 6; index++) writer.getMap('meta').set('title', `${index}`);
  const raw = await harness.rawSocket();
  const send = (type: number, write: (encoder: encoding.Encoder) => void): void =>
    raw.webSocket.send(
      encoding.encode((encoder) => {
        encoding.writeVarString(encoder, harness.names.contentName);
        encoding.writeVarUint(encoder, type);
        write(encoder);
      }),
    );
  send(2, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, harness.ticket({ role: 'editor' }));
  });
  // The first is never sent, and neither is the answer that would bring it.
  for (const update of updates.slice(1))
    send(0, (encoder) => {
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint8Array(encoder, update);
    });
  expect(await raw.closed).toEqual({ code: 4409, reason: 'update-refused' });
  expect(await harness.log.readAfter(harness.names.contentName, 0)).toEqual([]);
});
