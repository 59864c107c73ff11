import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { ReadyState } from './ready-state.ts';

let doc: Y.Doc;
let ready: ReadyState;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  doc = new Y.Doc();
  ready = new ReadyState(doc);
  doc.on('update', (update: Uint8Array) => ready.changed(update.length));
  doc.getMap('meta').set('title', 'one');
});
afterEach(() => vi.useRealTimers());

async function title(): Promise<unknown> {
  const copy = new Y.Doc();
  Y.applyUpdateV2(copy, gunzipSync(await ready.get()));
  return copy.getMap('meta').get('title');
}

test('holds the whole document', async () => {
  expect(await title()).toBe('one');
});

test('may be a little behind, for some seconds', async () => {
  await ready.get();
  doc.getMap('meta').set('title', 'two');
  expect(await title()).toBe('one');
  vi.advanceTimersByTime(6_000);
  expect(await title()).toBe('two');
});

test('is made anew once a lot has changed', async () => {
  await ready.get();
  doc.getMap('meta').set('title', 'x'.repeat(40_000));
  expect(await title()).toHaveLength(40_000);
});

test('is made once while nothing changes', async () => {
  const first = await ready.get();
  vi.advanceTimersByTime(60_000);
  expect(await ready.get()).toBe(first);
});
