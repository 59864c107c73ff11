import * as Y from 'yjs';
import { BASE } from './canvas/schema.ts';
import type { Json } from './canvas/schema.ts';
import { isPlainObject, sameJson } from './json-value.ts';

/**
 * An entry is a Y.Map in a root, keyed by id. It holds its first properties as one JSON value under `base`; a property
 * changed later has a key of its own, which wins. An entry without `base` and with a key for every property is as good.
 */
export type Entry = Y.Map<unknown>;

/** Turns a stored value into one of a known form, or undefined if it is of another. */
export type Check<Value> = (value: unknown) => Value | undefined;

const ENTRY_ID = /^[A-Za-z0-9][\w-]{0,99}$/;
const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

/** Ids under which entries are read. Ours are UUIDs; other peers' may be any short word. */
export function isEntryId(id: string): boolean {
  return ENTRY_ID.test(id);
}

export function entryIn(doc: Y.Doc, root: string, id: string): Entry | undefined {
  const entry: unknown = doc.getMap(root).get(id);
  return entry instanceof Y.Map && isEntryId(id) ? entry : undefined;
}

/** Visits every readable entry of a map. What is not a Y.Map, or has an unusable id, is passed over. */
export function eachEntry(map: Y.Map<unknown>, visit: (id: string, entry: Entry) => void): void {
  map.forEach((entry, id) => {
    if (entry instanceof Y.Map && isEntryId(id)) visit(id, entry);
  });
}

/** What the entry was born with; empty if there is nothing of use. */
export function baseOf(entry: Entry): Readonly<Record<string, unknown>> {
  const base = entry.get(BASE);
  return isPlainObject(base) ? base : NOTHING;
}

/** A new entry with its first properties. Put it into a root inside `edit`. What is undefined is left out. */
export function createEntry(values: object): Entry {
  return new Y.Map([
    [BASE, Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))],
  ]);
}

/** Gives a property a key of its own, unless it reads as that value already. @returns whether it was written */
export function setValue(entry: Entry, property: string, value: Json): boolean {
  if (sameJson(entry.get(property) ?? baseOf(entry)[property], value)) return false;
  entry.set(property, value);
  return true;
}

/** The property's own key if that holds a valid value, else that of the base, else undefined. */
export function readValue<Value>(
  entry: Entry,
  base: Readonly<Record<string, unknown>>,
  property: string,
  check: Check<Value>,
): Value | undefined {
  const own = entry.get(property);
  const changed = own === undefined ? undefined : check(own);
  if (changed !== undefined) return changed;
  const born = base[property];
  return born === undefined ? undefined : check(born);
}
