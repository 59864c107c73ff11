import { describe, expect, it } from 'vitest';
import { contains, drawnBox, intersects, rotatePoint, rotatedCorners, unionOf } from './geometry.ts';

describe('geometry', () => {
  it('turns clockwise, y pointing down', () => {
    const [x, y] = rotatePoint([10, 0], [0, 0], 90);
    expect(x).toBeCloseTo(0);
    expect(y).toBeCloseTo(10);
  });

  it('turns corners about the middle of the box', () => {
    const corners = rotatedCorners({ position: [0, 0], size: [100, 50], rotation: 180 });
    expect(corners.flat().map((value) => Math.round(value) + 0)).toEqual([100, 50, 0, 50, 0, 0, 100, 0]);
  });

  it('draws an upright box around a turned object', () => {
    const { x, y, width, height } = drawnBox({ position: [0, 0], size: [100, 50], rotation: 90 });
    expect([x, y, width, height].map((value) => Math.round(value))).toEqual([25, -25, 50, 100]);
  });

  it('joins boxes, and says which share area or lie inside', () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    const b = { x: 10, y: 0, width: 10, height: 10 };
    expect(unionOf([a, b])).toEqual({ x: 0, y: 0, width: 20, height: 10 });
    expect(unionOf([])).toBeUndefined();
    expect(intersects(a, b)).toBe(false);
    expect(intersects(a, { ...b, x: 9 })).toBe(true);
    expect(contains({ x: 0, y: 0, width: 20, height: 10 }, b)).toBe(true);
    expect(contains(a, b)).toBe(false);
  });
});
