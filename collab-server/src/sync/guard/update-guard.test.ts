import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { SYNC_LIMITS } from '../limits.ts';
import type { Actor } from '../ports.ts';
import { NotYet, Refusal } from './refusal.ts';
import { UpdateGuard } from './update-guard.ts';

const ada: Actor = { id: 'ada', name: 'Ada', kind: 'user', role: 'editor' };
const mallory: Actor = { id: 'mallory', name: 'Mallory', kind: 'user', role: 'editor' };

/** A server with a guarded document. `take` does what a session does with one update. */
function createServer(kind: 'canvas' | 'review' = 'canvas', limits = SYNC_LIMITS) {
  const doc = new Y.Doc();
  const guard = new UpdateGuard({ doc, kind, limits, bindings: new Map() });
  const take = (update: Uint8Array, actor: Actor = ada): boolean => {
    const news = guard.accept(update.slice(), actor);
    Y.applyUpdate(doc, update);
    guard.settle(true);
    return news;
  };
  return { doc, guard, take };
}

/** Asserts that an update is refused as `event` and that the guard goes on as if it had never come. */
function expectRefused(
  server: ReturnType<typeof createServer>,
  update: Uint8Array,
  event: string,
  actor = mallory,
): void {
  const before = Y.encodeStateAsUpdate(server.doc);
  let refusal: unknown;
  try {
    server.guard.accept(update.slice(), actor);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(Refusal);
  expect(refusal).toMatchObject({ event });
  expect(Y.encodeStateAsUpdate(server.doc)).toEqual(before);
}

function updateOf(change: (doc: Y.Doc) => void, doc = new Y.Doc()): Uint8Array {
  const before = Y.encodeStateVector(doc);
  change(doc);
  return Y.encodeStateAsUpdate(doc, before);
}

/** Writes an update by hand: blocks of structs, then the delete set. */
function written(write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode(write);
}

const numbers = (...values: number[]) =>
  written((encoder) => {
    for (const value of values) encoding.writeVarUint(encoder, value);
  });

const GC = 0;
const ITEM_STRING = 4;
const HAS_LEFT = 0x80;

test('an update that brings nothing new is known, one that does is news', () => {
  const server = createServer();
  const update = updateOf((doc) => doc.getMap('objects').set('one', 1));
  expect(server.guard.knows(update)).toBe(false);
  expect(server.take(update)).toBe(true);
  expect(server.guard.knows(update)).toBe(true);
  expect(server.take(update)).toBe(false);
  expect(server.take(Uint8Array.of(0, 0))).toBe(false);
});

test('a batch is checked as a whole: later updates may build on earlier ones that are not applied yet', () => {
  const { doc, guard } = createServer();
  const client = new Y.Doc();
  const updates: Uint8Array[] = [];
  client.on('update', (update: Uint8Array) => updates.push(update));
  client.getMap('objects').set('one', new Y.Map([['base', 1]]));
  (client.getMap('objects').get('one') as Y.Map<unknown>).set('position', [1, 2]);
  client.getMap('objects').delete('one');
  for (const update of updates) expect(guard.accept(update, ada)).toBe(true);
  for (const update of updates) Y.applyUpdate(doc, update);
  guard.settle(true);
  expect(doc.store.pendingStructs).toBeNull();
});

test('what was accepted but never applied is forgotten', () => {
  const { guard } = createServer();
  const client = new Y.Doc();
  const first = updateOf((doc) => doc.getMap('objects').set('one', 1), client);
  const second = updateOf((doc) => doc.getMap('objects').set('one', 2), client);
  guard.accept(first, ada);
  guard.settle(false);
  expect(() => guard.accept(second, ada)).toThrow(Refusal);
});

test('of an update that repeats what is known only the rest is taken; one that contradicts it is refused', () => {
  const server = createServer();
  const { doc, guard, take } = server;
  const client = new Y.Doc();
  take(updateOf((own) => own.getMap('meta').set('title', 'Tea'), client));
  const twin = new Y.Doc();
  twin.clientID = client.clientID;
  twin.getMap('meta').set('title', 'Milk');
  expectRefused(server, Y.encodeStateAsUpdate(twin), 'update_refused', ada);
  client.getMap('meta').set('title', 'Coffee');
  expect(guard.accept(Y.encodeStateAsUpdate(client), ada)).toBe(true);
  const { update, adds } = guard.lastTaken;
  expect(adds).toEqual([{ client: client.clientID, from: 1, to: 2 }]);
  expect(Y.parseUpdateMeta(update).from).toEqual(new Map([[client.clientID, 1]]));
  expect(() => guard.accept(Y.encodeStateAsUpdate(client), ada)).toThrow(NotYet);
  Y.applyUpdate(doc, update);
  guard.settle(true);
  expect(doc.getMap('meta').get('title')).toBe('Coffee');
  expect(take(Y.encodeStateAsUpdate(client))).toBe(false);
});

test('a client id belongs to the user who first wrote with it', () => {
  const server = createServer();
  const victim = new Y.Doc();
  server.take(updateOf((doc) => doc.getMap('meta').set('title', 'Tea'), victim));
  expectRefused(server, numbers(1, 1, victim.clientID, 1, GC, 1_000_000, 0), 'update_refused');
  const next = updateOf((doc) => doc.getMap('meta').set('title', 'Coffee'), victim);
  expect(server.take(next, ada)).toBe(true);
});

test('the client id that another open connection announces cannot be taken before its first edit', () => {
  const doc = new Y.Doc();
  const guard = new UpdateGuard({
    doc,
    kind: 'canvas',
    limits: SYNC_LIMITS,
    bindings: new Map(),
    presentAs: (client) => (client === 77 ? 'ada' : undefined),
  });
  expect(() => guard.accept(numbers(1, 1, 77, 0, GC, 5, 0), mallory)).toThrow(Refusal);
});

test('an edit whose dependency is missing is refused, so that it cannot be smuggled in before it', () => {
  const server = createServer();
  const client = new Y.Doc();
  const dependency = updateOf((doc) => doc.getMap('objects').set('one', new Y.Map()), client);
  const smuggled = updateOf(
    (doc) => (doc.getMap('objects').get('one') as Y.Map<unknown>).set('x', 1),
    client,
  );
  expectRefused(server, smuggled, 'update_refused');
  expect(server.take(dependency, mallory)).toBe(true);
});

test('a delete of something unknown is refused', () => {
  const server = createServer();
  expectRefused(server, numbers(0, 1, 4242, 1, 0, 10), 'update_refused');
});

test('unknown roots are refused by name, server roots by right', () => {
  const canvas = createServer();
  expectRefused(
    canvas,
    updateOf((doc) => doc.getMap('secrets').set('a', 1)),
    'update_refused',
  );
  const review = createServer('review');
  for (const root of ['decisions', 'status', 'spending']) {
    expectRefused(
      review,
      updateOf((doc) => doc.getMap(root).set('a', new Y.Map())),
      'forbidden',
    );
  }
  const server: Actor = { id: 'server', name: 'Server', kind: 'server', role: 'server' };
  expect(
    review.take(
      updateOf((doc) => doc.getMap('decisions').set('a', 1)),
      server,
    ),
  ).toBe(true);
  expectRefused(
    review,
    updateOf((doc) => doc.getMap('objects').set('a', 1)),
    'update_refused',
  );
});

test('an update that mixes an allowed and a forbidden root is refused whole', () => {
  const server = createServer('review');
  const update = updateOf((doc) => {
    doc.getMap('chat').set('a', new Y.Map());
    doc.getMap('status').set('state', 'approved');
  });
  expectRefused(server, update, 'forbidden');
});

test('deletes are held to the same roots as writes', () => {
  const server = createServer('review');
  const official = new Y.Doc();
  const decided = updateOf((doc) => doc.getMap('decisions').set('a', 'approve'), official);
  server.take(decided, { id: 'server', name: 'Server', kind: 'server', role: 'server' });
  const peer = new Y.Doc();
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(server.doc));
  expectRefused(
    server,
    updateOf((doc) => doc.getMap('decisions').delete('a'), peer),
    'forbidden',
  );
});

