import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CommandError } from '../../errors.ts';
import { createId } from '../../ids.ts';
import { failure } from '../../testing/failure.ts';
import { newCanvas } from '../../testing/new-canvas.ts';
import { findOrphans } from './check.ts';
import { readCanvas, readMeta, readPages } from './read.ts';
import { LIMITS } from './schema.ts';

const id = createId();
const many = (count: number, command: object) => Array.from({ length: count }, () => command);
const add = (payload: object) => ({ type: 'ADD_OBJECT', payload });

describe('applying commands', () => {
  it('[CV20] lets later commands see what earlier ones did', () => {
    const canvas = newCanvas();
    const [a, b, group] = [createId(), createId(), createId()];
    const { ids } = canvas.run(
      add({ type: 'shape', id: a }),
      add({ type: 'text', id: b, text: 'hi' }),
      { type: 'GROUP', ids: [a, b], id: group },
      { type: 'EDIT_TEXT', id: b, index: 2, remove: 0, insert: '!' },
      { type: 'UPDATE_OBJECT', id: group, payload: { name: 'Both' } },
    );
    expect(ids).toEqual([a, b, group]);
    expect(canvas.drawn()).toEqual([group, a, b]);
    expect(canvas.object(b)).toMatchObject({ text: 'hi!', parentId: group });
  });

  it('[CV20] [CV21] does nothing at all if one command is refused', () => {
    const canvas = newCanvas();
    const before = Y.encodeStateAsUpdate(canvas.doc);
    const error = failure(() => canvas.run(add({ type: 'shape' }), { type: 'DELETE_OBJECT', id }));
    expect(error).toBeInstanceOf(CommandError);
    expect(error.message).toMatch(/There is no object/);
    expect(error.details).toEqual({ index: 1, command: 'DELETE_OBJECT' });
    expect(Y.encodeStateAsUpdate(canvas.doc)).toEqual(before);
  });

  it('[CV20] makes one transaction with the actor as origin', () => {
    const canvas = newCanvas();
    const origins: unknown[] = [];
    canvas.doc.on('afterTransaction', (transaction) => origins.push(transaction.origin));
    canvas.run(add({ type: 'shape' }), add({ type: 'shape' }), {
      type: 'UPDATE_META',
      payload: { title: 'New' },
    });
    expect(origins).toEqual([canvas.origin]);
  });

  it('[CV7] writes base and text of a new object, then one key per change', () => {
    const canvas = newCanvas();
    const text = canvas.add({ type: 'text', text: 'tea', fill: '#000' });
    const entry = canvas.doc.getMap<Y.Map<unknown>>('objects').get(text);
    expect([...(entry?.keys() ?? [])].sort()).toEqual(['base', 'text']);
    expect(entry?.get('base')).not.toHaveProperty('text');
    canvas.run({ type: 'UPDATE_OBJECT', id: text, payload: { position: [9, 9], size: [100, 100] } });
    expect([...(entry?.keys() ?? [])].sort()).toEqual(['base', 'position', 'text']);
  });

  it('[CV7] writes nothing for values that are there already', () => {
    const canvas = newCanvas();
    const shape = canvas.add({ fill: '#ffffff' });
    let transactions = 0;
    canvas.doc.on('update', () => (transactions += 1));
    const { changes } = canvas.run(
      { type: 'UPDATE_OBJECT', id: shape, payload: { fill: '#FFF', position: [0, 0], parentId: null } },
      { type: 'UPDATE_META', payload: { title: 'Test', brandKitId: null } },
      { type: 'REORDER', id: shape, after: null },
      { type: 'UPDATE_PAGE', id: canvas.pageId, payload: { size: [1080, 1080] } },
    );
    expect(changes).toEqual([]);
    expect(transactions).toBe(0);
  });

  it('[CV6] leaves out of the base what equals its default', () => {
    const canvas = newCanvas();
    const shape = canvas.add({ opacity: 1, fill: '#123456' });
    const base = canvas.doc.getMap<Y.Map<unknown>>('objects').get(shape)?.get('base');
    expect(Object.keys(base as object).sort()).toEqual([
      'fill',
      'order',
      'pageId',
      'position',
      'size',
      'type',
    ]);
  });

  it('[CV22] refuses properties that the object’s type does not have', () => {
    const canvas = newCanvas();
    const shape = canvas.add({ name: 'Badge' });
    const error = failure(() => canvas.run({ type: 'UPDATE_OBJECT', id: shape, payload: { text: 'x' } }));
    expect(error.message).toBe('“Badge” is a shape and has no property “text”.');
  });

  it('[CV22] checks values that were not parsed before', () => {
    const canvas = newCanvas();
    const shape = canvas.add();
    expect(() =>
      canvas.run({ type: 'UPDATE_OBJECT', id: shape, payload: { position: [0, Number.NaN] } }),
    ).toThrow(/position must be/);
  });

  it('[CV23] refuses to change what is locked, or in a locked group', () => {
    const canvas = newCanvas();
    const [a, b] = [canvas.add({ type: 'text', text: 'x' }), canvas.add()];
    const { ids } = canvas.run({ type: 'GROUP', ids: [a, b], name: 'Pair' });
    const [group = ''] = ids;
    canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { locked: true } });
    for (const command of [
      { type: 'UPDATE_OBJECT', id: a, payload: { position: [1, 1] } },
      { type: 'EDIT_TEXT', id: a, index: 0, remove: 0, insert: 'y' },
      { type: 'DELETE_OBJECT', id: b },
      { type: 'DELETE_OBJECT', id: group },
      { type: 'REORDER', id: b, after: null },
      { type: 'UNGROUP', id: group },
      { type: 'GROUP', ids: [a] },
      add({ type: 'shape', parentId: group }),
    ]) {
      expect(failure(() => canvas.run(command)).message).toMatch(/locked/);
    }
    canvas.run({ type: 'UPDATE_OBJECT', id: a, payload: { name: 'Still', hidden: true } });
    canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { locked: false, position: [50, 50] } });
    expect(canvas.object(a)).toMatchObject({ position: [50, 50], name: 'Still' });
  });

  it('[CV24] puts new objects where they are asked to be', () => {
    const canvas = newCanvas();
    const first = canvas.add();
    const front = canvas.add();
    const back = canvas.add({}, null);
    const between = canvas.add({}, first);
    expect(canvas.drawn()).toEqual([back, first, between, front]);
    const { ids } = canvas.run({ type: 'GROUP', ids: [first, between] });
    const member = canvas.add({}, first);
    expect(canvas.object(member).parentId).toBe(ids[0]);
    expect(canvas.drawn()).toEqual([back, ids[0], first, member, between, front]);
  });

  it('[CV25] moves objects between groups and pages, groups with their members', () => {
    const canvas = newCanvas();
    const [a, b, c] = [canvas.add(), canvas.add(), canvas.add()];
    const [group = ''] = canvas.run({ type: 'GROUP', ids: [a, b] }).ids;
    const [page = ''] = canvas.run({ type: 'ADD_PAGE', page: {} }).ids;
    canvas.run({ type: 'UPDATE_OBJECT', id: c, payload: { parentId: group } });
    expect(canvas.drawn()).toEqual([group, a, b, c]);
    canvas.run({ type: 'UPDATE_OBJECT', id: b, payload: { parentId: null } });
    expect(canvas.drawn()).toEqual([group, a, c, b]);
    canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { pageId: page } });
    expect(canvas.drawn()).toEqual([b]);
    expect([group, a, c].map((each) => canvas.object(each).pageId)).toEqual([page, page, page]);
    expect(canvas.object(a).parentId).toBe(group);
    expect(
      failure(() => canvas.run({ type: 'UPDATE_OBJECT', id: b, payload: { parentId: group } })).message,
    ).toMatch(/another page/);
  });

  it('[CV26] deletes groups with their members and pages with their objects, but not the last page', () => {
    const canvas = newCanvas();
    const [a, b, c] = [canvas.add(), canvas.add(), canvas.add()];
    const [inner = ''] = canvas.run({ type: 'GROUP', ids: [a, b] }).ids;
    const [outer = ''] = canvas.run({ type: 'GROUP', ids: [inner, c] }).ids;
    const [page = ''] = canvas.run({ type: 'ADD_PAGE', page: {} }).ids;
    canvas.add({ pageId: page });
    canvas.run({ type: 'DELETE_OBJECT', id: outer });
    expect(canvas.drawn()).toEqual([]);
    canvas.run({ type: 'DELETE_PAGE', id: page });
    expect(findOrphans(canvas.doc)).toEqual([]);
    expect(readCanvas(canvas.doc)).toMatchObject({ pages: [{ id: canvas.pageId }], objects: [] });
    expect(failure(() => canvas.run({ type: 'DELETE_PAGE', id: canvas.pageId })).message).toMatch(
      /last page/,
    );
  });

  it('[CV27] changes a text by the smallest edit', () => {
    const canvas = newCanvas();
    const text = canvas.add({ type: 'text', text: 'A cup of tea' });
    const peer = canvas.fork();
    canvas.run({ type: 'UPDATE_OBJECT', id: text, payload: { text: 'A mug of tea' } });
    peer.run({ type: 'UPDATE_OBJECT', id: text, payload: { text: 'A cup of green tea' } });
    canvas.sync(peer);
    expect(canvas.object(text)).toMatchObject({ text: 'A mug of green tea' });
    expect(peer.object(text)).toMatchObject({ text: 'A mug of green tea' });
  });

  it('[CV27] refuses edits of a text beyond its end or through a character', () => {
    const canvas = newCanvas();
    const text = canvas.add({ type: 'text', text: 'a🌞' });
    const edit = (index: number, remove: number) => ({
      type: 'EDIT_TEXT',
      id: text,
      index,
      remove,
      insert: '',
    });
    expect(failure(() => canvas.run(edit(2, 4))).message).toMatch(/past its end/);
    expect(failure(() => canvas.run(edit(2, 0))).message).toMatch(/in half/);
    expect(failure(() => canvas.run(edit(0, 2))).message).toMatch(/in half/);
    canvas.run(edit(1, 2));
    expect(canvas.object(text)).toMatchObject({ text: 'a' });
  });

  it('[CV28] refuses a text that grows past its limit by pieces', () => {
    const canvas = newCanvas();
    const text = canvas.add({ type: 'text', text: 'x'.repeat(LIMITS.textLength) });
    const more = { type: 'EDIT_TEXT', id: text, index: 0, remove: 0, insert: 'y' };
    expect(failure(() => canvas.run(more)).message).toMatch(/100000 characters at most/);
  });

  it('[CV28] refuses more objects and pages than a canvas can hold', () => {
    const canvas = newCanvas();
    canvas.doc.transact(() => {
      for (let added = 0; added < LIMITS.objects; added += 1) {
        const entry = new Y.Map([['base', { type: 'shape', pageId: canvas.pageId, order: 'a0' }]]);
        canvas.doc.getMap('objects').set(`object${added}`, entry);
      }
    });
    expect(failure(() => canvas.add()).message).toMatch(/20000 objects at most/);
    canvas.run(...many(LIMITS.pages - 1, { type: 'ADD_PAGE', page: {} }));
    expect(failure(() => canvas.run({ type: 'ADD_PAGE', page: {} })).message).toMatch(/200 pages at most/);
  }, 30_000);

  it('[CV29] moves by index as by id', () => {
    const canvas = newCanvas();
    const [a, b, c] = [canvas.add(), canvas.add(), canvas.add()];
    canvas.run({ type: 'REORDER', from: 0, to: 2 });
    expect(canvas.drawn()).toEqual([b, c, a]);
    canvas.run({ type: 'REORDER', from: 2, to: 1 });
    expect(canvas.drawn()).toEqual([b, a, c]);
    expect(failure(() => canvas.run({ type: 'REORDER', from: 0, to: 3 })).message).toMatch(/3 is not one of/);
  });

  it('[CV11] puts things between neighbours with equal or broken keys', () => {
    const canvas = newCanvas();
    const ids = ['a', 'b', 'c', 'd'];
    for (const [index, raw] of ids.entries()) {
      const entry = new Y.Map(
        Object.entries({ type: 'shape', pageId: canvas.pageId, order: index < 3 ? 'a0' : 'no!' }),
      );
      canvas.doc.getMap('objects').set(raw, entry);
    }
    const between = canvas.add({}, 'b');
    const front = canvas.add();
    expect(canvas.drawn()).toEqual(['a', 'b', between, 'c', 'd', front]);
  });

  it('keeps a document’s keys short after many insertions at one spot', () => {
    const canvas = newCanvas();
    const first = canvas.add();
    canvas.add();
    for (let count = 0; count < 400; count += 1) canvas.add({}, first);
    const longest = Math.max(...readCanvas(canvas.doc).objects.map(({ order }) => order.length));
    expect(longest).toBeLessThanOrEqual(64);
  });

  it('adds, changes and moves pages', () => {
    const canvas = newCanvas();
    const [story = ''] = canvas.run({ type: 'ADD_PAGE', page: { name: 'Story', size: [1080, 1920] } }).ids;
    const [next = ''] = canvas.run({ type: 'ADD_PAGE', page: {} }).ids;
    canvas.run({ type: 'MOVE_PAGE', id: story, after: null });
    canvas.run({ type: 'UPDATE_PAGE', id: next, payload: { background: '#000' } });
    expect(readPages(canvas.doc)).toMatchObject([
      { id: story, name: 'Story', size: [1080, 1920] },
      { id: canvas.pageId, size: [1080, 1080] },
      { id: next, name: 'Page 3', size: [1080, 1920], background: '#000000' },
    ]);
  });

  it('sets and takes away what belongs to the whole', () => {
    const canvas = newCanvas();
    canvas.run({ type: 'UPDATE_META', payload: { brandKitId: 'kit', title: 'Tea' } });
    expect(readMeta(canvas.doc)).toMatchObject({ brandKitId: 'kit', title: 'Tea', schemaVersion: 1 });
    canvas.run({ type: 'UPDATE_META', payload: { brandKitId: null } });
    expect(readMeta(canvas.doc)).not.toHaveProperty('brandKitId');
  });

  it('[CV35] asks for a page where there is none', () => {
    const canvas = newCanvas();
    canvas.doc.getMap('pages').delete(canvas.pageId);
    expect(failure(() => canvas.add()).message).toBe('The canvas has no page. Add one first.');
    canvas.run({ type: 'ADD_PAGE', page: {} });
    expect(canvas.add()).not.toBe('');
  });
});
