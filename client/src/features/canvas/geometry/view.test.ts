import { describe, expect, it } from 'vitest';
import { fitBox, nextZoom, toPage, toScreen, zoomAt } from './view.ts';

describe('the view', () => {
  it('keeps what is under the pointer there while zooming', () => {
    const view = { zoom: 0.5, pan: [120, -40] as const };
    const before = toPage(view, [300, 200]);
    const after = zoomAt(view, 3, [300, 200]);
    expect(toScreen(after, before)[0]).toBeCloseTo(300);
    expect(toScreen(after, before)[1]).toBeCloseTo(200);
  });

  it('stays between the smallest and the largest zoom', () => {
    expect(zoomAt({ zoom: 1, pan: [0, 0] }, 1e9, [0, 0]).zoom).toBe(16);
    expect(zoomAt({ zoom: 1, pan: [0, 0] }, 0, [0, 0]).zoom).toBe(0.05);
  });

  it('fits a page into the middle', () => {
    expect(fitBox({ x: 0, y: 0, width: 1000, height: 500 }, [700, 600], 100)).toEqual({
      zoom: 0.5,
      pan: [100, 175],
    });
  });

  it('steps through round zooms', () => {
    expect(nextZoom(0.82, 1)).toBe(1);
    expect(nextZoom(0.82, -1)).toBe(0.75);
    expect(nextZoom(16, 1)).toBe(16);
  });
});
