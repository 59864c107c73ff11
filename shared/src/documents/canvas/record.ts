import { isJson, isPlainObject, sameJson } from '../json-value.ts';
import { META_IDS, PROPERTIES, objectType } from './properties.ts';
import type { CanvasMeta, CanvasObject, CanvasPage, CanvasSnapshot, Json } from './schema.ts';

/** The entry that a change of `exists` holds, read by the checks of stored entries: records come over the wire, too. */
export function entryOfRecord(id: string, value: Json | undefined): CanvasObject | CanvasPage | undefined {
  if (!isPlainObject(value)) return undefined;
  const type = value['type'] === undefined ? 'page' : objectType(value['type']);
  if (type === undefined) return undefined;
  const properties = [...PROPERTIES[type]].map(([name, { check, fallback }]) => {
    const stored = value[name];
    return [name, (stored === undefined ? undefined : check(stored)) ?? fallback];
  });
  const read = { ...Object.fromEntries(properties), id };
  if (type === 'page') return read as CanvasPage;
  const { pageId, parentId, text } = value;
  if (typeof pageId !== 'string') return undefined;
  return {
    ...read,
    type,
    pageId,
    ...(typeof parentId === 'string' ? { parentId } : {}),
    ...(type === 'text' ? { text: typeof text === 'string' ? text : '' } : {}),
  } as CanvasObject;
}

/** Whether an entry is as it was recorded. Its key in the order may be another: neighbours that came since can have moved it. */
export function isAsRecorded(entry: CanvasObject | CanvasPage, recorded: Json): boolean {
  if (!isPlainObject(recorded)) return false;
  const { id: _id, order: _order, ...now } = entry;
  const { order: _recorded, ...then } = recorded;
  return sameJson(now, then);
}

/**
 * A snapshot that was kept as JSON, read by the checks of stored entries.
 *
 * @returns undefined if it is none
 */
export function snapshotOfJson(value: unknown): CanvasSnapshot | undefined {
  if (!isPlainObject(value) || !isPlainObject(value['meta'])) return undefined;
  const [pages, objects] = [entriesOf(value['pages']), entriesOf(value['objects'])];
  if (pages === undefined || objects === undefined) return undefined;
  return {
    meta: metaOf(value['meta']),
    pages: pages.filter((entry): entry is CanvasPage => !('pageId' in entry)),
    objects: objects.filter((entry): entry is CanvasObject => 'pageId' in entry),
  };
}

function entriesOf(list: unknown): (CanvasObject | CanvasPage)[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((item: unknown) => {
    const id = isPlainObject(item) ? item['id'] : undefined;
    const entry = typeof id === 'string' && isJson(item) ? entryOfRecord(id, item) : undefined;
    return entry === undefined ? [] : [entry];
  });
}

function metaOf(value: Readonly<Record<string, unknown>>): CanvasMeta {
  const known = [...PROPERTIES.meta].map(([name, { check, fallback }]) => [
    name,
    check(value[name]) ?? fallback,
  ]);
  const ids = META_IDS.flatMap((name) => (typeof value[name] === 'string' ? [[name, value[name]]] : []));
  return Object.fromEntries([...known, ...ids]);
}
