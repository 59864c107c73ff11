import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { createCanvas } from '@sparklio/shared/documents/canvas/create';
import { readPageObjects, readPages } from '@sparklio/shared/documents/canvas/read';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { createCanvasMirror } from './canvas-mirror.ts';

function open() {
  const doc = new Y.Doc();
  const origin = createOrigin('me', 'user');
  createCanvas(doc, { title: 'Test' }, origin);
  const pageId = readPages(doc)[0]?.id ?? '';
  const mirror = createCanvasMirror(doc);
  const ids = Array.from({ length: 4 }, () => createId());
  const run = (...commands: Parameters<typeof applyCommands>[1]): void =>
    void applyCommands(doc, commands, origin);
  for (const id of ids) run({ type: 'ADD_OBJECT', payload: { id, type: 'shape', pageId } });
  const same = (): void => expect(mirror.pageObjects(pageId)).toEqual(readPageObjects(doc, pageId));
  return { doc, mirror, pageId, ids, run, same };
}

describe('the canvas as plain values', () => {
  it('follows every kind of change', () => {
    const { mirror, pageId, ids, run, same } = open();
    const [a = '', b = '', c = '', d = ''] = ids;
    same();
    run({ type: 'UPDATE_OBJECT', id: a, payload: { position: [9, 9] } });
    same();
    run({ type: 'REORDER', id: a, after: c });
    same();
    const group = createId();
    run({ type: 'GROUP', ids: [a, b], id: group });
    same();
    run({ type: 'UNGROUP', id: group });
    same();
    run({ type: 'DELETE_OBJECT', id: d });
    same();
    run({ type: 'UPDATE_PAGE', id: pageId, payload: { name: 'Cover' } });
    expect(mirror.page(pageId)?.name).toBe('Cover');
    run({ type: 'UPDATE_META', payload: { title: 'New' } });
    expect(mirror.get().meta.title).toBe('New');
  });

  it('keeps every object that did not change the same value', () => {
    const { mirror, pageId, ids, run } = open();
    const before = mirror.pageObjects(pageId);
    run({ type: 'UPDATE_OBJECT', id: ids[1] ?? '', payload: { fill: '#123456' } });
    const after = mirror.pageObjects(pageId);
    expect(after.map((object, index) => object === before[index])).toEqual([true, false, true, true]);
    run({ type: 'REORDER', id: ids[0] ?? '', after: ids[3] ?? '' });
    expect(mirror.pageObjects(pageId).filter((object) => after.includes(object))).toHaveLength(3);
  });

  it('gives the same list until something on the page changes', () => {
    const { mirror, pageId, run } = open();
    const list = mirror.pageObjects(pageId);
    run({ type: 'UPDATE_META', payload: { title: 'New' } });
    expect(mirror.pageObjects(pageId)).toBe(list);
  });

  it('has nothing for pages that are not there', () => {
    const { mirror, pageId, run } = open();
    run({ type: 'ADD_PAGE', page: {} }, { type: 'DELETE_PAGE', id: pageId });
    expect(mirror.pageObjects(pageId)).toEqual([]);
    expect(mirror.get().objects).toEqual([]);
  });
});
