import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { newCanvas } from '../../testing/new-canvas.ts';
import { observeCanvas } from './observe.ts';
import type { CanvasEvent } from './observe.ts';

function watch(doc: Y.Doc): { events: CanvasEvent[]; seen: () => object[]; stop: () => void } {
  const events: CanvasEvent[] = [];
  const stop = observeCanvas(doc, (event) => events.push(event));
  const seen = (): object[] =>
    events
      .splice(0)
      .flatMap(({ changes }) =>
        changes.map((change) => ({ ...change, properties: [...change.properties].sort() })),
      );
  return { events, seen, stop };
}

describe('observing a canvas', () => {
  it('names what one transaction added, updated and removed, each once', () => {
    const canvas = newCanvas();
    const [a, b] = [canvas.add({ type: 'text', text: 'a' }), canvas.add()];
    const { events, seen } = watch(canvas.doc);
    const { ids } = canvas.run(
      { type: 'ADD_OBJECT', payload: { type: 'shape' } },
      { type: 'UPDATE_OBJECT', id: a, payload: { position: [3, 3], text: 'ab' } },
      { type: 'DELETE_OBJECT', id: b },
      { type: 'UPDATE_META', payload: { title: 'New' } },
      { type: 'UPDATE_PAGE', id: canvas.pageId, payload: { background: '#000000' } },
    );
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ origin: canvas.origin, local: true });
    expect(seen()).toEqual(
      expect.arrayContaining([
        { kind: 'object', id: ids[0], action: 'added', properties: ['exists'] },
        { kind: 'object', id: a, action: 'updated', properties: ['position', 'text'] },
        { kind: 'object', id: b, action: 'removed', properties: ['exists'] },
        { kind: 'meta', id: 'meta', action: 'updated', properties: ['title'] },
        { kind: 'page', id: canvas.pageId, action: 'updated', properties: ['background'] },
      ]),
    );
  });

  it('tells of what came from a peer as not local, with the provider as origin', () => {
    const canvas = newCanvas();
    const peer = canvas.fork();
    const { events } = watch(canvas.doc);
    const id = peer.add();
    Y.applyUpdate(canvas.doc, Y.encodeStateAsUpdate(peer.doc), 'provider');
    expect(events).toMatchObject([{ origin: 'provider', local: false, changes: [{ id, action: 'added' }] }]);
  });

  it('names the properties of a base that another program replaced', () => {
    const canvas = newCanvas();
    const id = canvas.add();
    const { seen } = watch(canvas.doc);
    canvas.doc
      .getMap<Y.Map<unknown>>('objects')
      .get(id)
      ?.set('base', { type: 'shape', pageId: 'p', opacity: 0.5 });
    expect(seen()).toEqual([
      { kind: 'object', id, action: 'updated', properties: ['opacity', 'pageId', 'type'] },
    ]);
  });

  it('tells of an entry that took another’s place, and survives garbage', () => {
    const canvas = newCanvas();
    const id = canvas.add();
    const { seen } = watch(canvas.doc);
    const objects = canvas.doc.getMap('objects');
    objects.set(id, new Y.Map([['type', 'group']]));
    expect(seen()).toEqual([{ kind: 'object', id, action: 'updated', properties: ['exists', 'type'] }]);
    objects.set(id, 5);
    objects.set('x', new Y.Array());
    expect(seen()).toHaveLength(2);
  });

  it('tells nothing where nothing changed, nor after it was stopped', () => {
    const canvas = newCanvas();
    const { events, stop } = watch(canvas.doc);
    canvas.doc.getMap('elsewhere').set('a', 1);
    canvas.doc.transact(() => undefined);
    stop();
    canvas.add();
    expect(events).toEqual([]);
  });
});
