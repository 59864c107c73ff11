import { describe, expect, it } from 'vitest';
import { createOrigin } from '../../origin.ts';
import { newCanvas } from '../../testing/new-canvas.ts';
import type { TestCanvas } from '../../testing/new-canvas.ts';
import { readCanvas, readObject, readPages } from './read.ts';
import { revertChanges } from './revert.ts';
import type { Change } from './schema.ts';

const agent = createOrigin('agent', 'agent', 'turn');

function revert({ doc }: TestCanvas, changes: readonly Change[]): Change[] {
  // Records travel as JSON between server and client.
  return revertChanges(doc, JSON.parse(JSON.stringify(changes)) as Change[], agent);
}

describe('the record of changes', () => {
  it('[CV40] names each property that differs once, with what it was', () => {
    const canvas = newCanvas();
    const id = canvas.add({ type: 'text', text: 'tea' });
    const { changes } = canvas.run(
      { type: 'UPDATE_OBJECT', id, payload: { position: [1, 1], fill: '#FFF', opacity: 1 } },
      { type: 'UPDATE_OBJECT', id, payload: { position: [2, 2], text: 'Tea' } },
      { type: 'UPDATE_META', payload: { brandKitId: 'kit' } },
    );
    expect(changes).toEqual([
      { target: 'meta', property: 'brandKitId', after: 'kit' },
      { target: id, property: 'position', before: [0, 0], after: [2, 2] },
      { target: id, property: 'fill', before: '#1b1b19', after: '#ffffff' },
      { target: id, property: 'text', before: 'tea', after: 'Tea' },
    ]);
  });

  it('[CV40] holds all of what came and went', () => {
    const canvas = newCanvas();
    const id = canvas.add({ type: 'text', text: 'tea' });
    const { changes } = canvas.run({ type: 'DELETE_OBJECT', id });
    expect(changes).toMatchObject([
      { target: id, property: 'exists', before: { type: 'text', text: 'tea' } },
    ]);
    expect(changes[0]).not.toHaveProperty('after');
  });

  it('[CV40] says nothing of what was made and deleted in one list', () => {
    const canvas = newCanvas();
    const id = '0190a000-0000-7000-8000-000000000001';
    const { changes, ids } = canvas.run(
      { type: 'ADD_OBJECT', payload: { type: 'shape', id } },
      { type: 'DELETE_OBJECT', id },
    );
    expect({ changes, ids }).toEqual({ changes: [], ids: [] });
  });
});

