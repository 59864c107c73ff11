import * as Y from 'yjs';
import { baseOf, entriesOf, entryIn, readValue } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { META_IDS, PROPERTIES, objectType } from './properties.ts';
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
  const objects = pages.flatMap((page) => materialise(doc, tree.page(page.id)));
  return Object.freeze({ meta: readMeta(doc), pages, objects: Object.freeze(objects) });
}

export function readMeta(doc: Y.Doc): CanvasMeta {
  const entry = doc.getMap(CANVAS_ROOTS.meta);
  const base = baseOf(entry);
  const meta = readProperties(entry, base, 'meta');
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
  for (const [id, entry] of entriesOf(doc.getMap(CANVAS_ROOTS.pages))) pages.push(toPage(id, entry));
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
  return Object.freeze(materialise(doc, readTree(doc, pageId).page(pageId)));
}

/** The object, or undefined if there is none or its page is gone. Reads that one entry and the groups around it. */
export function readObject(doc: Y.Doc, id: string): CanvasObject | undefined {
  const entry = entryIn(doc, CANVAS_ROOTS.objects, id);
  const stored = entry === undefined ? undefined : readNode(id, entry);
  if (entry === undefined || stored === undefined) return undefined;
  if (entryIn(doc, CANVAS_ROOTS.pages, stored.pageId) === undefined) return undefined;
  const parentId = stored.parentId === undefined ? undefined : resolveParent(stored, nodesOf(doc));
  return toObject(entry, stored, parentId);
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

/** Where every object stands. Objects whose page is gone are in it too; nobody asks for that page. */
export function readTree(doc: Y.Doc, onlyPageId?: string): ObjectTree {
  const nodes = new Map<string, TreeNode>();
  for (const [id, entry] of entriesOf(doc.getMap(CANVAS_ROOTS.objects))) {
    const node = readNode(id, entry);
    if (node !== undefined && (onlyPageId === undefined || node.pageId === onlyPageId)) nodes.set(id, node);
  }
  return new ObjectTree(nodes);
}

/** The stored place of an object, its parent not yet resolved; undefined if the entry is no object. */
export function readNode(id: string, entry: Entry): TreeNode | undefined {
  const base = baseOf(entry);
  const type = readValue(entry, base, 'type', objectType);
  const pageId = readValue(entry, base, 'pageId', word);
  if (type === undefined || pageId === undefined) return undefined;
  const parentId = readValue(entry, base, 'parentId', optionalWord) ?? undefined;
  const order = readValue(entry, base, 'order', word) ?? DEFAULT_ORDER;
  return { id, type, pageId, parentId, order };
}

const DEFAULT_ORDER = 'a0';

function nodesOf(doc: Y.Doc): (id: string) => TreeNode | undefined {
  return (id) => {
    const entry = entryIn(doc, CANVAS_ROOTS.objects, id);
    return entry === undefined ? undefined : readNode(id, entry);
  };
}

function materialise(doc: Y.Doc, nodes: readonly TreeNode[]): CanvasObject[] {
  const objects: CanvasObject[] = [];
  for (const node of nodes) {
    const entry = entryIn(doc, CANVAS_ROOTS.objects, node.id);
    if (entry !== undefined) objects.push(toObject(entry, node, node.parentId));
  }
  return objects;
}

function toPage(id: string, entry: Entry): CanvasPage {
  const page = readProperties(entry, baseOf(entry), 'page');
  page['id'] = id;
  return Object.freeze(page) as unknown as CanvasPage;
}

function toObject(entry: Entry, node: TreeNode, parentId: string | undefined): CanvasObject {
  const object = readProperties(entry, baseOf(entry), node.type);
  object['id'] = node.id;
  object['type'] = node.type;
  object['pageId'] = node.pageId;
  if (parentId !== undefined) object['parentId'] = parentId;
  if (node.type === 'text') object['text'] = readText(entry);
  return Object.freeze(object) as unknown as CanvasObject;
}

/** A plain string is read as well: a peer may have written one. */
function readText(entry: Entry): string {
  const text = entry.get(TEXT) ?? baseOf(entry)[TEXT];
  if (text instanceof Y.Text) return text.toString();
  return typeof text === 'string' ? text : '';
}

function readProperties(
  entry: Entry,
  base: Readonly<Record<string, unknown>>,
  type: keyof typeof PROPERTIES,
): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const [name, { check, fallback }] of PROPERTIES[type]) {
    values[name] = readValue(entry, base, name, check) ?? fallback;
  }
  return values;
}