test('content is written only by those who may', () => {
  const server = createServer();
  for (const role of ['reviewer', 'viewer', 'agent'] as const) {
    const actor: Actor = { id: role, name: role, kind: 'user', role };
    expectRefused(
      server,
      updateOf((doc) => doc.getMap('meta').set('title', 'x')),
      'forbidden',
      actor,
    );
  }
  const granted: Actor = { id: 'agent', name: 'Brand', kind: 'agent', role: 'agent_editor' };
  expect(
    server.take(
      updateOf((doc) => doc.getMap('meta').set('title', 'x')),
      granted,
    ),
  ).toBe(true);
});

test('documents within documents are refused', () => {
  expectRefused(
    createServer(),
    updateOf((doc) => doc.getMap('objects').set('a', new Y.Doc())),
    'update_refused',
  );
});

test('the v2 encoding is refused', () => {
  const doc = new Y.Doc();
  doc.getMap('meta').set('title', 'x');
  expectRefused(createServer(), Y.encodeStateAsUpdateV2(doc), 'bad_frame');
});

test('counts that promise more than the bytes hold are refused without making room for them', () => {
  expectRefused(createServer(), numbers(1, 33_000_000, 1, 0), 'bad_frame');
  expectRefused(createServer(), numbers(2 ** 40), 'bad_frame');
  expectRefused(createServer(), numbers(0, 1, 1, 2 ** 40), 'bad_frame');
});

