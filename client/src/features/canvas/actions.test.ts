import { describe, expect, it } from 'vitest';
import {
  align,
  deleteSelection,
  distribute,
  duplicate,
  group,
  neighbour,
  nudge,
  reorder,
  selectAll,
  toggleLocked,
  ungroup,
} from './actions.ts';
import { boundsOfIds, outermost, selectableFor } from './canvas-tree.ts';
import { canvasOf, groupObject, shapeObject } from './test-objects.ts';

const size = [100, 50] as const;
const a = shapeObject('a', { position: [0, 0], size });
const b = shapeObject('b', { position: [150, 100], size });
const c = shapeObject('c', { position: [400, 300], size });
const locked = shapeObject('locked', { locked: true });
const inner = shapeObject('inner', { parentId: 'g', position: [10, 10], size });
const outer = groupObject('g');
const canvas = canvasOf(a, b, outer, inner, c, locked);
const page = { x: 0, y: 0, width: 1000, height: 1000 };
const moves = (action: { commands: readonly object[] }): unknown => action.commands;

describe('actions', () => {
  it('leave locked objects alone', () => {
    expect(deleteSelection(canvas, ['a', 'locked']).commands).toEqual([{ type: 'DELETE_OBJECT', id: 'a' }]);
    expect(nudge(canvas, ['locked'], [1, 0]).commands).toEqual([]);
  });

  it('move what is in a group, since a group has no place of its own', () => {
    expect(moves(nudge(canvas, ['g'], [5, -5]))).toEqual([
      { type: 'UPDATE_OBJECT', id: 'inner', payload: { position: [15, 5] } },
    ]);
  });

  it('copy a group with what is in it, under ids of their own', () => {
    const { commands, select } = duplicate(canvas, ['g', 'inner']);
    expect(commands).toHaveLength(2);
    const [copiedGroup, copiedInner] = commands.map((command) =>
      'payload' in command ? command.payload : {},
    );
    expect(copiedGroup).toMatchObject({ type: 'group' });
    expect(copiedInner).toMatchObject({ type: 'shape', position: [30, 30] });
    const groupId = copiedGroup !== undefined && 'id' in copiedGroup ? copiedGroup.id : undefined;
    expect(copiedInner).toMatchObject({ parentId: groupId });
    expect(select).toEqual([groupId]);
    expect(groupId).not.toBe('g');
  });

  it('keep a copied child in its group when it is copied alone', () => {
    const [command] = duplicate(canvas, ['inner']).commands;
    expect(command).toMatchObject({ payload: { parentId: 'g' } });
  });

  it('group two or more, and give back the children of a group', () => {
    expect(group(canvas, ['a']).commands).toEqual([]);
    expect(group(canvas, ['b', 'a']).commands).toMatchObject([{ type: 'GROUP', ids: ['a', 'b'] }]);
    expect(ungroup(canvas, ['g', 'a'])).toEqual({
      commands: [{ type: 'UNGROUP', id: 'g' }],
      select: ['inner'],
    });
  });

  it('align several to their common box and one to the page', () => {
    expect(moves(align(canvas, ['a', 'b'], 'right', page))).toEqual([
      { type: 'UPDATE_OBJECT', id: 'a', payload: { position: [150, 0] } },
      { type: 'UPDATE_OBJECT', id: 'b', payload: { position: [150, 100] } },
    ]);
    expect(moves(align(canvas, ['a'], 'middle', page))).toEqual([
      { type: 'UPDATE_OBJECT', id: 'a', payload: { position: [0, 475] } },
    ]);
  });

  it('make gaps equal between the outermost two', () => {
    expect(moves(distribute(canvas, ['a', 'b', 'c'], 'x'))).toEqual([
      { type: 'UPDATE_OBJECT', id: 'b', payload: { position: [200, 100] } },
    ]);
    expect(distribute(canvas, ['a', 'b'], 'x').commands).toEqual([]);
  });

  it('change the order among siblings only', () => {
    expect(reorder(canvas, ['a'], 'forward').commands).toEqual([{ type: 'REORDER', id: 'a', after: 'b' }]);
    expect(reorder(canvas, ['b'], 'forward').commands).toEqual([{ type: 'REORDER', id: 'b', after: 'g' }]);
    expect(reorder(canvas, ['b'], 'backward').commands).toEqual([{ type: 'REORDER', id: 'b', after: null }]);
    expect(reorder(canvas, ['a', 'b'], 'front').commands).toEqual([
      { type: 'REORDER', id: 'a', after: 'locked' },
      { type: 'REORDER', id: 'b', after: 'a' },
    ]);
    expect(reorder(canvas, ['a'], 'back').commands).toEqual([]);
    expect(reorder(canvas, ['inner'], 'front').commands).toEqual([]);
  });

  it('lock unless all are locked', () => {
    expect(moves(toggleLocked(canvas, ['a', 'locked']))).toMatchObject([
      { payload: { locked: true } },
      { payload: { locked: true } },
    ]);
    expect(moves(toggleLocked(canvas, ['locked']))).toMatchObject([{ payload: { locked: false } }]);
  });

  it('select all that can be taken', () => {
    expect(selectAll(canvas, 'page', undefined)).toEqual(['a', 'b', 'g', 'c']);
    expect(selectAll(canvas, 'page', 'g')).toEqual(['inner']);
  });

  it('step through every object of a page once, and past both ends, so that Tab leaves the stage', () => {
    const walk = (step: 1 | -1, group?: string): readonly string[] => {
      const seen: string[] = [];
      let next = neighbour(canvas, 'page', [], step, group);
      while (next !== undefined && seen.length < 10) {
        seen.push(next);
        next = neighbour(canvas, 'page', [next], step, group);
      }
      return seen;
    };
    expect(walk(1)).toEqual(['a', 'b', 'g', 'c', 'locked']);
    expect(walk(-1)).toEqual(['locked', 'c', 'g', 'b', 'a']);
    expect(walk(1, 'g')).toEqual(['inner']);
  });
});

describe('groups', () => {
  it('are what a click means, until they are entered', () => {
    expect(selectableFor(canvas, 'inner', undefined)).toBe('g');
    expect(selectableFor(canvas, 'inner', 'g')).toBe('inner');
  });

  it('cover what is in them', () => {
    expect(boundsOfIds(canvas, ['g'])).toEqual({ x: 10, y: 10, width: 100, height: 50 });
    expect(outermost(canvas, ['inner', 'g', 'a'])).toEqual(['a', 'g']);
  });

  it('that contain each other do no harm', () => {
    const ring = canvasOf(
      groupObject('x', { parentId: 'y' }),
      groupObject('y', { parentId: 'x' }),
      shapeObject('z', { parentId: 'x' }),
    );
    expect(['x', 'y']).toContain(selectableFor(ring, 'z', undefined));
  });
});
