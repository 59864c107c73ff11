import * as Y from 'yjs';
import { applyCommands, parseCommands } from '../documents/canvas/commands.ts';
import type { Applied } from '../documents/canvas/commands.ts';
import { createCanvas } from '../documents/canvas/create.ts';
import { readObject, readPageObjects, readPages } from '../documents/canvas/read.ts';
import type { CanvasObject } from '../documents/canvas/schema.ts';
import { createOrigin } from '../origin.ts';
import type { Origin } from '../origin.ts';

/** A canvas for tests: one page, and short ways to do and see things. */
export interface TestCanvas {
  readonly doc: Y.Doc;
  readonly origin: Origin;
  readonly pageId: string;
  /** Parses and applies, as requests do. */
  run(...commands: readonly object[]): Applied;
  /** Adds one object; a rect of 100 × 100 px unless told otherwise. @returns its id */
  add(payload?: object, after?: string | null): string;
  /** The object, which must be there. */
  object(id: string): CanvasObject;
  /** Ids of the first page in drawing order. */
  drawn(): string[];
  /** Another peer with a document of its own that holds the same. */
  fork(): TestCanvas;
  /** Both get what the other has. */
  sync(other: TestCanvas): void;
}

export function newCanvas(actorId = 'ann'): TestCanvas {
  const doc = new Y.Doc();
  const origin = createOrigin(actorId, 'user');
  const { pageIds } = createCanvas(doc, { title: 'Test' }, origin);
  return wrap(doc, origin, pageIds[0] ?? '');
}

function wrap(doc: Y.Doc, origin: Origin, pageId: string): TestCanvas {
  const run = (...commands: readonly object[]): Applied =>
    applyCommands(doc, parseCommands(commands), origin);
  return {
    doc,
    origin,
    pageId,
    run,
    add(payload = {}, after) {
      const shape = { type: 'shape', position: [0, 0], size: [100, 100], ...payload };
      const { ids } = run({ type: 'ADD_OBJECT', payload: shape, ...(after === undefined ? {} : { after }) });
      return ids[0] ?? '';
    },
    object(id) {
      const object = readObject(doc, id);
      if (object === undefined) throw new Error(`There is no object ${id}.`);
      return object;
    },
    drawn: () => readPageObjects(doc, readPages(doc)[0]?.id ?? '').map(({ id }) => id),
    fork() {
      const copy = new Y.Doc();
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
      return wrap(copy, createOrigin('bob', 'user'), pageId);
    },
    sync(other) {
      Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other.doc)));
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(doc)));
    },
  };
}
