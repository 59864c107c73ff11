import { describe, expect, it } from 'vitest';
import { formatNumber, parseNumber, stepNumber } from './number-value.ts';

describe('parseNumber', () => {
  it('reads plain numbers, units, decimal commas and typographic minus signs', () => {
    expect(parseNumber('12')).toEqual({ value: 12 });
    expect(parseNumber(' 12,5 px ')).toEqual({ value: 12.5 });
    expect(parseNumber('−3')).toEqual({ value: -3 });
    expect(parseNumber('45°')).toEqual({ value: 45 });
    expect(parseNumber('.5')).toEqual({ value: 0.5 });
  });

  it('says why it cannot read something', () => {
    expect(parseNumber('')).toEqual({ problem: 'Type a number' });
    expect(parseNumber('wide')).toEqual({ problem: 'This is not a number' });
    expect(parseNumber('1e999')).toEqual({ problem: 'This is not a number' });
    expect(parseNumber('Infinity')).toEqual({ problem: 'This is not a number' });
  });

  it('keeps to limits', () => {
    expect(parseNumber('0', { min: 1 })).toEqual({ problem: 'At least 1' });
    expect(parseNumber('101', { max: 100 })).toEqual({ problem: 'At most 100' });
    expect(parseNumber('100', { min: 1, max: 100 })).toEqual({ value: 100 });
  });
});

describe('formatNumber', () => {
  it('shows at most two decimals and no empty ones', () => {
    expect(formatNumber(10)).toBe('10');
    expect(formatNumber(1 / 3)).toBe('0.33');
    expect(formatNumber(2.5)).toBe('2.5');
  });
});

describe('stepNumber', () => {
  it('adds without rounding dust and stops at the limits', () => {
    expect(stepNumber(0.1, 0.2)).toBe(0.3);
    expect(stepNumber(99.5, 1, { max: 100 })).toBe(100);
    expect(stepNumber(0, -10, { min: 0 })).toBe(0);
  });
});
