import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { createId } from '../../ids.ts';
import { newCanvas } from '../../testing/new-canvas.ts';
import type { TestCanvas } from '../../testing/new-canvas.ts';
import { objectText, readCanvas, readObject, readPageObjects, readPages, readProperty } from './read.ts';
import { DEFAULTS } from './schema.ts';
import { MAX_DEPTH } from './tree.ts';

function rawObject(canvas: TestCanvas, properties: Record<string, unknown>, id: string = createId()): string {
  canvas.doc.getMap('objects').set(id, new Y.Map(Object.entries(properties)));
  return id;
}

describe('reading a canvas', () => {
  it('[CV2] takes an entry with a key per property and no base like one of ours', () => {
    const canvas = newCanvas();
    const id = rawObject(canvas, { type: 'shape', pageId: canvas.pageId, position: [5, 6], fill: '#ABC' });
    expect(readObject(canvas.doc, id)).toEqual({
      ...DEFAULTS.common,
      ...DEFAULTS.shape,
      id,
      type: 'shape',
      pageId: canvas.pageId,
      position: [5, 6],
      fill: '#aabbcc',
    });
  });

  it('[CV2] lets a key win over the base', () => {
    const canvas = newCanvas();
    const base = { type: 'shape', pageId: canvas.pageId, rotation: 10, opacity: 0.5 };
    const id = rawObject(canvas, { base, rotation: 20 });
    expect(readObject(canvas.doc, id)).toMatchObject({ rotation: 20, opacity: 0.5 });
  });

  it('[CV3] reads a value of the wrong form as the base has it, and that as the default', () => {
    const canvas = newCanvas();
    const base = { type: 'shape', pageId: canvas.pageId, rotation: 10, size: [0, -4], fill: 'red' };
    const id = rawObject(canvas, { base, rotation: Number.NaN, opacity: 'half', locked: 1, points: [[1]] });
    expect(readObject(canvas.doc, id)).toMatchObject({
      rotation: 10,
      size: DEFAULTS.common.size,
      fill: DEFAULTS.shape.fill,
      opacity: 1,
      locked: false,
      points: [],
    });
  });

  it.each([
    ['a number', 7],
    ['a text', new Y.Text('x')],
    ['an array', new Y.Array()],
    ['an empty entry', new Y.Map()],
    ['bytes', new Uint8Array(4)],
    ['an unknown type', new Y.Map([['base', { type: 'video', pageId: 'p' }]])],
    ['a base that is an array', new Y.Map([['base', ['type', 'shape']]])],
  ])('[CV3] passes over %s where an object should be', (_name, garbage) => {
    const canvas = newCanvas();
    const id = createId();
    canvas.doc.getMap('objects').set(id, garbage);
    expect(readObject(canvas.doc, id)).toBeUndefined();
    expect(readCanvas(canvas.doc).objects).toEqual([]);
  });

  it('[CV3] passes over ids that cannot be used', () => {
    const canvas = newCanvas();
    rawObject(canvas, { type: 'shape', pageId: canvas.pageId }, 'a.b');
    rawObject(canvas, { type: 'shape', pageId: canvas.pageId }, '');
    rawObject(canvas, { type: 'shape', pageId: canvas.pageId }, 'x'.repeat(200));
    expect(canvas.drawn()).toEqual([]);
  });

  it('[CV4] reads a text from its shared text, or from a plain string', () => {
    const canvas = newCanvas();
    const ours = canvas.add({ type: 'text', text: 'tea' });
    const plain = rawObject(canvas, { type: 'text', pageId: canvas.pageId, text: 'plain' });
    const none = rawObject(canvas, { type: 'text', pageId: canvas.pageId });
    expect([ours, plain, none].map((id) => readProperty(canvas.doc, id, 'text'))).toEqual([
      'tea',
      'plain',
      '',
    ]);
    expect(objectText(canvas.doc, ours)?.toJSON()).toBe('tea');
    expect(objectText(canvas.doc, plain)).toBeUndefined();
  });

  it('[CV5] writes nothing, not even the roots of an empty document', () => {
    const doc = new Y.Doc();
    const before = Y.encodeStateAsUpdate(doc);
    expect(readCanvas(doc)).toEqual({ meta: DEFAULTS.meta, pages: [], objects: [] });
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  });

  it('[CV5] gives frozen values', () => {
    const canvas = newCanvas();
    const id = canvas.add({ points: [[0, 1]] });
    const object = canvas.object(id);
    expect(Object.isFrozen(object)).toBe(true);
    expect(Object.isFrozen(object.position)).toBe(true);
    expect(object.type === 'shape' && Object.isFrozen(object.points[0])).toBe(true);
    expect(Object.isFrozen(readPages(canvas.doc))).toBe(true);
  });

  it('[CV10] orders by key, then by id, members behind their group', () => {
    const canvas = newCanvas();
    const { pageId } = canvas;
    const raw = (id: string, order: string, more: object = {}): string =>
      rawObject(canvas, { type: 'shape', pageId, order, ...more }, id);
    raw('c', 'a1');
    raw('b', 'a0', { parentId: 'g' });
    raw('g', 'a1', { type: 'group' });
    raw('a', 'a1');
    raw('d', 'a0');
    raw('f', 'Zz', { parentId: 'g' });
    expect(canvas.drawn()).toEqual(['d', 'a', 'c', 'g', 'f', 'b']);
  });

  it('[CV12] reads no parent that is not there, no group, or on another page', () => {
    const canvas = newCanvas();
    const { pageId } = canvas;
    const { ids } = canvas.run({ type: 'ADD_PAGE', page: {} });
    const shape = canvas.add();
    const group = rawObject(canvas, { type: 'group', pageId: ids[0] });
    for (const parentId of ['gone', shape, group]) {
      const id = rawObject(canvas, { type: 'shape', pageId, parentId });
      expect(readObject(canvas.doc, id)).not.toHaveProperty('parentId');
    }
  });

  it('[CV13] cuts a circle of groups at its smallest id', () => {
    const canvas = newCanvas();
    const { pageId } = canvas;
    rawObject(canvas, { type: 'group', pageId, parentId: 'c' }, 'b');
    rawObject(canvas, { type: 'group', pageId, parentId: 'b' }, 'c');
    rawObject(canvas, { type: 'shape', pageId, parentId: 'c' }, 'x');
    rawObject(canvas, { type: 'group', pageId, parentId: 'own' }, 'own');
    expect(canvas.drawn()).toEqual(['b', 'c', 'x', 'own']);
    expect(readProperty(canvas.doc, 'b', 'parentId')).toBeUndefined();
    expect(readProperty(canvas.doc, 'c', 'parentId')).toBe('b');
    expect(readProperty(canvas.doc, 'own', 'parentId')).toBeUndefined();
  });

  it('[CV14] survives groups in groups without end', () => {
    const canvas = newCanvas();
    const { pageId } = canvas;
    canvas.doc.transact(() => {
      for (let depth = 0; depth < 500; depth += 1) {
        rawObject(canvas, { type: 'group', pageId, parentId: `g${depth - 1}` }, `g${depth}`);
      }
    });
    expect(readPageObjects(canvas.doc, pageId)).toHaveLength(500);
    expect(readProperty(canvas.doc, `g${MAX_DEPTH}`, 'parentId')).toBe(`g${MAX_DEPTH - 1}`);
    expect(readProperty(canvas.doc, `g${MAX_DEPTH + 2}`, 'parentId')).toBeUndefined();
  });

  it('reads single properties, and that an entry exists', () => {
    const canvas = newCanvas();
    const id = canvas.add({ fill: '#00ff00' });
    expect(readProperty(canvas.doc, id, 'fill')).toBe('#00ff00');
    expect(readProperty(canvas.doc, id, 'exists')).toBe(true);
    expect(readProperty(canvas.doc, canvas.pageId, 'size')).toEqual([1080, 1080]);
    expect(readProperty(canvas.doc, 'meta', 'title')).toBe('Test');
    expect(readProperty(canvas.doc, createId(), 'exists')).toBeUndefined();
    expect(readProperty(canvas.doc, id, 'constructor')).toBeUndefined();
  });

  it('reads one object as the whole page has it', () => {
    const canvas = newCanvas();
    const a = canvas.add();
    const b = canvas.add({ type: 'text', text: 'b' });
    canvas.run({ type: 'GROUP', ids: [a, b] });
    for (const object of readPageObjects(canvas.doc, canvas.pageId)) {
      expect(readObject(canvas.doc, object.id)).toEqual(object);
    }
  });
});
