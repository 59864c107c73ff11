import * as Y from 'yjs';
import { baseOf, eachEntry, entryIn, readValue } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { FALLBACKS, META_IDS, PROPERTIES, objectType } from './properties.ts';
import { optionalWord, word } from './property-checks.ts';
import type { CanvasMeta, CanvasObject, CanvasPage, CanvasSnapshot, Json } from './schema.ts';
import { CANVAS_ROOTS, TEXT } from './schema.ts';
import { ObjectTree, byOrder, resolveParent } from './tree.ts';
import type { TreeNode } from './tree.ts';

/*
 * Document to plain frozen values. Reading never writes, and never throws on what a peer wrote: a value of the wrong
 * form reads as the base's, then as the default; an entry without a usable id, type or page is not an object.
 */

/** The whole canvas: pages in their order, objects page by page in drawing order. */
export function readCanvas(doc: Y.Doc): CanvasSnapshot {
  const pages = readPages(doc);
  const tree = readTree(doc);
  const objects = pages.flatMap((page) => tree.page(page.id).map(toObject));
  return Object.freeze({ meta: readMeta(doc), pages, objects: Object.freeze(objects) });
}

export function readMeta(doc: Y.Doc): CanvasMeta {
  const entry = doc.getMap(CANVAS_ROOTS.meta);
  const base = baseOf(entry);
  const meta = readProperties(entry, 'meta');
  for (const name of META_IDS) {
    const id = readValue(entry, base, name, optionalWord);
    if (typeof id === 'string') meta[name] = id;
  }
  // The table of properties is typed against CanvasMeta, which is what makes this true.
  return Object.freeze(meta) as unknown as CanvasMeta;
}

/** Pages in their order. An empty list is possible: peers may delete the last two at the same time. */
export function readPages(doc: Y.Doc): readonly CanvasPage[] {
  const pages: CanvasPage[] = [];
  eachEntry(doc.getMap(CANVAS_ROOTS.pages), (id, entry) => pages.push(toPage(id, entry)));
  return Object.freeze(pages.sort(byOrder));
}

/** The page, or undefined if there is none of that id. */
export function readPage(doc: Y.Doc, id: string): CanvasPage | undefined {
  const entry = entryIn(doc, CANVAS_ROOTS.pages, id);
  return entry === undefined ? undefined : toPage(id, entry);
}

/** The objects of a page in drawing order, back to front; a group is followed by its children in their order. */
export function readPageObjects(doc: Y.Doc, pageId: string): readonly CanvasObject[] {
  if (entryIn(doc, CANVAS_ROOTS.pages, pageId) === undefined) return Object.freeze([]);
  return Object.freeze(readTree(doc, pageId).page(pageId).map(toObject));
}

/** The object, or undefined if there is none or its page is gone. Reads that one entry and the groups around it. */
export function readObject(doc: Y.Doc, id: string): CanvasObject | undefined {
  const entry = entryIn(doc, CANVAS_ROOTS.objects, id);
  const stored = entry === undefined ? undefined : readNode(id, entry);
  if (stored === undefined) return undefined;
  if (entryIn(doc, CANVAS_ROOTS.pages, stored.pageId) === undefined) return undefined;
  if (stored.parentId === undefined) return toObject(stored);
  return toObject({ ...stored, parentId: resolveParent(stored, nodesOf(doc)) });
}

/**
 * One property of an object, a page or `meta`, as the snapshots show it. `exists` is true for an entry that is there.
 * Undefined for anything that is not there.
 */
export function readProperty(doc: Y.Doc, target: string, property: string): Json | undefined {
  const entry = target === 'meta' ? readMeta(doc) : (readObject(doc, target) ?? readPage(doc, target));
  if (entry === undefined) return undefined;
  if (property === 'exists') return true;
  const value: Json | undefined = new Map<string, Json>(Object.entries(entry)).get(property);
  return value;
}

/** The live text of a text object, for editors that bind to it. */
export function objectText(doc: Y.Doc, id: string): Y.Text | undefined {
  const text = entryIn(doc, CANVAS_ROOTS.objects, id)?.get(TEXT);
  return text instanceof Y.Text ? text : undefined;
}

/** The place of an object, and the entry it was read from. */
export interface StoredNode extends TreeNode {
  readonly entry: Entry;
}

/** Where every object stands. Objects whose page is gone are in it too; nobody asks for that page. */
export function readTree(doc: Y.Doc, onlyPageId?: string): ObjectTree<StoredNode> {
  const nodes = new Map<string, StoredNode>();
  eachEntry(doc.getMap(CANVAS_ROOTS.objects), (id, entry) => {
    const node = readNode(id, entry);
    if (node !== undefined && (onlyPageId === undefined || node.pageId === onlyPageId)) nodes.set(id, node);
  });
  return new ObjectTree(nodes);
}

/** The stored place of an object, its parent not yet resolved; undefined if the entry is no object. */
export function readNode(id: string, entry: Entry): StoredNode | undefined {
  const base = baseOf(entry);
  const type = readValue(entry, base, 'type', objectType);
  const pageId = readValue(entry, base, 'pageId', word);
  if (type === undefined || pageId === undefined) return undefined;
  const parentId = readValue(entry, base, 'parentId', optionalWord) ?? undefined;
  const order = readValue(entry, base, 'order', word) ?? DEFAULT_ORDER;
  return { id, type, pageId, parentId, order, entry };
}

const DEFAULT_ORDER = 'a0';

function nodesOf(doc: Y.Doc): (id: string) => TreeNode | undefined {
  return (id) => {
    const entry = entryIn(doc, CANVAS_ROOTS.objects, id);
    return entry === undefined ? undefined : readNode(id, entry);
  };
}

function toPage(id: string, entry: Entry): CanvasPage {
  const page = readProperties(entry, 'page');
  page['id'] = id;
  return Object.freeze(page) as unknown as CanvasPage;
}

/** @param node its parent resolved */
function toObject({ id, type, pageId, parentId, entry }: StoredNode): CanvasObject {
  const object = readProperties(entry, type);
  object['id'] = id;
  object['type'] = type;
  object['pageId'] = pageId;
  if (parentId !== undefined) object['parentId'] = parentId;
  if (type === 'text') object['text'] = readText(entry);
  return Object.freeze(object) as unknown as CanvasObject;
}

/** A plain string is read as well: a peer may have written one. */
function readText(entry: Entry): string {
  const text = entry.get(TEXT) ?? baseOf(entry)[TEXT];
  if (text instanceof Y.Text) return text.toJSON();
  return typeof text === 'string' ? text : '';
}

/** Begins with the defaults and lays over them what is stored, so that it costs no more than there is to read. */
function readProperties(entry: Entry, kind: keyof typeof PROPERTIES): Record<string, Json> {
  const properties = PROPERTIES[kind];
  const values: Record<string, Json> = { ...FALLBACKS[kind] };
  const take = (stored: unknown, name: string): void => {
    const value = properties.get(name)?.check(stored);
    if (value !== undefined) values[name] = value;
  };
  const base = baseOf(entry);
  for (const name of Object.keys(base)) take(base[name], name);
  entry.forEach(take);
  return values;
}
