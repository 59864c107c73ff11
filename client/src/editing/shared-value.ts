import { sameJson } from '@sparklio/shared/documents/json-value';

/** The value that all items have in common, or undefined if they differ or there are none. */
export function sharedValue<Item, Value>(
  items: readonly Item[],
  read: (item: Item) => Value,
): Value | undefined {
  const [first, ...rest] = items;
  if (first === undefined) return undefined;
  const value = read(first);
  return rest.every((item) => sameJson(read(item), value)) ? value : undefined;
}
