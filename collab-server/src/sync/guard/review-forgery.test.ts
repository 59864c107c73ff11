import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { SYNC_LIMITS } from '../limits.ts';
import type { Actor } from '../ports.ts';
import { UpdateGuard } from './update-guard.ts';

const mallory: Actor = { id: 'mallory', name: 'Mallory', kind: 'user', role: 'reviewer' };
const VICTIM = { authorId: 'ada', authorName: 'Ada', authorKind: 'user' };
const OWN = { authorId: 'mallory', authorName: 'Mallory', authorKind: 'user' };

/** A review buffer with a message of Ada's and one of Mallory's. */
function createBuffer() {
  const doc = new Y.Doc();
  const chat = doc.getMap('chat');
  chat.set('hers', new Y.Map([['base', { ...VICTIM, body: 'hello' }]]));
  chat.set('mine', new Y.Map([['base', { ...OWN, body: 'hi' }]]));
  const guard = new UpdateGuard({ doc, kind: 'review', limits: SYNC_LIMITS, bindings: new Map() });
  return (change: (copy: Y.Doc) => void): boolean => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const before = Y.encodeStateVector(copy);
    change(copy);
    return guard.accept(Y.encodeStateAsUpdate(copy, before), mallory);
  };
}

const entry = (base: object, keys: Readonly<Record<string, unknown>> = {}): Y.Map<unknown> =>
  new Y.Map<unknown>([['base', base], ...Object.entries(keys)]);

test.each([
  [
    'keys that hold nothing over a base of somebody else',
    entry(VICTIM, { authorId: undefined, authorName: undefined, authorKind: undefined }),
  ],
  ['keys that hold null', entry(VICTIM, { authorId: null, authorName: null })],
  ['keys that no reader understands', entry(VICTIM, { authorId: 42, authorName: [] })],
  [
    'the own id with the name of somebody else in the base',
    entry({ ...OWN, authorName: 'Ada' }, { authorName: undefined }),
  ],
  ['a base of one’s own below a key of somebody else', entry(OWN, { authorId: 'ada' })],
  ['a name without an id', entry({ authorName: 'Mallory', body: 'x' })],
])('nobody signs for somebody else by %s', (_what, forged) => {
  const send = createBuffer();
  expect(() => send((doc) => doc.getMap('chat').set('new', forged))).toThrow();
});

test.each([
  [
    'accepted in the base, with a key that holds nothing',
    entry({ ...OWN, status: 'accepted', decidedBy: 'ada' }, { status: undefined, decidedBy: undefined }),
  ],
  [
    'decided by a base below null',
    entry(
      { ...OWN, status: 'open', decidedBy: 'ada', decidedByName: 'Ada' },
      { decidedBy: null, decidedByName: null },
    ),
  ],
  ['of a status that readers pass over', entry({ ...OWN, status: 'accepted' }, { status: 'nonsense' })],
])('nobody makes a proposal that reads as %s', (_what, forged) => {
  const send = createBuffer();
  expect(() => send((doc) => doc.getMap('proposals').set('new', forged))).toThrow();
});

test('nobody takes another name afterwards', () => {
  const send = createBuffer();
  const mine = (doc: Y.Doc): Y.Map<unknown> => doc.getMap<Y.Map<unknown>>('chat').get('mine') ?? new Y.Map();
  expect(() => send((doc) => mine(doc).set('authorName', 'Ada'))).toThrow('your own name');
  expect(() => send((doc) => mine(doc).set('base', { body: 'unsigned' }))).toThrow('author');
  expect(send((doc) => mine(doc).set('body', 'mended'))).toBe(true);
});

test('others settle a thread and answer in it, and write nothing else there', () => {
  const doc = new Y.Doc();
  doc.getMap('threads').set(
    'hers',
    new Y.Map<unknown>([
      ['base', { ...VICTIM, anchor: { kind: 'whole' } }],
      ['comments', new Y.Map()],
    ]),
  );
  const guard = new UpdateGuard({ doc, kind: 'review', limits: SYNC_LIMITS, bindings: new Map() });
  const write = (key: string, value: unknown): boolean => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const before = Y.encodeStateVector(copy);
    copy.getMap<Y.Map<unknown>>('threads').get('hers')?.set(key, value);
    const update = Y.encodeStateAsUpdate(copy, before);
    const isNew = guard.accept(update, mallory);
    // What comes next is written in the knowledge of it: of two at once one would win, by chance.
    Y.applyUpdate(doc, update);
    guard.settle(true);
    return isNew;
  };
  expect(write('resolved', true)).toBe(true);
  expect(write('resolvedBy', 'Mallory')).toBe(true);
  expect(() => write('resolvedBy', 'Ada')).toThrow('your own name');
  expect(() => write('resolvedNote', 'x'.repeat(1000))).toThrow('answered, not changed');
});

test('nothing is hung into an entry where no reader sees it', () => {
  const send = createBuffer();
  const hers = (doc: Y.Doc): Y.Map<unknown> => doc.getMap<Y.Map<unknown>>('chat').get('hers') ?? new Y.Map();
  const forms: Record<string, (doc: Y.Doc) => void> = {
    'elements of a map': (doc) => insertInto(hers(doc)),
    'a text': (doc) => doc.getMap('chat').set('text', new Y.Text('hidden formats')),
    'an array': (doc) => doc.getMap('chat').set('list', Y.Array.from([1])),
    'an XML element': (doc) => doc.getMap('chat').set('xml', new Y.XmlElement('p')),
  };
  for (const [form, change] of Object.entries(forms)) expect(() => send(change), form).toThrow();
});

/** What an array would do, done to a map. */
function insertInto(map: Y.Map<unknown>): void {
  Y.Array.prototype.insert.call(map, 0, ['hidden']);
}

test('an update that touches too much is refused, and a dear one says what it cost', () => {
  const doc = new Y.Doc();
  const limits = { ...SYNC_LIMITS, reviewTouchedBytes: 50_000, readBytesPerMessage: 1_000 };
  const guard = new UpdateGuard({ doc, kind: 'review', limits, bindings: new Map() });
  const peer = new Y.Doc();
  const write = (keys: readonly string[], letters: number): Uint8Array => {
    const before = Y.encodeStateVector(peer);
    for (const key of keys) peer.getMap('chat').set(key, entry({ ...OWN, body: 'x'.repeat(letters) }));
    return Y.encodeStateAsUpdate(peer, before);
  };
  expect(guard.accept(write(['a'], 20_000), mallory)).toBe(true);
  expect(guard.lastCost).toBeGreaterThanOrEqual(20);
  expect(() => guard.accept(write(['b', 'c', 'd'], 20_000), mallory)).toThrow('too much');
});
