import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newCanvas } from '../../testing/new-canvas.ts';
import type { TestCanvas } from '../../testing/new-canvas.ts';
import { checkCanvas, findOrphans } from './check.ts';
import { readCanvas, readObject, readPages } from './read.ts';
import { CANVAS_ROOTS } from './schema.ts';

function undoOf({ doc, origin }: TestCanvas): Y.UndoManager {
  const roots = Object.values(CANVAS_ROOTS).map((root) => doc.getMap(root));
  return new Y.UndoManager(roots, { trackedOrigins: new Set([origin]), captureTimeout: 0 });
}

describe('two peers at once', () => {
  it('[CV31] both change one object, and both stay', () => {
    const ann = newCanvas();
    const id = ann.add({ type: 'text', text: 'tea' });
    const bob = ann.fork();
    ann.run({ type: 'UPDATE_OBJECT', id, payload: { position: [1, 2], fill: '#111111' } });
    bob.run({ type: 'UPDATE_OBJECT', id, payload: { size: [300, 50], fill: '#222222' } });
    ann.run({ type: 'EDIT_TEXT', id, index: 0, remove: 0, insert: 'hot ' });
    bob.run({ type: 'EDIT_TEXT', id, index: 3, remove: 0, insert: ' time' });
    ann.sync(bob);
    expect(ann.object(id)).toEqual(bob.object(id));
    expect(ann.object(id)).toMatchObject({ position: [1, 2], size: [300, 50], text: 'hot tea time' });
    expect(['#111111', '#222222']).toContain(ann.object(id).type === 'text' && readProperty(ann, id));
  });

  it('[CV32] lose what one changed and the other deleted', () => {
    const ann = newCanvas();
    const id = ann.add();
    const bob = ann.fork();
    ann.run({ type: 'DELETE_OBJECT', id });
    bob.run({ type: 'UPDATE_OBJECT', id, payload: { position: [5, 5] } });
    ann.sync(bob);
    expect(readObject(bob.doc, id)).toBeUndefined();
    expect(readCanvas(ann.doc)).toEqual(readCanvas(bob.doc));
  });

  it('[CV33] leave an orphan where one deletes a page to which the other adds', () => {
    const ann = newCanvas();
    const [page = ''] = ann.run({ type: 'ADD_PAGE', page: {} }).ids;
    const bob = ann.fork();
    const undo = undoOf(ann);
    ann.run({ type: 'DELETE_PAGE', id: page });
    const id = bob.add({ pageId: page });
    ann.sync(bob);
    expect(readObject(ann.doc, id)).toBeUndefined();
    expect(readCanvas(ann.doc).objects).toEqual([]);
    expect(findOrphans(ann.doc)).toEqual([id]);
    expect(checkCanvas(ann.doc)).toEqual([]);
    undo.undo();
    expect(readObject(ann.doc, id)).toBeDefined();
    expect(findOrphans(ann.doc)).toEqual([]);
  });

  it('[CV34] stand an object at the top level whose group went meanwhile', () => {
    const ann = newCanvas();
    const [a, b] = [ann.add(), ann.add()];
    const [group = ''] = ann.run({ type: 'GROUP', ids: [a] }).ids;
    const bob = ann.fork();
    ann.run({ type: 'DELETE_OBJECT', id: group });
    bob.run({ type: 'UPDATE_OBJECT', id: b, payload: { parentId: group } });
    ann.sync(bob);
    expect(ann.drawn()).toEqual([b]);
    expect(ann.object(b)).not.toHaveProperty('parentId');
    expect(checkCanvas(ann.doc)).toEqual([]);
  });

  it('[CV13] put two groups into each other, and both see them cut alike', () => {
    const ann = newCanvas();
    const [a, b] = [ann.add(), ann.add()];
    const [first = ''] = ann.run({ type: 'GROUP', ids: [a] }).ids;
    const [second = ''] = ann.run({ type: 'GROUP', ids: [b] }).ids;
    const bob = ann.fork();
    ann.run({ type: 'UPDATE_OBJECT', id: first, payload: { parentId: second } });
    bob.run({ type: 'UPDATE_OBJECT', id: second, payload: { parentId: first } });
    ann.sync(bob);
    const [top = '', inner = ''] = [first, second].sort();
    expect(ann.object(top)).not.toHaveProperty('parentId');
    expect(ann.object(inner).parentId).toBe(top);
    expect(readCanvas(ann.doc)).toEqual(readCanvas(bob.doc));
    expect(readCanvas(ann.doc).objects).toHaveLength(4);
  });

  it('[CV35] delete the last two pages, and none is left', () => {
    const ann = newCanvas();
    const [page = ''] = ann.run({ type: 'ADD_PAGE', page: {} }).ids;
    const bob = ann.fork();
    ann.run({ type: 'DELETE_PAGE', id: page });
    bob.run({ type: 'DELETE_PAGE', id: bob.pageId });
    ann.sync(bob);
    expect(readPages(ann.doc)).toEqual([]);
    expect(readPages(bob.doc)).toEqual([]);
    expect(checkCanvas(ann.doc)).toEqual([]);
  });

  it('[CV10] put two objects at the front, and see them in one order', () => {
    const ann = newCanvas();
    const bob = ann.fork();
    ann.add();
    bob.add();
    ann.sync(bob);
    expect(ann.drawn()).toEqual(bob.drawn());
    const between = ann.add({}, ann.drawn()[0]);
    expect(ann.drawn()[1]).toBe(between);
  });
});

