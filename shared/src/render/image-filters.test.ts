import { describe, expect, it } from 'vitest';
import { filterSteps, IMAGE_FILTERS } from './image-filters.ts';

function apply(type: string, value: number, colour: readonly [number, number, number]): number[] {
  const [step] = filterSteps([{ type, value }], 100, 100);
  if (step?.kind !== 'matrix') throw new Error('not a matrix');
  const input = [...colour, 1, 1];
  return [0, 5, 10].map((row) =>
    input.reduce((sum, each, column) => sum + each * (step.matrix[row + column] ?? 0), 0),
  );
}

describe('filterSteps', () => {
  it.each(IMAGE_FILTERS)('changes nothing by a %s of 0', (type) => {
    expect(filterSteps([{ type, value: 0 }], 100, 100)).toEqual([]);
  });

  it('leaves out what it does not know and what is not a number', () => {
    expect(
      filterSteps(
        [
          { type: 'swirl', value: 1 },
          { type: 'hue', value: Number.NaN },
        ],
        100,
        100,
      ),
    ).toEqual([]);
  });

  it('brightens towards double, darkens towards black', () => {
    expect(apply('brightness', 1, [0.25, 0.5, 0])).toEqual([0.5, 1, 0]);
    expect(apply('brightness', -1, [0.25, 0.5, 1])).toEqual([0, 0, 0]);
  });

  it('turns contrast about the middle grey', () => {
    expect(apply('contrast', 0.5, [0.5, 1, 0])).toEqual([0.5, 1.25, -0.25]);
    expect(apply('contrast', -1, [0, 0.3, 1])).toEqual([0.5, 0.5, 0.5]);
  });

  it('takes all colour out by grayscale 1 and by saturation -1, alike', () => {
    const [r = 0, g = 0, b = 0] = apply('grayscale', 1, [1, 0.5, 0]);
    expect(g).toBeCloseTo(r, 9);
    expect(b).toBeCloseTo(r, 9);
    expect(apply('saturation', -1, [1, 0.5, 0])).toEqual([r, g, b]);
  });

  it('keeps greys by saturation and hue', () => {
    for (const type of ['saturation', 'hue']) {
      for (const channel of apply(type, 0.7, [0.4, 0.4, 0.4])) expect(channel).toBeCloseTo(0.4, 2);
    }
  });

  it('inverts', () => {
    expect(apply('invert', 1, [0.2, 1, 0])).toEqual([0.8, 0, 1]);
  });

  it('blurs in proportion to the shorter side and never beyond its limit', () => {
    expect(filterSteps([{ type: 'blur', value: 0.5 }], 400, 200)).toEqual([{ kind: 'blur', deviation: 5 }]);
    expect(filterSteps([{ type: 'blur', value: 99 }], 400, 200)).toEqual([{ kind: 'blur', deviation: 10 }]);
    expect(filterSteps([{ type: 'blur', value: -1 }], 400, 200)).toEqual([]);
  });
});
