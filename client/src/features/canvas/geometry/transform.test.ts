import { describe, expect, it } from 'vitest';
import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { cornersOf, touches } from './box.ts';
import type { Frame } from './box.ts';
import { RESIZE_HANDLES, handleAt, handleCursor, handlePoint } from './handles.ts';
import { lineBetween, lineEndsOf } from './line-ends.ts';
import { angleTo, normaliseDegrees, resizeFrame, rotateAround, scaleWithin } from './transform.ts';
import { shapeObject } from '../test-objects.ts';

const frame = (rotation = 0): Frame => ({ x: 100, y: 100, width: 200, height: 100, rotation });
const free = { keepRatio: false, fromCentre: false };

/** Adding zero turns −0 into 0. */
const rounded = (point: Pair | undefined): readonly number[] | undefined =>
  point?.map((value) => Math.round(value * 1e6) / 1e6 + 0);

describe('resizing', () => {
  it.each(RESIZE_HANDLES)('keeps what is across from the %s handle in place, turned or not', (handle) => {
    const opposite = { nw: 2, n: 2, ne: 3, e: 3, se: 0, s: 0, sw: 1, w: 1 }[handle];
    for (const rotation of [0, 30, -115]) {
      const before = frame(rotation);
      const after = resizeFrame(before, handle, [17, -9], free);
      expect(rounded(cornersOf(after)[opposite])).toEqual(rounded(cornersOf(before)[opposite]));
    }
  });

  it('keeps the ratio at a corner', () => {
    const after = resizeFrame(frame(), 'se', [100, 0], { keepRatio: true, fromCentre: false });
    expect([after.width, after.height]).toEqual([300, 150]);
  });

  it('pulls both sides from the centre', () => {
    expect(resizeFrame(frame(), 'e', [10, 0], { keepRatio: false, fromCentre: true })).toEqual({
      ...frame(),
      x: 90,
      width: 220,
    });
  });

  it('never turns inside out', () => {
    const after = resizeFrame(frame(), 'se', [-500, -500], free);
    expect([after.x, after.y, after.width, after.height]).toEqual([100, 100, 1, 1]);
  });

  it('scales members of a group with their box, along their own axes when turned', () => {
    const before = { x: 0, y: 0, width: 400, height: 400 };
    const after = { x: 0, y: 0, width: 800, height: 400 };
    expect(scaleWithin(frame(), before, after)).toEqual({
      x: 200,
      y: 100,
      width: 400,
      height: 100,
      rotation: 0,
    });
    const turned = scaleWithin(frame(90), before, after);
    expect(turned.width).toBeCloseTo(200);
    expect(turned.height).toBeCloseTo(200);
  });
});

describe('turning', () => {
  it('turns about a point of the page and stays within half a turn', () => {
    const after = rotateAround(frame(170), 20, [200, 150]);
    expect(after.rotation).toBe(-170);
    expect([after.x, after.y]).toEqual([100, 100]);
  });

  it('measures the pointer from straight up, clockwise', () => {
    expect([angleTo([0, 0], [0, -5]), angleTo([0, 0], [5, 0]), angleTo([0, 0], [0, 5])]).toEqual([
      0, 90, 180,
    ]);
    expect(normaliseDegrees(-540)).toBe(180);
  });
});

describe('handles', () => {
  it('are found where they are drawn', () => {
    for (const handle of [...RESIZE_HANDLES, 'rotate'] as const) {
      expect(handleAt(frame(40), handlePoint(frame(40), handle))).toBe(handle);
    }
  });

  it('show a cursor that follows the rotation', () => {
    expect(handleCursor('n', 0)).toBe('ns-resize');
    expect(handleCursor('n', 90)).toBe('ew-resize');
    expect(handleCursor('ne', 0)).toBe('nesw-resize');
    expect(handleCursor('ne', 45)).toBe('ew-resize');
  });
});

describe('marquee', () => {
  it('touches a turned box only where it really is', () => {
    const turned = { x: 0, y: 40, width: 100, height: 20, rotation: 45 };
    expect(touches(turned, { x: 80, y: 10, width: 10, height: 10 })).toBe(false);
    expect(touches(turned, { x: 45, y: 45, width: 10, height: 10 })).toBe(true);
  });
});

describe('lines', () => {
  it.each([
    [
      [10, 10],
      [110, 60],
    ],
    [
      [110, 60],
      [10, 10],
    ],
    [
      [10, 60],
      [110, 10],
    ],
    [
      [10, 10],
      [10, 90],
    ],
    [
      [90, 30],
      [10, 30],
    ],
  ] as const)('from %j to %j are stored so that they read back the same', (start, end) => {
    const ends = lineEndsOf(shapeObject('line', { shape: 'line', ...lineBetween({ start, end }) }));
    expect(rounded(ends?.start)).toEqual(start);
    expect(rounded(ends?.end)).toEqual(end);
  });
});