test('truncated at any byte, an update is refused', () => {
  const update = updateOf((doc) => {
    doc.getMap('objects').set(
      'one',
      new Y.Map<unknown>([
        ['base', { a: [1, 'é', null] }],
        ['text', new Y.Text('héllo')],
      ]),
    );
    doc.getMap('objects').set('two', 2);
    doc.getMap('objects').delete('two');
  });
  for (let length = 0; length < update.length; length++) {
    expect(() => createServer().guard.accept(update.slice(0, length), ada)).toThrow(Refusal);
  }
});

test('more structs, longer runs and more array elements than the limits are refused as too large', () => {
  const limits = { ...SYNC_LIMITS, updateStructs: 100, arrayRun: 50, updateBytes: 10_000 };
  const server = createServer('canvas', limits);
  const many = updateOf((doc) => {
    for (let index = 0; index < 101; index++) doc.getMap('objects').set(`o${index}`, index);
  });
  expectRefused(server, many, 'too_large');
  const array = updateOf((doc) =>
    doc.getMap('objects').set('a', Y.Array.from(Array.from({ length: 51 }, () => 0))),
  );
  expectRefused(server, array, 'too_large');
  expectRefused(
    server,
    updateOf((doc) => doc.getMap('meta').set('t', 'x'.repeat(10_001))),
    'too_large',
  );
  expectRefused(server, numbers(1, 1, 9, 0, GC, 1_000_001, 0), 'too_large');
});

test('many single deletes within one large array cost too much', () => {
  const server = createServer();
  const client = new Y.Doc();
  const list = new Y.Array<number>();
  client.getMap('objects').set('list', list);
  for (let chunk = 0; chunk < 8; chunk++) list.push(Array.from({ length: 10_000 }, () => chunk));
  server.take(Y.encodeStateAsUpdate(client), ada);
  const ranges: number[] = [];
  for (let clock = 1; clock < 80_000; clock += 2) ranges.push(clock, 1);
  const bomb = numbers(0, 1, client.clientID, ranges.length / 2, ...ranges);
  expectRefused(server, bomb, 'too_large');
  const whole = Y.encodeStateAsUpdate(client);
  const both = Uint8Array.from([...whole.slice(0, -1), ...bomb.slice(1)]);
  expectRefused(createServer(), both, 'too_large');
});

test('deleting a few elements of an array is fine, and so is naming again what was deleted long ago', () => {
  const server = createServer('canvas', { ...SYNC_LIMITS, updateDeleteCost: 50 });
  const client = new Y.Doc();
  client.on('update', (update: Uint8Array) => server.take(update));
  for (let index = 0; index < 200; index++) {
    client.getMap('objects').set(`o${index}`, index);
    client.getMap('objects').set(`keep${index}`, index);
    client.getMap('objects').delete(`o${index}`);
  }
  expect(server.take(Y.encodeStateAsUpdate(client))).toBe(false);
});

test('thousands of inserts at one and the same place are refused', () => {
  const limits = { ...SYNC_LIMITS, sameOrigin: 100 };
  const base = new Y.Doc();
  base.getText('x');
  const server = createServer('canvas', limits);
  const bomb = written((encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, 103);
    encoding.writeVarUint(encoder, 5);
    encoding.writeVarUint(encoder, 0);
    encoding.writeUint8(encoder, ITEM_STRING);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, 'objects');
    encoding.writeVarString(encoder, 'a');
    for (let index = 0; index < 102; index++) {
      encoding.writeUint8(encoder, ITEM_STRING | HAS_LEFT);
      encoding.writeVarUint(encoder, 5);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, 'b');
    }
    encoding.writeVarUint(encoder, 0);
  });
  expectRefused(server, bomb, 'too_large');
});

test('types and values nested too deeply are refused', () => {
  const deepTypes = updateOf((doc) => {
    let map = doc.getMap<unknown>('objects');
    for (let depth = 0; depth < 40; depth++) {
      const inner = new Y.Map<unknown>();
      map.set('a', inner);
      map = inner;
    }
  });
  expectRefused(createServer(), deepTypes, 'bad_frame');
  let value: unknown = 1;
  for (let depth = 0; depth < 200; depth++) value = [value];
  expectRefused(
    createServer(),
    updateOf((doc) => doc.getMap('objects').set('a', value)),
    'bad_frame',
  );
});

