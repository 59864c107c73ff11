import { describe, expect, it } from 'vitest';
import { collectLines, snapEdges, snapMove } from './snapping.ts';

const page = { x: 0, y: 0, width: 1000, height: 1000 };
const box = (x: number, y: number, width = 100, height = 100) => ({ x, y, width, height });

describe('snapping', () => {
  it('catches the nearest edge within reach and shows the line across both boxes', () => {
    const lines = collectLines({ page, boxes: [box(300, 700)] });
    const snap = snapMove(box(304, 200), lines, 6);
    expect(snap.delta).toEqual([-4, 0]);
    expect(snap.guides).toContainEqual({ axis: 'x', at: 300, from: 200, to: 800, kind: 'align' });
  });

  it('leaves a box alone that is out of reach', () => {
    const snap = snapMove(box(207, 207), collectLines({ page, boxes: [] }), 6);
    expect(snap).toEqual({ delta: [0, 0], guides: [] });
  });

  it('catches the centre and the margins of the page', () => {
    const lines = collectLines({ page, boxes: [] });
    expect(snapMove(box(452, 48), lines, 6).delta).toEqual([-2, 2]);
  });

  it('catches more finely when zoomed in, since reach is given in page px', () => {
    const lines = collectLines({ page, boxes: [box(300, 700)] });
    expect(snapMove(box(304, 200), lines, 6 / 4).delta).toEqual([0, 0]);
  });

  it('puts a box halfway between its neighbours', () => {
    const lines = collectLines({ page, boxes: [box(110, 203), box(613, 197)] });
    const snap = snapMove({ x: 358, y: 231, width: 100, height: 40 }, lines, 6);
    expect(snap.delta[0]).toBeCloseTo(3.5);
    expect(snap.guides.filter(({ kind }) => kind === 'gap')).toHaveLength(2);
  });

  it('moves only the edges that a handle pulls', () => {
    const lines = collectLines({ page, boxes: [box(300, 300)] });
    expect(snapEdges(box(100, 297, 197, 100), [1, 0], lines, 6).delta).toEqual([3, 0]);
    expect(snapEdges(box(100, 297, 197, 100), [0, -1], lines, 6).delta).toEqual([0, 3]);
  });

  it('falls back to the grid where nothing else catches', () => {
    const lines = collectLines({ page, boxes: [], grid: 20 });
    expect(snapMove(box(207, 313, 37, 41), lines, 6).delta).toEqual([-7, 7]);
  });
});
