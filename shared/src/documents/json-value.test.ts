import { describe, expect, it } from 'vitest';
import { canonicalJson, isJson, sameJson } from './json-value.ts';

describe('JSON values', () => {
  it('are equal whatever the order of their keys', () => {
    expect(sameJson({ a: [1, { b: 2 }], c: undefined }, { a: [1, { b: 2 }] })).toBe(true);
    expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
    expect(sameJson({ a: null }, {})).toBe(false);
    expect(sameJson([], {})).toBe(false);
    expect(sameJson(0, -0)).toBe(true);
  });

  it('have one text for equal values', () => {
    expect(canonicalJson({ b: [1, { d: 'ü', c: null }], a: true, x: undefined })).toBe(
      '{"a":true,"b":[1,{"c":null,"d":"ü"}]}',
    );
    expect(canonicalJson(-0)).toBe(canonicalJson(0));
  });

  it('are told from what is none', () => {
    for (const value of [
      Number.NaN,
      Infinity,
      undefined,
      () => 1,
      new Date(),
      [undefined],
      { a: 1n },
      new Map(),
    ]) {
      expect(isJson(value)).toBe(false);
    }
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(isJson(deep)).toBe(false);
    expect(isJson({ a: [1, 'x', null, true] })).toBe(true);
  });
});
