import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { createOrigin } from '../../origin.ts';
import { newCanvas } from '../../testing/new-canvas.ts';
import { readCanvas } from './read.ts';
import { restoreCanvas } from './restore.ts';
import { revertChanges } from './revert.ts';
import { CANVAS_ROOTS } from './schema.ts';

const person = createOrigin('ada', 'user');

describe('restoring', () => {
  it('[CV45] takes away what came, brings back what went under its id, and can be undone', () => {
    const canvas = newCanvas();
    const [kept, deleted] = [canvas.add({ type: 'text', text: 'Iced tea' }), canvas.add({ fill: '#ff0000' })];
    const then = readCanvas(canvas.doc);
    canvas.add();
    canvas.run(
      { type: 'DELETE_OBJECT', id: deleted },
      { type: 'UPDATE_OBJECT', id: kept, payload: { text: 'Hot tea', position: [9, 9] } },
      { type: 'ADD_PAGE', page: {} },
      { type: 'UPDATE_META', payload: { title: 'New', brandKitId: 'kit' } },
    );
    const now = readCanvas(canvas.doc);
    const changes = restoreCanvas(canvas.doc, then, person);
    expect(readCanvas(canvas.doc)).toEqual(then);
    revertChanges(canvas.doc, changes, person);
    expect(readCanvas(canvas.doc)).toEqual(now);
  });

  it('[CV45] writes nothing where nothing differs, and only what differs else', () => {
    const canvas = newCanvas();
    const id = canvas.add();
    const then = readCanvas(canvas.doc);
    let updates = 0;
    canvas.doc.on('update', () => (updates += 1));
    expect(restoreCanvas(canvas.doc, then, person)).toEqual([]);
    expect(updates).toBe(0);
    canvas.run({ type: 'UPDATE_OBJECT', id, payload: { position: [5, 5] } });
    expect(restoreCanvas(canvas.doc, then, person)).toEqual([
      { target: id, property: 'position', before: [5, 5], after: [0, 0] },
    ]);
    expect(updates).toBe(2);
  });

  it('[CV45] edits texts, so that what somebody types at the same time stays', () => {
    const canvas = newCanvas();
    const id = canvas.add({ type: 'text', text: 'Iced tea for two' });
    const then = readCanvas(canvas.doc);
    canvas.run({ type: 'EDIT_TEXT', id, index: 0, remove: 4, insert: 'Hot' });
    const other = canvas.fork();
    other.run({ type: 'EDIT_TEXT', id, index: 15, remove: 0, insert: '!' });
    restoreCanvas(canvas.doc, then, person);
    canvas.sync(other);
    expect(canvas.object(id)).toMatchObject({ text: 'Iced tea for two!' });
    expect(readCanvas(other.doc)).toEqual(readCanvas(canvas.doc));
  });

  it('[CV45] does not touch the words between two that differ, so that whoever types there goes on', () => {
    const canvas = newCanvas();
    const id = canvas.add({ type: 'text', text: 'Iced tea for two people' });
    const then = readCanvas(canvas.doc);
    canvas.run(
      { type: 'EDIT_TEXT', id, index: 17, remove: 6, insert: 'cats' },
      { type: 'EDIT_TEXT', id, index: 0, remove: 4, insert: 'Hot' },
    );
    const other = canvas.fork();
    restoreCanvas(canvas.doc, then, person);
    other.run({ type: 'EDIT_TEXT', id, index: 12, remove: 0, insert: 'very ' });
    other.run({ type: 'EDIT_TEXT', id, index: 17, remove: 0, insert: 'nice ' });
    canvas.sync(other);
    expect(canvas.object(id)).toMatchObject({ text: 'Iced tea for very nice two people' });
  });

  it('[CV45] takes away what comes to light with a page that comes back', () => {
    const canvas = newCanvas();
    const [page = ''] = canvas.run({ type: 'ADD_PAGE', page: {} }).ids;
    canvas.add({ pageId: page });
    const then = readCanvas(canvas.doc);
    const other = canvas.fork();
    other.add({ pageId: page });
    canvas.run({ type: 'DELETE_PAGE', id: page });
    canvas.sync(other);
    restoreCanvas(canvas.doc, then, person);
    expect(readCanvas(canvas.doc)).toEqual(then);
  });

  it('[CV45] leaves at the top level what names a group that comes back', () => {
    const canvas = newCanvas();
    const [a, b] = [canvas.add(), canvas.add()];
    const [group = ''] = canvas.run({ type: 'GROUP', ids: [a] }).ids;
    const then = readCanvas(canvas.doc);
    const other = canvas.fork();
    other.run({ type: 'UPDATE_OBJECT', id: b, payload: { parentId: group } });
    canvas.run({ type: 'UNGROUP', id: group });
    canvas.sync(other);
    expect(canvas.doc.getMap<Y.Map<unknown>>(CANVAS_ROOTS.objects).get(b)?.get('parentId')).toBe(group);
    restoreCanvas(canvas.doc, then, person);
    expect(readCanvas(canvas.doc)).toEqual(then);
  });
});
