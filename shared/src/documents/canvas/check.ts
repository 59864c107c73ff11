import * as Y from 'yjs';
import { baseOf, eachEntry, entryIn, isEntryId } from '../entry.ts';
import type { Entry } from '../entry.ts';
import { isOrder } from '../order.ts';
import { META_IDS, PROPERTIES, objectType } from './properties.ts';
import { optionalWord, word } from './property-checks.ts';
import { readNode } from './read.ts';
import { BASE, CANVAS_ROOTS, TEXT } from './schema.ts';

/** A place where a document holds what no command writes. Reading survives it; somebody's program is at fault. */
export interface Problem {
  /** id of the entry, `meta`, or the name of a root */
  readonly target: string;
  readonly property?: string;
  readonly message: string;
}

const STRUCTURE: ReadonlySet<string> = new Set(['type', 'pageId', 'parentId', TEXT, BASE]);

/**
 * Everything in a canvas that no command would have written, in no particular order. What peers bring about together
 * without either being wrong is no problem and is not listed: objects of a deleted page (`findOrphans`), members of a
 * deleted group, groups that were put into each other, equal order keys.
 */
export function checkCanvas(doc: Y.Doc): Problem[] {
  const problems: Problem[] = [];
  for (const name of doc.share.keys()) {
    if (!KNOWN_ROOTS.has(name))
      problems.push({ target: name, message: 'is a root that a canvas does not have' });
  }
  checkEntry('meta', doc.getMap(CANVAS_ROOTS.meta), 'meta', problems);
  for (const root of [CANVAS_ROOTS.pages, CANVAS_ROOTS.objects] as const) {
    for (const [id, value] of doc.getMap(root).entries()) {
      if (!isEntryId(id)) problems.push({ target: id, message: 'has an id that cannot be used' });
      else if (!(value instanceof Y.Map)) problems.push({ target: id, message: 'is not an entry' });
      else if (root === CANVAS_ROOTS.pages) checkEntry(id, value, 'page', problems);
      else checkObject(id, value, problems);
    }
  }
  return problems;
}

/** Ids of objects whose page is gone: a peer added them while another deleted the page. They are not read. */
export function findOrphans(doc: Y.Doc): readonly string[] {
  const orphans: string[] = [];
  eachEntry(doc.getMap(CANVAS_ROOTS.objects), (id, entry) => {
    const node = readNode(id, entry);
    if (node !== undefined && entryIn(doc, CANVAS_ROOTS.pages, node.pageId) === undefined) orphans.push(id);
  });
  return orphans;
}

const KNOWN_ROOTS: ReadonlySet<string> = new Set(Object.values(CANVAS_ROOTS));

function checkObject(id: string, entry: Entry, problems: Problem[]): void {
  const base = baseOf(entry);
  const type = objectType(entry.get('type') ?? base['type']);
  if (type === undefined) {
    checkBase(id, entry, problems);
    problems.push({ target: id, property: 'type', message: 'is an object of no known type' });
    return;
  }
  if (word(entry.get('pageId') ?? base['pageId']) === undefined) {
    problems.push({ target: id, property: 'pageId', message: 'is an object without a page' });
  }
  const parent = entry.get('parentId') ?? base['parentId'];
  if (parent !== undefined && optionalWord(parent) === undefined) {
    problems.push({ target: id, property: 'parentId', message: 'names a group in no readable way' });
  }
  const text = entry.get(TEXT);
  const isText = type === 'text';
  if (isText ? !(text instanceof Y.Text) : text !== undefined) {
    problems.push({
      target: id,
      property: TEXT,
      message: isText ? 'has no shared text' : 'has a text but is none',
    });
  }
  checkEntry(id, entry, type, problems);
}

function checkEntry(id: string, entry: Entry, kind: keyof typeof PROPERTIES, problems: Problem[]): void {
  checkBase(id, entry, problems);
  const stored: [string, unknown][] = [...Object.entries(baseOf(entry)), ...entry.entries()];
  for (const [name, value] of stored) {
    const isStructure = kind !== 'meta' && kind !== 'page' && STRUCTURE.has(name);
    if (isStructure || name === BASE) continue;
    const message = faultOf(kind, name, value);
    if (message !== undefined) problems.push({ target: id, property: name, message });
  }
}

function checkBase(id: string, entry: Entry, problems: Problem[]): void {
  const base = entry.get(BASE);
  if (base !== undefined && baseOf(entry) !== base) {
    problems.push({ target: id, property: BASE, message: 'has a base that is not a plain object' });
  }
}

function faultOf(kind: keyof typeof PROPERTIES, name: string, value: unknown): string | undefined {
  const property = PROPERTIES[kind].get(name);
  if (property === undefined) {
    if (kind === 'meta' && META_IDS.some((known) => known === name)) {
      return optionalWord(value) === undefined ? 'is not an id' : undefined;
    }
    return `is not a property of a ${kind}`;
  }
  if (property.check(value) === undefined) return 'has a value of the wrong form';
  return name === 'order' && !isOrder(value) ? 'is not an order key' : undefined;
}
