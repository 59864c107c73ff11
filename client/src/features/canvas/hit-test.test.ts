import { describe, expect, it } from 'vitest';
import { BoxIndex } from './geometry/box-index.ts';
import { hits } from './hit-test.ts';
import { shapeObject, textObject } from './test-objects.ts';

const box = { position: [0, 0], size: [100, 100] } as const;

describe('what a press takes', () => {
  it('takes a filled rectangle anywhere and an empty one at its outline', () => {
    expect(hits(shapeObject('a', box), [50, 50], 3)).toBe(true);
    const empty = shapeObject('a', { ...box, fill: 'transparent', stroke: '#000000', strokeWidth: 2 });
    expect(hits(empty, [50, 50], 3)).toBe(false);
    expect(hits(empty, [2, 50], 3)).toBe(true);
  });

  it('leaves the corners around an ellipse free', () => {
    const ellipse = shapeObject('a', { ...box, shape: 'ellipse' });
    expect(hits(ellipse, [5, 5], 0)).toBe(false);
    expect(hits(ellipse, [50, 5], 0)).toBe(true);
  });

  it('takes a line near the line and not in the rest of its box', () => {
    const line = shapeObject('a', {
      ...box,
      shape: 'line',
      points: [
        [0, 0],
        [1, 1],
      ],
      strokeWidth: 2,
      stroke: '#000000',
    });
    expect(hits(line, [52, 48], 3)).toBe(true);
    expect(hits(line, [90, 10], 3)).toBe(false);
  });

  it('takes turned text where it is drawn', () => {
    const text = textObject('t', { position: [0, 40], size: [100, 20], rotation: 90 });
    expect(hits(text, [50, 5], 0)).toBe(true);
    expect(hits(text, [5, 50], 0)).toBe(false);
  });
});

describe('BoxIndex', () => {
  it('finds what is near and nothing else, also after moves', () => {
    const index = new BoxIndex();
    index.set('a', { x: 0, y: 0, width: 10, height: 10 });
    index.set('b', { x: 5_000, y: 0, width: 10, height: 10 });
    index.set('background', { x: 0, y: 0, width: 50_000, height: 50_000 });
    expect(index.near({ x: 0, y: 0, width: 5, height: 5 })).toEqual(new Set(['a', 'background']));
    index.set('a', { x: 5_000, y: 5, width: 10, height: 10 });
    expect(index.near({ x: 0, y: 0, width: 5, height: 5 })).toEqual(new Set(['background']));
    expect(index.near({ x: 5_001, y: 0, width: 5, height: 5 })).toEqual(new Set(['a', 'b', 'background']));
    index.delete('background');
    index.delete('b');
    expect([...index.near({ x: -1e6, y: -1e6, width: 2e6, height: 2e6 })]).toEqual(['a']);
  });

  it('takes boxes with numbers that are none without harm', () => {
    const index = new BoxIndex();
    index.set('a', { x: Number.NaN, y: 0, width: Number.POSITIVE_INFINITY, height: 1 });
    expect(index.size).toBe(1);
    index.delete('a');
    expect(index.size).toBe(0);
  });
});
