import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** Something with a place among its siblings: a fractional index, ties broken by id. */
export interface Ordered {
  readonly id: string;
  readonly order: string;
}

/** Many insertions at one spot make keys longer; past this length the siblings get new ones. */
export const LONGEST_KEY = 64;

/** The digits of the library; it builds on other characters without complaint and puts the results anywhere. */
const DIGITS = /^[A-Za-z][0-9A-Za-z]*$/;

/** Whether a key is one that other keys can be made next to. */
export function isOrder(key: unknown): key is string {
  if (typeof key !== 'string' || key.length === 0 || key.length > 4 * LONGEST_KEY || !DIGITS.test(key))
    return false;
  try {
    generateKeyBetween(key, null);
    return true;
  } catch {
    return false;
  }
}

/**
 * A key that sorts after `before` and in front of `after`; either may be left out. A bound that is no order key, or
 * `after` where it does not lie above `before`, is taken as left out: use `placeBetween` where siblings may hold such keys.
 */
export function orderBetween(before?: string | null, after?: string | null): string {
  const lower = isOrder(before) ? before : null;
  const upper = isOrder(after) && (lower === null || lower < after) ? after : null;
  return generateKeyBetween(lower, upper);
}

/** Keys for new siblings, and new keys for those already there that stood in the way. */
export interface Placing {
  readonly orders: readonly string[];
  readonly rekeyed: readonly Ordered[];
}

/**
 * Keys for `count` new siblings that stand together before `siblings[index]`.
 *
 * Peers that insert at one spot at once make equal keys, and raw peers may write keys that are none. Then no key lies
 * between the neighbours, and the smallest run of them that frees the way gets new keys as well.
 *
 * @param siblings in drawing order, without the ones to be placed
 */
export function placeBetween(siblings: readonly Ordered[], index: number, count = 1): Placing {
  let low = index - 1;
  let high = index;
  while (low >= 0 && !isOrder(siblings[low]?.order)) low -= 1;
  for (;;) {
    while (high < siblings.length && !isOrder(siblings[high]?.order)) high += 1;
    const [lower, upper] = [siblings[low]?.order, siblings[high]?.order];
    if (lower === undefined || upper === undefined || lower < upper) break;
    high += 1;
  }
  const placing = spread(siblings, low, high, index, count);
  if (placing.orders.every((key) => key.length <= LONGEST_KEY)) return placing;
  return spread(siblings, -1, siblings.length, index, count);
}

/** New keys for all between `low` and `high`, both staying, with room for `count` more before `index`. */
function spread(
  siblings: readonly Ordered[],
  low: number,
  high: number,
  index: number,
  count: number,
): Placing {
  const before = siblings.slice(low + 1, index);
  const behind = siblings.slice(index, high);
  const keys = generateNKeysBetween(
    siblings[low]?.order ?? null,
    siblings[high]?.order ?? null,
    before.length + count + behind.length,
  );
  const fresh = [...keys.slice(0, before.length), ...keys.slice(before.length + count)];
  const rekeyed = [...before, ...behind].flatMap(({ id }, at) => {
    const order = fresh[at];
    return order === undefined ? [] : [{ id, order }];
  });
  return { orders: keys.slice(before.length, before.length + count), rekeyed };
}
