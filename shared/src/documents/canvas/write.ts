import * as Y from 'yjs';
import { entryIn } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { sameJson } from '../json-value.ts';
import { diffText, editSharedText } from '../text-diff.ts';
import type { TextEdit } from '../text-diff.ts';
import { changesBetween } from './changes.ts';
import { PROPERTIES } from './properties.ts';
import { BASE, CANVAS_ROOTS, CANVAS_VERSION, TEXT } from './schema.ts';
import type { CanvasMeta, CanvasObject, CanvasPage } from './schema.ts';

/*
 * Plain values to Yjs. Only for use inside `edit`. A new entry gets its properties as one `base`, those that
 * are the default left out; a changed property gets, or replaces, one key. Keys are never deleted: what is absent is null.
 */

interface Written<Value> {
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

export function writeMeta(doc: Y.Doc, { before, after }: Written<CanvasMeta>): void {
  stampVersion(doc);
  setChanged(doc.getMap(CANVAS_ROOTS.meta), before, after);
}

/** Says which version of the shape the document has, unless it says so already. */
export function stampVersion(doc: Y.Doc): void {
  const meta = doc.getMap(CANVAS_ROOTS.meta);
  if (meta.get('schemaVersion') === undefined) meta.set('schemaVersion', CANVAS_VERSION);
}

export function writePage(doc: Y.Doc, id: string, { before, after }: Written<CanvasPage>): void {
  const pages = doc.getMap(CANVAS_ROOTS.pages);
  const entry = entryIn(doc, CANVAS_ROOTS.pages, id);
  if (after === undefined) pages.delete(id);
  else if (before === undefined || entry === undefined) pages.set(id, newEntry('page', after));
  else setChanged(entry, before, after);
}

export function writeObject(
  doc: Y.Doc,
  id: string,
  { before, after }: Written<CanvasObject>,
  edits: readonly TextEdit[],
): void {
  const objects = doc.getMap(CANVAS_ROOTS.objects);
  const entry = entryIn(doc, CANVAS_ROOTS.objects, id);
  if (after === undefined) objects.delete(id);
  else if (before === undefined || entry === undefined || before.type !== after.type) {
    const fresh = newEntry(after.type, after);
    if (after.type === 'text') fresh.set(TEXT, new Y.Text(after.text));
    objects.set(id, fresh);
  } else {
    setChanged(entry, before, after);
    if (before.type === 'text' && after.type === 'text') writeText(entry, before.text, after.text, edits);
  }
}

function writeText(entry: Entry, before: string, after: string, edits: readonly TextEdit[]): void {
  if (before === after) return;
  const text = entry.get(TEXT);
  if (!(text instanceof Y.Text)) {
    entry.set(TEXT, new Y.Text(after));
    return;
  }
  const whole = diffText(before, after);
  editSharedText(text, edits.length > 0 || whole === undefined ? edits : [whole], after);
}

function setChanged(entry: Entry, before: object | undefined, after: object | undefined): void {
  for (const change of changesBetween('', before ?? {}, after ?? {})) {
    if (change.property !== TEXT) entry.set(change.property, change.after ?? null);
  }
}

function newEntry(kind: keyof typeof PROPERTIES, values: object): Entry {
  const fallbacks = PROPERTIES[kind];
  const given = Object.entries(values).filter(
    ([name, value]) => name !== 'id' && name !== TEXT && value !== undefined && !isFallback(name, value),
  );
  function isFallback(name: string, value: unknown): boolean {
    const property = fallbacks.get(name);
    return property !== undefined && !ALWAYS_WRITTEN.has(name) && sameJson(property.fallback, value);
  }
  return new Y.Map([[BASE, Object.fromEntries(given)]]);
}

/** What a reader of the raw document looks for first stands there even where it is the default. */
const ALWAYS_WRITTEN: ReadonlySet<string> = new Set(['order', 'position', 'size']);
