import type * as Y from 'yjs';
import { observeCanvas } from '@sparklio/shared/documents/canvas/observe';
import type { CanvasEvent } from '@sparklio/shared/documents/canvas/observe';
import {
  readCanvas,
  readMeta,
  readObject,
  readPageObjects,
  readPages,
} from '@sparklio/shared/documents/canvas/read';
import type {
  CanvasMeta,
  CanvasObject,
  CanvasPage,
  CanvasSnapshot,
} from '@sparklio/shared/documents/canvas/schema';
import { sameJson } from '@sparklio/shared/documents/json-value';
import { Listeners } from './store.ts';
import type { Store } from './store.ts';

/**
 * The canvas as plain values, kept up to date by what changed and not read anew:
 * a drag in a page of thousands of objects costs one object.
 */
export interface CanvasMirror extends Store<CanvasSnapshot> {
  object(id: string): CanvasObject | undefined;
  page(id: string): CanvasPage | undefined;
  /** Drawing order, back to front. The same array until something on that page changes. */
  pageObjects(pageId: string): readonly CanvasObject[];
  /** Told after the mirror has taken the change in. */
  onEvent(listener: (event: CanvasEvent) => void): () => void;
  close(): void;
}

const STRUCTURE = ['order', 'parentId', 'pageId', 'type'] as const;
const NONE: readonly CanvasObject[] = Object.freeze([]);

export function createCanvasMirror(doc: Y.Doc): CanvasMirror {
  const changed = new Listeners<[]>();
  const events = new Listeners<[CanvasEvent]>();
  const objects = new Map<string, CanvasObject>();
  /** ids in drawing order; gone when the order has to be read again */
  const order = new Map<string, readonly string[]>();
  /** gone when one of its objects changed */
  const lists = new Map<string, readonly CanvasObject[]>();
  let meta: CanvasMeta = readMeta(doc);
  let pages: readonly CanvasPage[] = readPages(doc);
  for (const object of readCanvas(doc).objects) objects.set(object.id, object);

  const forgetPage = (pageId: string | undefined, structure: boolean): void => {
    if (pageId === undefined) return;
    lists.delete(pageId);
    if (structure) order.delete(pageId);
  };
  const take = (event: CanvasEvent): void => {
    for (const change of event.changes) {
      if (change.kind === 'meta') meta = readMeta(doc);
      else if (change.kind === 'page') pages = readPages(doc);
      else {
        const before = objects.get(change.id);
        const after = readObject(doc, change.id);
        if (after === undefined) objects.delete(change.id);
        else objects.set(change.id, after);
        const structure =
          change.action !== 'updated' || STRUCTURE.some((property) => change.properties.has(property));
        forgetPage(before?.pageId, structure);
        forgetPage(after?.pageId, structure);
      }
    }
  };
  /** What is drawn where may depend on other entries (a group that is gone), so a new order re-reads the page's objects. */
  const readOrder = (pageId: string): readonly string[] => {
    const read = readPageObjects(doc, pageId);
    for (const object of read) {
      const known = objects.get(object.id);
      if (known === undefined || !sameJson(known, object)) objects.set(object.id, object);
    }
    const ids = read.map((object) => object.id);
    order.set(pageId, ids);
    return ids;
  };
  const pageObjects = (pageId: string): readonly CanvasObject[] => {
    const list = lists.get(pageId);
    if (list !== undefined) return list;
    const ids = order.get(pageId) ?? readOrder(pageId);
    const fresh = ids.map((id) => objects.get(id)).filter((object) => object !== undefined);
    lists.set(pageId, fresh);
    return fresh;
  };
  const makeSnapshot = (): CanvasSnapshot => {
    let all: readonly CanvasObject[] | undefined;
    return {
      meta,
      pages,
      get objects() {
        all ??= pages.flatMap((page) => pageObjects(page.id));
        return all;
      },
    };
  };
  let snapshot = makeSnapshot();
  const stop = observeCanvas(doc, (event) => {
    take(event);
    snapshot = makeSnapshot();
    events.tell(event);
    changed.tell();
  });

  return {
    get: () => snapshot,
    subscribe: (listener) => changed.add(listener),
    object: (id) => objects.get(id),
    page: (id) => pages.find((page) => page.id === id),
    pageObjects: (pageId) => (pages.some((page) => page.id === pageId) ? pageObjects(pageId) : NONE),
    onEvent: (listener) => events.add(listener),
    close: stop,
  };
}