describe('undo', () => {
  it('[CV37] takes back only one’s own edits', () => {
    const ann = newCanvas();
    const id = ann.add();
    const bob = ann.fork();
    const undo = undoOf(ann);
    ann.run({ type: 'UPDATE_OBJECT', id, payload: { position: [10, 10] } });
    bob.run({ type: 'UPDATE_OBJECT', id, payload: { opacity: 0.5 } });
    ann.sync(bob);
    undo.undo();
    ann.sync(bob);
    expect(bob.object(id)).toMatchObject({ position: [0, 0], opacity: 0.5 });
    expect(undo.canUndo()).toBe(false);
    undo.redo();
    expect(ann.object(id)).toMatchObject({ position: [10, 10], opacity: 0.5 });
  });

  it('[CV37] leaves a property as another set it since', () => {
    const ann = newCanvas();
    const id = ann.add();
    const bob = ann.fork();
    const undo = undoOf(ann);
    ann.run({ type: 'UPDATE_OBJECT', id, payload: { position: [10, 10] } });
    ann.sync(bob);
    bob.run({ type: 'UPDATE_OBJECT', id, payload: { position: [20, 20] } });
    ann.sync(bob);
    undo.undo();
    expect(ann.object(id).position).toEqual([20, 20]);
  });

  it('[CV37] of a deletion brings the object back with its text and its changes', () => {
    const ann = newCanvas();
    const id = ann.add({ type: 'text', text: 'tea' });
    ann.run({ type: 'EDIT_TEXT', id, index: 3, remove: 0, insert: ' time' });
    ann.run({ type: 'UPDATE_OBJECT', id, payload: { position: [3, 4] } });
    const before = ann.object(id);
    const bob = ann.fork();
    const undo = undoOf(ann);
    ann.run({ type: 'DELETE_OBJECT', id });
    ann.sync(bob);
    expect(readObject(bob.doc, id)).toBeUndefined();
    undo.undo();
    ann.sync(bob);
    expect(ann.object(id)).toEqual(before);
    expect(bob.object(id)).toEqual(before);
    bob.run({ type: 'EDIT_TEXT', id, index: 0, remove: 3, insert: 'Tea' });
    ann.sync(bob);
    expect(ann.object(id)).toMatchObject({ text: 'Tea time' });
  });

  it('[CV37] of grouping, of a page and of typing', () => {
    const ann = newCanvas();
    const [a, b] = [ann.add({ type: 'text', text: 'a' }), ann.add()];
    const before = readCanvas(ann.doc);
    const undo = undoOf(ann);
    ann.run({ type: 'GROUP', ids: [a, b] });
    ann.run({ type: 'ADD_PAGE', page: {} });
    ann.run({ type: 'DELETE_PAGE', id: ann.pageId });
    ann.run({ type: 'UPDATE_META', payload: { title: 'Other' } });
    while (undo.canUndo()) undo.undo();
    expect(readCanvas(ann.doc)).toEqual(before);
  });
});

function readProperty(canvas: TestCanvas, id: string): string {
  const object = canvas.object(id);
  return object.type === 'text' ? object.fill : '';
}
