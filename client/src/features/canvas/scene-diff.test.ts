import { describe, expect, it } from 'vitest';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { shapeObject, groupObject } from './test-objects.ts';
import { diffScene } from './scene-diff.ts';

const drawn = (...objects: CanvasObject[]) => new Map(objects.map((object) => [object.id, object]));

describe('diffScene', () => {
  const a = shapeObject('a');
  const b = shapeObject('b');
  const c = shapeObject('c');

  it('says nothing when every object is the one that is drawn', () => {
    expect(diffScene(drawn(a, b), [a, b])).toEqual({ removed: [], added: [], updated: [] });
  });

  it('updates only the object that is another value', () => {
    const moved = { ...b, position: [5, 5] as const };
    expect(diffScene(drawn(a, b), [a, moved])).toEqual({ removed: [], added: [], updated: [moved] });
  });

  it('adds with the order, removes without touching the rest', () => {
    expect(diffScene(drawn(a, b), [a, c, b])).toEqual({
      removed: [],
      added: [c],
      updated: [],
      order: ['a', 'c', 'b'],
    });
    expect(diffScene(drawn(a, b, c), [a, c])).toEqual({ removed: ['b'], added: [], updated: [] });
  });

  it('gives a new order when only that changed', () => {
    expect(diffScene(drawn(a, b), [b, a])).toEqual({
      removed: [],
      added: [],
      updated: [],
      order: ['b', 'a'],
    });
  });

  it('never draws groups', () => {
    expect(diffScene(drawn(a), [groupObject('g'), a])).toEqual({ removed: [], added: [], updated: [] });
  });
});
