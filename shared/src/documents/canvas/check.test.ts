import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newCanvas } from '../../testing/new-canvas.ts';
import { checkCanvas } from './check.ts';

describe('[CV36] checking a canvas', () => {
  it('finds nothing in what commands wrote', () => {
    const canvas = newCanvas();
    const text = canvas.add({ type: 'text', text: 'a' });
    canvas.run({ type: 'GROUP', ids: [text, canvas.add()] }, { type: 'ADD_PAGE', page: {} });
    canvas.run({ type: 'UPDATE_META', payload: { brandKitId: 'kit' } });
    canvas.run({ type: 'UPDATE_META', payload: { brandKitId: null } });
    expect(checkCanvas(canvas.doc)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['a number that is none', { rotation: Number.NaN }, 'rotation'],
    ['a property of another type', { fontSize: 3 }, 'fontSize'],
    ['an order key that is none', { order: '!' }, 'order'],
    ['an unknown type', { type: 'video' }, 'type'],
    ['a page that is no id', { pageId: 4 }, 'pageId'],
    ['a parent that is no id', { parentId: 4 }, 'parentId'],
    ['a text where none belongs', { text: 'x' }, 'text'],
    ['a base that is none', { base: 'x' }, 'base'],
  ])('finds %s', (_name, keys, property) => {
    const canvas = newCanvas();
    const id = canvas.add();
    const entry = canvas.doc.getMap<Y.Map<unknown>>('objects').get(id);
    for (const [key, value] of Object.entries(keys)) entry?.set(key, value);
    expect(checkCanvas(canvas.doc)).toContainEqual(expect.objectContaining({ target: id, property }));
  });

  it('finds entries that are none, unknown roots and texts without a shared text', () => {
    const canvas = newCanvas();
    canvas.doc.getMap('objects').set('a', 5);
    canvas.doc.getMap('objects').set('b.c', new Y.Map());
    canvas.doc.getMap('objects').set('t', new Y.Map(Object.entries({ type: 'text', pageId: canvas.pageId })));
    canvas.doc.getMap('secrets').set('x', 1);
    canvas.doc.getMap('meta').set('colour', 'red');
    const found = checkCanvas(canvas.doc).map(({ target }) => target);
    expect(found.sort()).toEqual(['a', 'b.c', 'meta', 'secrets', 't']);
  });
});
