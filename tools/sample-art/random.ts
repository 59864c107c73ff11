/** Numbers in 0…1 that are the same on every run for the same seed. */
export interface Random {
  next(): number;
}

/** A small generator (xorshift with a mixed seed): fast, and good enough for light and leaves. */
export function createRandom(seed: number): Random {
  let state = mix(seed);
  return {
    next() {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 4294967296;
    },
  };
}

/** A number in 0…1 for a place on a grid, without order. */
export function hash(a: number, b: number, salt = 0): number {
  return (
    (mix(Math.imul(a, 374761393) + Math.imul(b, 668265263) + Math.imul(salt, 2147483647)) >>> 0) / 4294967296
  );
}

/** Soft noise in 0…1: hashed corners of the unit grid, blended. */
export function softNoise(x: number, y: number, salt = 0): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = fade(x - left);
  const v = fade(y - top);
  const upper = hash(left, top, salt) * (1 - u) + hash(left + 1, top, salt) * u;
  const lower = hash(left, top + 1, salt) * (1 - u) + hash(left + 1, top + 1, salt) * u;
  return upper * (1 - v) + lower * v;
}

function fade(value: number): number {
  return value * value * (3 - 2 * value);
}

function mix(seed: number): number {
  let value = seed | 0;
  value = Math.imul(value ^ (value >>> 16), 2246822507);
  value = Math.imul(value ^ (value >>> 13), 3266489909);
  value ^= value >>> 16;
  return value === 0 ? 1 : value;
}
