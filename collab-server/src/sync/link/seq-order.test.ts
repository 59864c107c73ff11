import { expect, test } from 'vitest';
import { SeqOrder } from './seq-order.ts';
import type { RemoteUpdate } from './seq-order.ts';

const remote = (seq: number, bytes = 1): RemoteUpdate => ({
  seq,
  actorId: 'ada',
  update: new Uint8Array(bytes),
});
const taken = (order: SeqOrder): number[] => order.take().map(({ seq }) => seq);

test('what comes out of order is given in order, once', () => {
  const order = new SeqOrder(4);
  order.offer([remote(7), remote(6), remote(4)]);
  expect(order.hasReady).toBe(false);
  expect(order.hasGap).toBe(true);
  expect(taken(order)).toEqual([]);
  order.offer([remote(5), remote(6)]);
  expect(order.hasGap).toBe(false);
  expect(taken(order)).toEqual([5, 6, 7]);
  order.offer([remote(5), remote(7)]);
  expect(taken(order)).toEqual([]);
  expect(order.applied).toBe(7);
});

test('own entries count at once, and close the gap when what was before them has come', () => {
  const order = new SeqOrder(0);
  order.own([1]);
  order.own([4, 5]);
  expect([order.applied, order.known, order.hasGap]).toEqual([1, 5, true]);
  order.offer([remote(3), remote(4)]);
  order.offer([remote(2)]);
  expect(taken(order)).toEqual([2, 3]);
  expect([order.applied, order.hasGap]).toEqual([5, false]);
});

test('an own entry that was also told is not given out', () => {
  const order = new SeqOrder(0);
  order.offer([remote(2)]);
  order.own([1, 2]);
  expect(taken(order)).toEqual([]);
  expect(order.applied).toBe(2);
});

test('to hear of a newer entry is to know of a gap', () => {
  const order = new SeqOrder(2);
  order.notice(2);
  expect(order.hasGap).toBe(false);
  order.notice(5);
  expect(order.hasGap).toBe(true);
});

test('behind a gap only so much is kept, and what comes in order always gets through', () => {
  const order = new SeqOrder(0);
  for (let seq = 2; seq < 4_000; seq++) order.offer([remote(seq)]);
  expect(order.known).toBe(3_999);
  order.offer([remote(1)]);
  expect(taken(order).length).toBeLessThanOrEqual(1_001);
  expect(order.hasGap).toBe(true);
  for (let seq = order.applied + 1; seq < 4_000; seq++) {
    order.offer([remote(seq, 1024 * 1024)]);
    expect(taken(order)).toEqual([seq]);
  }
  expect(order.hasGap).toBe(false);
});
