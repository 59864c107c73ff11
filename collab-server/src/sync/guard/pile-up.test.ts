import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { SYNC_LIMITS } from '../limits.ts';
import type { Actor } from '../ports.ts';
import { Refusal } from './refusal.ts';
import { UpdateGuard } from './update-guard.ts';

const limits = { ...SYNC_LIMITS, sameOrigin: 100, scanSteps: 2_000 };
const actor: Actor = { id: 'ada', name: 'Ada', kind: 'user', role: 'editor' };

function createServer(given = limits) {
  const doc = new Y.Doc();
  const guard = new UpdateGuard({ doc, kind: 'canvas', limits: given, bindings: new Map() });
  const take = (update: Uint8Array): void => {
    guard.accept(update.slice(), actor);
    Y.applyUpdate(doc, update);
    guard.settle(true);
  };
  return { doc, guard, take };
}

/** Updates of peers that each do the same without having seen the others. */
function strangers(count: number, change: (doc: Y.Doc, index: number) => void, seen?: Y.Doc): Uint8Array[] {
  const state = seen === undefined ? undefined : Y.encodeStateAsUpdate(seen);
  return Array.from({ length: count }, (_, index) => {
    const doc = new Y.Doc();
    if (state) Y.applyUpdate(doc, state);
    const before = Y.encodeStateVector(doc);
    change(doc, index);
    return Y.encodeStateAsUpdate(doc, before);
  });
}

const setKey = (doc: Y.Doc, index: number): void => void doc.getMap('objects').set('key', index);

test('many peers that claim one key at once are refused, in one update', () => {
  const { take } = createServer();
  expect(() => take(Y.mergeUpdates(strangers(150, setKey)))).toThrow(Refusal);
  take(Y.mergeUpdates(strangers(50, setKey)));
});

test('and in many updates: what lies there already counts', () => {
  const { take, doc } = createServer();
  expect(() => strangers(150, setKey).forEach(take)).toThrow(Refusal);
  expect(doc.store.clients.size).toBeLessThanOrEqual(101);
});

test('so are those who all write at the beginning of one text', () => {
  const { take, doc } = createServer();
  take(Y.encodeStateAsUpdate(withText()));
  const atStart = (copy: Y.Doc): void => textOf(copy)?.insert(0, 'x');
  expect(() => strangers(150, atStart, doc).forEach(take)).toThrow(Refusal);
});

test('peers that know nothing of a long past are refused once they cost too much together', () => {
  const { take, doc } = createServer();
  // Two who take turns: nothing of what was there can be merged.
  const two = [new Y.Doc(), new Y.Doc()];
  for (let turn = 0; turn < 300; turn++) {
    const peer = two[turn % 2];
    if (peer === undefined) continue;
    Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(peer)));
    const before = Y.encodeStateVector(peer);
    setKey(peer, turn);
    take(Y.encodeStateAsUpdate(peer, before));
  }
  const [one, ...more] = strangers(20, setKey);
  if (one) take(one);
  expect(() => take(Y.mergeUpdates(more))).toThrow(Refusal);
});

test('honest work at one place costs next to nothing: typing on, going back, drawing, days offline', () => {
  const { take, doc, guard } = createServer(SYNC_LIMITS);
  const peer = new Y.Doc();
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(withText()));
  take(Y.encodeStateAsUpdate(peer));
  const offline = new Y.Doc();
  Y.applyUpdate(offline, Y.encodeStateAsUpdate(doc));
  for (const copy of [peer, offline]) {
    const before = Y.encodeStateVector(copy);
    const text = textOf(copy);
    for (let index = 0; index < 1_000; index++) {
      text?.insert(index % 7, 'abc');
      if (index % 3 === 0) text?.delete(0, 2);
      setKey(copy, index);
    }
    take(Y.encodeStateAsUpdate(copy, before));
    expect(guard.lastCost).toBeLessThanOrEqual(SYNC_LIMITS.newClientCost + 2);
  }
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
  expect(textOf(doc)?.toString()).toBe(textOf(peer)?.toString());
});

function withText(): Y.Doc {
  const doc = new Y.Doc();
  doc.getMap('objects').set('text', new Y.Text('some words'));
  return doc;
}

function textOf(doc: Y.Doc): Y.Text | undefined {
  const text = doc.getMap('objects').get('text');
  return text instanceof Y.Text ? text : undefined;
}