describe('reverting', () => {
  it('[CV41] restores what still holds and leaves what others changed', () => {
    const canvas = newCanvas();
    const id = canvas.add();
    const { changes } = canvas.run({
      type: 'UPDATE_OBJECT',
      id,
      payload: { position: [5, 5], fill: '#ff0000', opacity: 0.2 },
    });
    canvas.run({ type: 'UPDATE_OBJECT', id, payload: { fill: '#00ff00', name: 'Mine' } });
    const undone = revert(canvas, changes);
    expect(canvas.object(id)).toMatchObject({ position: [0, 0], opacity: 1, fill: '#00ff00', name: 'Mine' });
    expect(undone).toHaveLength(2);
    revert(canvas, undone);
    expect(canvas.object(id)).toMatchObject({ position: [5, 5], opacity: 0.2, fill: '#00ff00' });
  });

  it('[CV41] [CV42] undoes and does again lists of every kind', () => {
    const canvas = newCanvas();
    const [a, b, c] = [canvas.add({ type: 'text', text: 'a' }), canvas.add(), canvas.add()];
    const [group = ''] = canvas.run({ type: 'GROUP', ids: [b, c] }).ids;
    const lists: object[][] = [
      [{ type: 'ADD_PAGE', page: { name: 'Two' } }],
      [{ type: 'GROUP', ids: [a, group] }],
      [{ type: 'DELETE_OBJECT', id: group }],
      [{ type: 'UNGROUP', id: group }],
      [{ type: 'REORDER', id: a, after: group }],
      [{ type: 'EDIT_TEXT', id: a, index: 1, remove: 0, insert: 'bc' }],
      [{ type: 'UPDATE_OBJECT', id: b, payload: { parentId: null } }],
      [
        { type: 'DELETE_OBJECT', id: b },
        { type: 'DELETE_OBJECT', id: c },
      ],
      [{ type: 'UPDATE_META', payload: { title: 'T', briefId: 'brief' } }],
      [
        { type: 'ADD_PAGE', page: {} },
        { type: 'DELETE_PAGE', id: canvas.pageId },
      ],
      [
        { type: 'GROUP', ids: [a], id: '0190a000-0000-7000-8000-00000000000a' },
        { type: 'GROUP', ids: ['0190a000-0000-7000-8000-00000000000a', group] },
        { type: 'UPDATE_OBJECT', id: a, payload: { position: [7, 7] } },
      ],
    ];
    for (const commands of lists) {
      const before = readCanvas(canvas.doc);
      const { changes } = canvas.run(...commands);
      const after = readCanvas(canvas.doc);
      expect(after).not.toEqual(before);
      const undone = revert(canvas, changes);
      expect(readCanvas(canvas.doc)).toEqual(before);
      const redone = revert(canvas, undone);
      expect(readCanvas(canvas.doc)).toEqual(after);
      revert(canvas, redone);
      expect(readCanvas(canvas.doc)).toEqual(before);
    }
  });

  it('[CV42] keeps what was made if somebody changed it since', () => {
    const canvas = newCanvas();
    const first = canvas.run({ type: 'ADD_OBJECT', payload: { type: 'shape' } });
    const second = canvas.run({ type: 'ADD_OBJECT', payload: { type: 'shape' } });
    const [a = '', b = ''] = [...first.ids, ...second.ids];
    canvas.run({ type: 'UPDATE_OBJECT', id: a, payload: { position: [4, 4] } });
    expect(revert(canvas, first.changes)).toEqual([]);
    expect(revert(canvas, second.changes)).toHaveLength(1);
    expect(canvas.drawn()).toEqual([a]);
    expect(readObject(canvas.doc, b)).toBeUndefined();
  });

  it('[CV42] keeps a group into which somebody put something, and a page', () => {
    const canvas = newCanvas();
    const [a, b] = [canvas.add(), canvas.add()];
    const grouped = canvas.run({ type: 'GROUP', ids: [a] });
    const paged = canvas.run({ type: 'ADD_PAGE', page: {} });
    canvas.run({ type: 'UPDATE_OBJECT', id: b, payload: { parentId: grouped.ids[0] } });
    canvas.add({ pageId: paged.ids[0] });
    revert(canvas, grouped.changes);
    revert(canvas, paged.changes);
    expect(canvas.object(b).parentId).toBe(grouped.ids[0]);
    expect(canvas.object(a)).not.toHaveProperty('parentId');
    expect(readPages(canvas.doc)).toHaveLength(2);
  });

  it('[CV42] brings nothing back onto a page that is gone', () => {
    const canvas = newCanvas();
    const [page = ''] = canvas.run({ type: 'ADD_PAGE', page: {} }).ids;
    const id = canvas.add({ pageId: page });
    const { changes } = canvas.run({ type: 'DELETE_OBJECT', id });
    canvas.run({ type: 'DELETE_PAGE', id: page });
    expect(revert(canvas, changes)).toEqual([]);
  });

  it('[CV42] brings a whole page back with all that stood on it', () => {
    const canvas = newCanvas();
    const [page = ''] = canvas.run({ type: 'ADD_PAGE', page: { name: 'Story' } }).ids;
    const ids = [canvas.add({ pageId: page }), canvas.add({ pageId: page, type: 'text', text: 'Hi' })];
    canvas.run({ type: 'GROUP', ids });
    const before = readCanvas(canvas.doc);
    const { changes } = canvas.run({ type: 'DELETE_PAGE', id: page });
    revert(canvas, changes);
    expect(readCanvas(canvas.doc)).toEqual(before);
  });

  it('[CV44] leaves a group on its page that somebody put something into, with its members', () => {
    const canvas = newCanvas();
    const a = canvas.add();
    const [group = ''] = canvas.run({ type: 'GROUP', ids: [a] }).ids;
    const [page = ''] = canvas.run({ type: 'ADD_PAGE', page: {} }).ids;
    const moved = canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { pageId: page } });
    const alone = canvas.fork();
    revert(alone, moved.changes);
    expect([alone.object(group).pageId, alone.object(a).pageId]).toEqual([canvas.pageId, canvas.pageId]);
    const b = canvas.add({ pageId: page, parentId: group });
    revert(canvas, moved.changes);
    expect([a, b, group].map((id) => canvas.object(id).pageId)).toEqual([page, page, page]);
    expect([a, b].map((id) => canvas.object(id).parentId)).toEqual([group, group]);
  });

  it('[CV44] puts nothing into what is inside of it', () => {
    const canvas = newCanvas();
    const [a, b] = [canvas.add(), canvas.add()];
    const [outer = ''] = canvas.run({ type: 'GROUP', ids: [a] }).ids;
    const [inner = ''] = canvas.run({ type: 'GROUP', ids: [b] }).ids;
    canvas.run({ type: 'UPDATE_OBJECT', id: inner, payload: { parentId: outer } });
    const out = canvas.run({ type: 'UPDATE_OBJECT', id: inner, payload: { parentId: null } });
    canvas.run({ type: 'UPDATE_OBJECT', id: outer, payload: { parentId: inner } });
    revert(canvas, out.changes);
    expect(canvas.object(outer).parentId).toBe(inner);
    expect(canvas.object(inner)).not.toHaveProperty('parentId');
  });

  it('[CV43] leaves a text that somebody typed into since', () => {
    const canvas = newCanvas();
    const id = canvas.add({ type: 'text', text: 'teh tea' });
    const { changes } = canvas.run({ type: 'EDIT_TEXT', id, index: 0, remove: 3, insert: 'the' });
    canvas.run({ type: 'EDIT_TEXT', id, index: 7, remove: 0, insert: '!' });
    expect(revert(canvas, changes)).toEqual([]);
    expect(canvas.object(id)).toMatchObject({ text: 'the tea!' });
  });

  it('writes no value that a document may not hold, whatever the record says', () => {
    const canvas = newCanvas();
    const id = canvas.add();
    const bad = [
      { target: id, property: 'size', before: [-1, 'x'], after: [100, 100] },
      { target: id, property: 'colour', before: 'red' },
      { target: 'new', property: 'exists', before: { type: 'video' } },
      { target: canvas.pageId, property: 'size', before: 'large', after: [1080, 1080] },
    ];
    expect(revert(canvas, bad as Change[])).toEqual([]);
  });

  it('is one transaction of the one who reverts', () => {
    const canvas = newCanvas();
    const { changes } = canvas.run(
      { type: 'ADD_OBJECT', payload: { type: 'shape' } },
      { type: 'ADD_OBJECT', payload: { type: 'shape' } },
    );
    const origins: unknown[] = [];
    canvas.doc.on('update', (_update, origin) => origins.push(origin));
    revert(canvas, changes);
    expect(origins).toEqual([agent]);
  });
});
