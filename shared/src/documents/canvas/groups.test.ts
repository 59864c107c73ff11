import { describe, expect, it } from 'vitest';
import { newCanvas } from '../../testing/new-canvas.ts';
import { boxOf } from './geometry.ts';
import { readCanvas, readObject } from './read.ts';
import type { TestCanvas } from '../../testing/new-canvas.ts';
import { MAX_DEPTH } from './tree.ts';

function box(canvas: TestCanvas, id: string) {
  return boxOf(canvas.object(id), readCanvas(canvas.doc).objects);
}

/** Two squares side by side, 0–100 and 200–300 across, in a group. */
function pair() {
  const canvas = newCanvas();
  const a = canvas.add({ position: [0, 0] });
  const b = canvas.add({ type: 'text', text: 'b', fontSize: 40, position: [200, 0] });
  const [group = ''] = canvas.run({ type: 'GROUP', ids: [a, b] }).ids;
  return { canvas, a, b, group };
}

describe('a group', () => {
  it('[CV15] has the box of what is in it, as drawn', () => {
    const { canvas, a, group } = pair();
    expect(box(canvas, group)).toEqual({ x: 0, y: 0, width: 300, height: 100 });
    canvas.run({ type: 'UPDATE_OBJECT', id: a, payload: { rotation: 45 } });
    const { x, width } = box(canvas, group);
    expect(x).toBeCloseTo(50 - Math.SQRT2 * 50);
    expect(width).toBeCloseTo(300 - x);
  });

  it('[CV15] moves its members', () => {
    const { canvas, a, b, group } = pair();
    const { changes } = canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { position: [10, 20] } });
    expect(canvas.object(a).position).toEqual([10, 20]);
    expect(canvas.object(b).position).toEqual([210, 20]);
    expect(changes.map(({ target, property }) => [target, property])).toEqual([
      [a, 'position'],
      [b, 'position'],
    ]);
  });

  it('[CV15] turns its members about its centre', () => {
    const { canvas, a, b, group } = pair();
    canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { rotation: 90 } });
    expect(canvas.object(a)).toMatchObject({ rotation: 90, position: [100, -100] });
    expect(canvas.object(b)).toMatchObject({ rotation: 90, position: [100, 100] });
  });

  it('[CV16] scales its members, letters only where both axes scale alike', () => {
    const { canvas, a, b, group } = pair();
    canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { size: [600, 200] } });
    expect(canvas.object(a)).toMatchObject({ position: [0, 0], size: [200, 200] });
    expect(canvas.object(b)).toMatchObject({ position: [400, 0], size: [200, 200], fontSize: 80 });
    canvas.run({ type: 'UPDATE_OBJECT', id: group, payload: { size: [300, 200] } });
    expect(canvas.object(b)).toMatchObject({ position: [200, 0], size: [100, 200], fontSize: 80 });
  });

  it('[CV28] is not scaled or moved beyond what its members may be', () => {
    const { canvas, group, a } = pair();
    const update = (payload: object) => () => canvas.run({ type: 'UPDATE_OBJECT', id: group, payload });
    expect(update({ size: [50_000, 50_000], position: [90_000, 0] })).toThrow(/too far away/);
    canvas.run({ type: 'UPDATE_OBJECT', id: a, payload: { size: [1, 40_000] } });
    expect(update({ size: [50_000, 50_000], rotation: 30 })).not.toThrow();
  });

  it('[CV15] takes groups inside it along', () => {
    const { canvas, a, group } = pair();
    const c = canvas.add({ position: [0, 500] });
    const [outer = ''] = canvas.run({ type: 'GROUP', ids: [group, c] }).ids;
    canvas.run({ type: 'UPDATE_OBJECT', id: outer, payload: { position: [5, 5] } });
    expect(canvas.object(a).position).toEqual([5, 5]);
    expect(canvas.object(c).position).toEqual([5, 505]);
  });

  it('[CV17] stands where its front-most member stood and keeps their order', () => {
    const canvas = newCanvas();
    const [a, b, c, d] = [canvas.add(), canvas.add(), canvas.add(), canvas.add()];
    const [group = ''] = canvas.run({ type: 'GROUP', ids: [c, a] }).ids;
    expect(canvas.drawn()).toEqual([b, group, a, c, d]);
    canvas.run({ type: 'UNGROUP', id: group });
    expect(canvas.drawn()).toEqual([b, a, c, d]);
    expect(canvas.object(a)).not.toHaveProperty('parentId');
    expect(readObject(canvas.doc, group)).toBeUndefined();
  });

  it('[CV17] can be made inside a group, and taken apart there', () => {
    const canvas = newCanvas();
    const [a, b, c] = [canvas.add(), canvas.add(), canvas.add()];
    const [outer = ''] = canvas.run({ type: 'GROUP', ids: [a, b, c] }).ids;
    const [inner = ''] = canvas.run({ type: 'GROUP', ids: [a, b] }).ids;
    expect(canvas.drawn()).toEqual([outer, inner, a, b, c]);
    canvas.run({ type: 'UNGROUP', id: inner });
    expect(canvas.drawn()).toEqual([outer, a, b, c]);
    expect(canvas.object(a).parentId).toBe(outer);
  });

  it('[CV17] is not made of objects inside each other or on two pages', () => {
    const { canvas, a, group } = pair();
    expect(() => canvas.run({ type: 'GROUP', ids: [group, a] })).toThrow(/is in the group already/);
    const [page = ''] = canvas.run({ type: 'ADD_PAGE', page: {} }).ids;
    const other = canvas.add({ pageId: page });
    expect(() => canvas.run({ type: 'GROUP', ids: [group, other] })).toThrow(/Only objects of one page/);
    expect(() => canvas.run({ type: 'UNGROUP', id: a })).toThrow(/is not a group/);
  });

  it('[CV18] goes with its last member, and a group around it too', () => {
    const { canvas, a, b, group } = pair();
    const [outer = ''] = canvas.run({ type: 'GROUP', ids: [group] }).ids;
    canvas.run({ type: 'DELETE_OBJECT', id: a });
    expect(canvas.drawn()).toEqual([outer, group, b]);
    canvas.run({ type: 'UPDATE_OBJECT', id: b, payload: { parentId: null } });
    expect(canvas.drawn()).toEqual([b]);
  });

  it('[CV18] stays while a list of commands empties and fills it', () => {
    const { canvas, a, b, group } = pair();
    const c = canvas.add();
    canvas.run(
      { type: 'DELETE_OBJECT', id: a },
      { type: 'DELETE_OBJECT', id: b },
      { type: 'UPDATE_OBJECT', id: c, payload: { parentId: group } },
    );
    expect(canvas.drawn()).toEqual([group, c]);
  });

  it('[CV14] does not nest without end, nor into itself', () => {
    const canvas = newCanvas();
    let id = canvas.add();
    const groups: string[] = [];
    for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
      const [group = ''] = canvas.run({ type: 'GROUP', ids: [id] }).ids;
      groups.push(group);
      id = group;
    }
    expect(() => canvas.run({ type: 'GROUP', ids: [id] })).toThrow(/nested 64 deep/);
    expect(() => canvas.add({ type: 'group', parentId: groups[0] })).toThrow(/nested 64 deep/);
    expect(() => canvas.run({ type: 'UPDATE_OBJECT', id, payload: { parentId: groups[3] } })).toThrow(
      /into itself/,
    );
    expect(() => canvas.run({ type: 'UPDATE_OBJECT', id, payload: { parentId: id } })).toThrow(/into itself/);
  });
});
