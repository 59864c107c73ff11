import type { Check } from '../entry.ts';
import { freezeDeep, isJson, isPlainObject } from '../json-value.ts';
import type { ImageFilter, Interaction, Pair } from './schema.ts';
import { LIMITS } from './schema.ts';

/*
 * Forms that stored values may have. They run for every property of every object that is read, so they are
 * plain code; `command-schema` says the same for what comes in from outside, and a test holds the two together.
 */

const HEX_COLOUR = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const PLAIN_COLOUR = /^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/;

/** `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa` in lower case with two digits a channel, or `transparent`; undefined for anything else. */
export function normaliseColour(value: string): string | undefined {
  if (PLAIN_COLOUR.test(value)) return value;
  const colour = value.trim().toLowerCase();
  if (colour === 'transparent') return colour;
  const digits = HEX_COLOUR.exec(colour)?.[1];
  if (digits === undefined) return undefined;
  return digits.length > 4 ? colour : `#${Array.from(digits, (digit) => digit + digit).join('')}`;
}

export const colour: Check<string> = (value) =>
  typeof value === 'string' ? normaliseColour(value) : undefined;

export const boolean: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

export const word: Check<string> = (value) =>
  typeof value === 'string' && value.length <= LIMITS.name ? value : undefined;

export const path: Check<string> = (value) =>
  typeof value === 'string' && value.length <= LIMITS.path ? value : undefined;

/** A word, or null for one that was taken away: keys are never deleted. */
export const optionalWord: Check<string | null> = (value) => (value === null ? null : word(value));

export function numberIn(least: number, most: number): Check<number> {
  return (value) => (typeof value === 'number' && value >= least && value <= most ? value : undefined);
}

export function oneOf<Word extends string>(words: readonly Word[]): Check<Word> {
  return (value) => words.find((known) => known === value);
}

function isNumberIn(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

function isPairIn(value: unknown, least: number, most: number): value is Pair {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    isNumberIn(value[0], least, most) &&
    isNumberIn(value[1], least, most)
  );
}

export const place: Check<Pair> = (value) =>
  isPairIn(value, -LIMITS.coordinate, LIMITS.coordinate) ? Object.freeze(value) : undefined;

/** px; smaller sides than this draw nothing */
export const SMALLEST_SIDE = 0.01;

export const extent: Check<Pair> = (value) =>
  isPairIn(value, SMALLEST_SIDE, LIMITS.size) ? Object.freeze(value) : undefined;

/** Corners of arrows and curves may lie a little outside of the box, never far. */
export const POINT_RANGE = { least: -10, most: 10 } as const;

export const points: Check<readonly Pair[]> = (value) =>
  Array.isArray(value) &&
  value.length <= LIMITS.points &&
  value.every((point) => isPairIn(point, POINT_RANGE.least, POINT_RANGE.most))
    ? freezeDeep(value)
    : undefined;

type Crop = readonly [number, number, number, number];

/** Sides of the visible part may not be empty, nor reach over the picture's edge. */
export function isCrop(value: unknown): value is Crop {
  if (!Array.isArray(value) || value.length !== 4 || !value.every((part) => isNumberIn(part, 0, 1)))
    return false;
  const [x, y, width, height] = value as unknown as Crop;
  return width > 0 && height > 0 && x + width <= 1 + CROP_ROUNDING && y + height <= 1 + CROP_ROUNDING;
}

const CROP_ROUNDING = 1e-6;

export const crop: Check<Crop> = (value) => (isCrop(value) ? Object.freeze(value) : undefined);

export const MAX_FILTERS = 20;

export const filters: Check<readonly ImageFilter[]> = (value) =>
  Array.isArray(value) && value.length <= MAX_FILTERS && value.every(isFilter)
    ? freezeDeep(value)
    : undefined;

function isFilter(value: unknown): value is ImageFilter {
  return (
    isPlainObject(value) &&
    Object.keys(value).length === 2 &&
    word(value['type']) !== undefined &&
    isNumberIn(value['value'], -1, 1)
  );
}

/** Nested deeper than this an interaction is refused. */
export const INTERACTION_DEPTH = 12;

export const interactions: Check<readonly Interaction[]> = (value) =>
  Array.isArray(value) &&
  value.length <= LIMITS.interactions &&
  value.every((item) => isPlainObject(item) && isJson(item, INTERACTION_DEPTH))
    ? freezeDeep(value)
    : undefined;