test('one client twice in an update is refused, since Yjs would see only the second', () => {
  expectRefused(createServer(), numbers(2, 1, 9, 0, GC, 1, 1, 9, 1, GC, 1, 0), 'bad_frame');
});

test('structs of no length are refused', () => {
  expectRefused(createServer(), numbers(1, 1, 9, 0, GC, 0, 0), 'bad_frame');
});

test('parts that wait for each other are refused', () => {
  // client 1's struct hangs on client 2's and the other way round
  const item = (client: number): number[] => [ITEM_STRING | HAS_LEFT, client, 0, 1, 'a'.charCodeAt(0)];
  expectRefused(createServer(), Uint8Array.of(2, 1, 2, 0, ...item(1), 1, 1, 0, ...item(2), 0), 'bad_frame');
  expectRefused(createServer(), Uint8Array.of(1, 1, 2, 0, ...item(2), 0), 'bad_frame');
});

test('text that is not UTF-8 and JSON that is not JSON are refused', () => {
  const root = [1, 7, ...new TextEncoder().encode('objects')];
  expectRefused(createServer(), Uint8Array.of(1, 1, 9, 0, ITEM_STRING, ...root, 1, 0xff, 0), 'bad_frame');
  const embed = 5;
  expectRefused(
    createServer(),
    Uint8Array.of(1, 1, 9, 0, embed, ...root, 1, '{'.charCodeAt(0), 0),
    'bad_frame',
  );
});

test('a known beginning with another continuation under a forged place is refused', () => {
  const server = createServer();
  const client = new Y.Doc();
  const text = new Y.Text();
  client.getMap('objects').set('a', text);
  text.insert(0, 'ab');
  server.take(Y.encodeStateAsUpdate(client));
  // claims to be the same string "ab…", but hanging in the root itself
  const forged = written((encoder) => {
    for (const value of [1, 1, client.clientID, 1]) encoding.writeVarUint(encoder, value);
    encoding.writeUint8(encoder, ITEM_STRING);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, 'meta');
    encoding.writeVarString(encoder, 'abcd');
    encoding.writeVarUint(encoder, 0);
  });
  expectRefused(server, forged, 'bad_frame', ada);
});

test('a text that many edits make too long is refused at the one that passes the limit', () => {
  const server = createServer('canvas', { ...SYNC_LIMITS, listLength: 100 });
  const client = new Y.Doc();
  server.take(updateOf((doc) => doc.getMap('objects').set('t', new Y.Map([['text', new Y.Text()]])), client));
  const text = (client.getMap('objects').get('t') as Y.Map<Y.Text>).get('text');
  expect(server.take(updateOf(() => text?.insert(0, 'x'.repeat(90)), client))).toBe(true);
  expect(server.take(updateOf(() => text?.delete(0, 50), client))).toBe(true);
  expect(server.take(updateOf(() => text?.insert(0, 'y'.repeat(60)), client))).toBe(true);
  expectRefused(
    server,
    updateOf(() => text?.insert(0, 'z'), client),
    'too_large',
  );
});

test('more objects than a document can hold are refused, however many edits bring them; deleted ones make room', () => {
  const server = createServer('canvas', { ...SYNC_LIMITS, rootEntries: 3 });
  const client = new Y.Doc();
  const objects = client.getMap('objects');
  for (const id of ['a', 'b', 'c']) server.take(updateOf(() => objects.set(id, new Y.Map()), client));
  expect(server.take(updateOf(() => objects.set('a', new Y.Map()), client))).toBe(true);
  server.take(updateOf(() => objects.delete('b'), client));
  expect(server.take(updateOf(() => objects.set('d', new Y.Map()), client))).toBe(true);
  expectRefused(
    server,
    updateOf(() => objects.set('e', new Y.Map()), client),
    'too_large',
  );
});

test('a document that is full takes no more', () => {
  const server = createServer('canvas', { ...SYNC_LIMITS, documentBytes: 2_000 });
  const client = new Y.Doc();
  server.take(updateOf((doc) => doc.getMap('meta').set('title', 'x'.repeat(1_500)), client));
  expectRefused(
    server,
    updateOf((doc) => doc.getMap('meta').set('note', 'y'.repeat(1_000)), client),
    'too_large',
  );
});

test('an entry of a review that is too long is refused', () => {
  const server = createServer('review', { ...SYNC_LIMITS, reviewEntryBytes: 1_000 });
  const said = (body: string): Uint8Array =>
    updateOf((doc) => doc.getMap('chat').set(body.slice(0, 3), new Y.Map([['base', { body }]])));
  expect(server.take(said('short'))).toBe(true);
  expectRefused(server, said('long'.repeat(300)), 'too_large');
});
