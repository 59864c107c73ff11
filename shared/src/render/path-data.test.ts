import { describe, expect, it } from 'vitest';
import { fitPath, pathData } from './path-data.ts';

const BOX = { x: 10, y: 20, width: 100, height: 50 };
const fit = (data: string) => pathData(fitPath(data, BOX), (value) => String(Math.round(value * 100) / 100));

describe('fitPath', () => {
  it('places absolute and relative lines in the box', () => {
    expect(fit('M0 0L1 1')).toBe('M10 20L110 70');
    expect(fit('m.5,.5 l.5-.5 h-.5 v.5z')).toBe('M60 45L110 20L60 20L60 45Z');
  });

  it('goes on with lines after a move, and from the start after a close', () => {
    expect(fit('M0 0 1 0 1 1zl.5 0')).toBe('M10 20L110 20L110 70ZL60 20');
  });

  it('turns quadratic and smooth curves into cubic ones', () => {
    expect(fit('M0 0Q.5 1 1 0')).toBe('M10 20C43.33 53.33 76.67 53.33 110 20');
    expect(fit('M0 0C0 1 .5 1 .5 .5S1 0 1 .5')).toBe('M10 20C10 70 60 70 60 45C60 20 110 20 110 45');
    expect(fit('M0 0Q.25 1 .5 0T1 0').match(/C/g)).toHaveLength(2);
  });

  it('turns arcs into curves that end where the arc ends and stay on the ellipse', () => {
    const segments = fitPath('M0 .5A.5 .5 0 0 1 1 .5', { x: 0, y: 0, width: 1, height: 1 });
    const ends = segments.flatMap((segment) =>
      segment[0] === 'C' ? [[segment[5], segment[6]] as const] : [],
    );
    expect(ends).toHaveLength(2);
    for (const [x, y] of ends) expect(Math.hypot(x - 0.5, y - 0.5)).toBeCloseTo(0.5, 9);
    expect(ends[0]?.[1]).toBeCloseTo(0, 9);
    expect(ends[1]?.[0]).toBeCloseTo(1, 9);
  });

  it('enlarges an arc that is too small to reach and draws one without a radius as a line', () => {
    expect(fit('M0 0A.01 .01 0 0 1 1 0')).toMatch(/C.*110 20$/);
    expect(fit('M0 0A0 1 0 0 1 1 0')).toBe('M10 20L110 20');
  });

  it.each(['L0 0', 'M0', 'M0 0L1', 'M0 0X1 1', 'M0 0L1 1" onload="x', 'M0 0Z5', 'M1e999 0', '<script>'])(
    'draws nothing for %j',
    (data) => {
      expect(fitPath(data, BOX)).toEqual([]);
    },
  );

  it('gives up on absurdly long paths', () => {
    expect(fitPath(`M0 0${'L1 1'.repeat(25_000)}`, BOX)).toEqual([]);
  });
});
