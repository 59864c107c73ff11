import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_KEY, isOrder, orderBetween, placeBetween } from './order.ts';
import type { Ordered } from './order.ts';

const key = fc.oneof(
  fc.constantFrom('a0', 'a1', 'a2', 'Zz', 'a0V', '', '!', 'b', 'a00', 'zzz', `A${'0'.repeat(26)}`),
  fc.string({ maxLength: 4 }),
);

function place(siblings: readonly Ordered[], index: number, count: number): string[] {
  const { orders, rekeyed } = placeBetween(siblings, index, count);
  const keys = new Map(siblings.map(({ id, order }) => [id, order]));
  for (const { id, order } of rekeyed) keys.set(id, order);
  for (const [at, order] of orders.entries()) keys.set(`new${at}`, order);
  return [...keys].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1)).map(([id]) => id);
}

describe('order keys', () => {
  it('lie between their neighbours', () => {
    expect(orderBetween() < orderBetween(orderBetween())).toBe(true);
    const between = orderBetween('a0', 'a1');
    expect(between > 'a0' && between < 'a1').toBe(true);
  });

  it('are made whatever the bounds are', () => {
    fc.assert(
      fc.property(key, key, (before, after) => {
        expect(isOrder(orderBetween(before, after))).toBe(true);
      }),
    );
  });

  it('[CV11] put new siblings exactly where they belong, whatever keys are there', () => {
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 8 }),
        fc.nat(8),
        fc.integer({ min: 1, max: 3 }),
        (keys, at, count) => {
          const siblings = keys.sort().map((order, index): Ordered => ({ id: `s${index}`, order }));
          const index = Math.min(at, siblings.length);
          const ids = siblings.map(({ id }) => id);
          const added = Array.from({ length: count }, (_, each) => `new${each}`);
          expect(place(siblings, index, count)).toEqual([
            ...ids.slice(0, index),
            ...added,
            ...ids.slice(index),
          ]);
        },
      ),
    );
  });

  it('[CV11] change no sibling where there is room', () => {
    const siblings = ['a0', 'a1', 'a2'].map((order) => ({ id: order, order }));
    expect(placeBetween(siblings, 1, 5).rekeyed).toEqual([]);
  });

  it('[CV11] never grow long', () => {
    let siblings: Ordered[] = [
      { id: 'first', order: 'a0' },
      { id: 'last', order: 'a1' },
    ];
    for (let count = 0; count < 1_000; count += 1) {
      const { orders, rekeyed } = placeBetween(siblings, 1);
      const fresh = new Map(rekeyed.map(({ id, order }) => [id, order]));
      siblings = siblings.map(({ id, order }) => ({ id, order: fresh.get(id) ?? order }));
      siblings.splice(1, 0, { id: `${count}`, order: orders[0] ?? '' });
    }
    expect(Math.max(...siblings.map(({ order }) => order.length))).toBeLessThanOrEqual(LONGEST_KEY);
    expect(siblings.every(({ order }, at) => at === 0 || (siblings[at - 1]?.order ?? '') < order)).toBe(true);
  });
});
