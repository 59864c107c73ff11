import { isPlainObject, sameJson } from '../json-value.ts';
import { PROPERTIES, objectType } from './properties.ts';
import type { CanvasObject, CanvasPage, Json } from './schema.ts';

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
