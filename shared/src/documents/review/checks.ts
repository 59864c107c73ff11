import type { Check } from '../entry.ts';
import { freezeDeep, isJson, isPlainObject } from '../json-value.ts';
import type { Json } from '../canvas/schema.ts';
import type { Anchor, Read } from './schema.ts';

/* Forms of stored values in the review buffer. Like those of the canvas they are plain code, and never throw. */

export const string: Check<string> = (value) => (typeof value === 'string' ? value : undefined);

export const boolean: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

export const amount: Check<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

export function oneOf<Word extends string>(words: readonly Word[]): Check<Word> {
  return (value) => words.find((word) => word === value);
}

export const strings: Check<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? Object.freeze(value) : undefined;

/** Commands stay as they were written: they are checked when they are to be applied. */
export const commands: Check<readonly Json[]> = (value) =>
  Array.isArray(value) && value.every((item) => isPlainObject(item) && isJson(item))
    ? freezeDeep(value)
    : undefined;

export const reads: Check<readonly Read[]> = (value) =>
  Array.isArray(value) && value.every(isRead) ? freezeDeep(value) : undefined;

function isRead(value: unknown): value is Read {
  return (
    isPlainObject(value) &&
    typeof value['target'] === 'string' &&
    typeof value['property'] === 'string' &&
    isJson(value['value'])
  );
}

export const anchor: Check<Anchor> = (value) => (isAnchor(value) ? freezeDeep(value) : undefined);

function isAnchor(value: unknown): value is Anchor {
  if (!isPlainObject(value)) return false;
  switch (value['kind']) {
    case 'point':
      return (
        typeof value['pageId'] === 'string' &&
        isRange(value['point'], (part) => part >= 0 && part <= 1) &&
        (value['objectId'] === undefined || typeof value['objectId'] === 'string')
      );
    case 'object':
      return typeof value['objectId'] === 'string';
    case 'text':
      return typeof value['objectId'] === 'string' && isRange(value['range'], isOffset);
    case 'time':
      return isRange(value['frames'], isOffset);
    case 'whole':
      return true;
    default:
      return false;
  }
}

function isOffset(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}

function isRange(value: unknown, accepts: (part: number) => boolean): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((part) => typeof part === 'number' && accepts(part))
  );
}
