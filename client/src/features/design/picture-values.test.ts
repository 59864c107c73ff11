import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '@sparklio/shared/documents/canvas/schema';
import type { ImageObject } from '@sparklio/shared/documents/canvas/schema';
import { cropInsets, recropped, withInset } from './crop.ts';
import { filterValue, withFilter } from './filters.ts';

describe('crops as insets', () => {
  it('say what is cut off at each side', () => {
    expect(cropInsets([0.1, 0.2, 0.6, 0.5])).toEqual({
      left: 0.1,
      top: 0.2,
      right: 0.30000000000000004,
      bottom: 0.30000000000000004,
    });
  });

  it('change one side and leave the opposite one', () => {
    expect(withInset([0, 0, 1, 1], 'left', 0.25)).toEqual([0.25, 0, 0.75, 1]);
    expect(withInset([0.25, 0, 0.75, 1], 'right', 0.25)).toEqual([0.25, 0, 0.5, 1]);
  });

  it('always leave something to see', () => {
    expect(withInset([0.5, 0, 0.5, 1], 'right', 0.9)).toEqual([0.5, 0, 0.01, 1]);
    expect(withInset([0, 0, 1, 1], 'top', -2)).toEqual([0, 0, 1, 1]);
  });
});

describe('another part of a picture', () => {
  const image: ImageObject = {
    ...DEFAULTS.common,
    ...DEFAULTS.image,
    id: 'photo',
    pageId: 'page',
    type: 'image',
    position: [100, 200],
    size: [400, 300],
    crop: [0.2, 0, 0.8, 1],
  };

  it('is drawn at the same scale, where it lay', () => {
    const { crop, position, size } = recropped(image, [0.4, 0, 0.6, 1]);
    expect(crop).toEqual([0.4, 0, 0.6, 1]);
    expect(size[0]).toBeCloseTo(300);
    expect(size[1]).toBeCloseTo(300);
    expect(position[0]).toBeCloseTo(200);
    expect(position[1]).toBeCloseTo(200);
  });

  it('stays in its place on a turned picture: the side that was not cut does not move', () => {
    const { position, size } = recropped({ ...image, rotation: 90 }, [0.4, 0, 0.6, 1]);
    // Turned by a quarter, the right side is the lower one: it lies at 350 + 200, half the width below the centre.
    expect(position[1] + size[1] / 2 + size[0] / 2).toBeCloseTo(550);
    expect(position[0] + size[0] / 2).toBeCloseTo(300);
  });
});

describe('filters', () => {
  const filters = [
    { type: 'sepia', value: 0.3 },
    { type: 'blur', value: 0.1 },
  ];

  it('read as 0 where there are none', () => {
    expect(filterValue(filters, 'blur')).toBe(0.1);
    expect(filterValue(filters, 'contrast')).toBe(0);
  });

  it('are set in place, added at the end, and gone at 0', () => {
    expect(withFilter(filters, 'blur', 0.5)).toEqual([
      { type: 'sepia', value: 0.3 },
      { type: 'blur', value: 0.5 },
    ]);
    expect(withFilter(filters, 'contrast', -1).at(-1)).toEqual({ type: 'contrast', value: -1 });
    expect(withFilter(filters, 'blur', 0)).toEqual([{ type: 'sepia', value: 0.3 }]);
  });
});
