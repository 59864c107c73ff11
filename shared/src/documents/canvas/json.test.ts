import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { StudioError } from '../../errors.ts';
import { createOrigin } from '../../origin.ts';
import { newCanvas } from '../../testing/new-canvas.ts';
import type { TestCanvas } from '../../testing/new-canvas.ts';
import { canvasModelSchema, exportCanvas, importCanvas } from './json.ts';
import { readCanvas, readPages } from './read.ts';

const origin = createOrigin('server', 'server');

function busyCanvas(): TestCanvas {
  const canvas = newCanvas();
  const text = canvas.add({
    type: 'text',
    text: 'Tea',
    fontFamily: 'Lora',
    interactions: [{ on: 'click', href: '/' }],
  });
  const image = canvas.add({ type: 'image', assetId: 'logo', alt: 'Our logo', crop: [0, 0, 0.5, 0.5] });
  canvas.add({
    shape: 'polygon',
    points: [
      [0, 0],
      [1, 0],
      [0.5, 1],
    ],
    rotation: 12.5,
  });
  canvas.run(
    { type: 'GROUP', ids: [text, image], name: 'Both' },
    { type: 'ADD_PAGE', page: { name: 'Two' } },
  );
  canvas.run({ type: 'UPDATE_META', payload: { brandKitId: 'kit', background: '#eeeeee' } });
  return canvas;
}

const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

