import { describe, expect, it } from 'vitest';
import { cropInsets, withInset } from './crop.ts';
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