describe('the canvas as JSON', () => {
  it('[CV50] has the form that the outside knows', () => {
    const canvas = busyCanvas();
    const model = exportCanvas(canvas.doc, { lastModified: '2026-01-01T00:00:00.000Z' });
    expect(canvasModelSchema.parse(plain(model))).toEqual(model);
    expect(model).toMatchObject({
      version: 1,
      background: '#eeeeee',
      metadata: { title: 'Test', brandKit: 'kit', brief: null, lastModified: '2026-01-01T00:00:00.000Z' },
    });
    expect(model.objects.map(({ type }) => type)).toEqual(['group', 'text', 'image', 'shape']);
    expect(model.objects[1]).toMatchObject({
      props: { text: 'Tea', pageId: canvas.pageId, parentId: model.objects[0]?.id },
      transform: { position: [0, 0], size: [100, 100], rotation: 0 },
      styles: { fontFamily: 'Lora', opacity: 1 },
      interactions: [{ on: 'click', href: '/' }],
    });
  });

  it('[CV50] comes back the same into an empty document and into another', () => {
    const model = plain(exportCanvas(busyCanvas().doc));
    for (const doc of [new Y.Doc(), busyCanvas().doc]) {
      importCanvas(doc, model, origin);
      expect(exportCanvas(doc)).toEqual(model);
    }
  });

  it('[CV50] comes back the same without pages', () => {
    const canvas = busyCanvas();
    for (const { id } of readPages(canvas.doc)) canvas.doc.getMap('pages').delete(id);
    const model = exportCanvas(canvas.doc);
    const copy = new Y.Doc();
    importCanvas(copy, model, origin);
    expect(exportCanvas(copy)).toEqual(model);
  });

  it('[CV51] writes nothing for a canvas that is the same already', () => {
    const canvas = busyCanvas();
    const before = Y.encodeStateVector(canvas.doc);
    expect(importCanvas(canvas.doc, plain(exportCanvas(canvas.doc)), origin)).toEqual([]);
    expect(Y.encodeStateVector(canvas.doc)).toEqual(before);
  });

  it('[CV51] keeps what is in both, so that others live through it', () => {
    const canvas = busyCanvas();
    const model = plain(exportCanvas(canvas.doc));
    const kept = model.objects[1]?.id ?? '';
    const extra = canvas.add();
    canvas.run({ type: 'UPDATE_OBJECT', id: kept, payload: { text: 'Coffee', locked: true } });
    const peer = canvas.fork();
    importCanvas(canvas.doc, model, origin);
    peer.run({ type: 'UPDATE_OBJECT', id: kept, payload: { locked: false } });
    peer.run({ type: 'UPDATE_OBJECT', id: kept, payload: { position: [77, 77] } });
    canvas.sync(peer);
    expect(canvas.object(kept)).toMatchObject({ text: 'Tea', position: [77, 77] });
    expect(canvas.drawn()).not.toContain(extra);
  });

  it('[CV51] takes a model without pages for one page', () => {
    const doc = new Y.Doc();
    const object = {
      id: 'obj-1',
      type: 'shape',
      props: {},
      transform: {},
      styles: { fill: '#F00' },
      interactions: [],
    };
    const metadata = { brandKit: null, brief: null, lastModified: null };
    importCanvas(doc, { version: 1, objects: [object], background: '#ABC', metadata }, origin);
    const { pages, objects } = readCanvas(doc);
    expect(pages).toMatchObject([{ name: 'Page 1', size: [1080, 1080], background: '#aabbcc' }]);
    expect(objects).toMatchObject([{ id: 'obj-1', pageId: pages[0]?.id, fill: '#ff0000' }]);
  });

  it.each<[string, (model: ReturnType<typeof exportCanvas>) => unknown, RegExp]>([
    ['what is no object', () => 'canvas', /^The canvas file: invalid input/i],
    ['another version', (model) => ({ ...model, version: 2 }), /^version: /],
    ['no objects', ({ objects: _objects, ...model }) => model, /^objects: /],
    ['an unknown key', (model) => ({ ...model, layers: [] }), /^layers: is not a property here/],
    ['a bad colour', (model) => ({ ...model, background: 'blue' }), /^background: /],
    [
      'a bad page',
      (model) => ({ ...model, pages: [{ id: 'p', size: [0, 1] }] }),
      /^pages\.0\.size: must be two/,
    ],
    [
      'a page twice',
      (model) => ({ ...model, pages: [{ id: 'p' }, { id: 'p' }], objects: [] }),
      /^pages: hold the same/,
    ],
    [
      'an unknown page',
      (model) => ({ ...model, pages: [{ id: 'p' }] }),
      /^objects\.0\.props\.pageId: is not one/,
    ],
    [
      'an object twice',
      (model) => ({ ...model, objects: [model.objects[3], model.objects[3]] }),
      /hold the same id/,
    ],
  ])('[CV52] refuses %s and says where', (_name, spoil, message) => {
    const canvas = busyCanvas();
    const before = Y.encodeStateVector(canvas.doc);
    let error: unknown;
    try {
      importCanvas(canvas.doc, spoil(plain(exportCanvas(canvas.doc))), origin);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(StudioError);
    expect(error).toMatchObject({ code: 'invalid_input', message: expect.stringMatching(message) });
    expect(Y.encodeStateVector(canvas.doc)).toEqual(before);
  });

  it.each<[string, string, string, unknown, RegExp]>([
    [
      'a negative size',
      'transform',
      'size',
      [-5, 5],
      /^objects\.3\.transform\.size: must be two numbers greater/,
    ],
    ['a text on a shape', 'props', 'text', 'x', /^objects\.3\.props\.text: is not a property here/],
    ['a parent that is none', 'props', 'parentId', 'gone', /^objects\.3\.props\.parentId: is not a group/],
    ['an infinite number', 'styles', 'opacity', Infinity, /^objects\.3\.styles\.opacity: must be/],
  ])('[CV52] refuses %s with the path in the file', (_name, part, property, value, message) => {
    const canvas = busyCanvas();
    const model = exportCanvas(canvas.doc);
    const [, , , shape] = model.objects;
    if (shape === undefined) throw new Error('The fourth object is the shape.');
    const heading = part === 'props' ? shape.props : part === 'styles' ? shape.styles : shape.transform;
    heading[property] = value;
    expect(() => importCanvas(new Y.Doc(), model, origin)).toThrow(message);
  });
});
