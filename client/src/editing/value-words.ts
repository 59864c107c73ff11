import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { commandStrings as words } from '../strings/commands.ts';

const MOST_LETTERS = 60;
const PROPERTY_WORDS: Readonly<Record<string, string>> = words.properties;

/** What people call a property. */
export function propertyWord(property: string): string {
  return PROPERTY_WORDS[property] ?? property;
}

/** A value in few words; `…` for what words cannot say. */
export function valueWords(value: Json | undefined): string {
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  if (typeof value === 'string') {
    if (value.length > MOST_LETTERS) return `“${value.slice(0, MOST_LETTERS)}…”`;
    return value.startsWith('#') ? value : `“${value}”`;
  }
  if (typeof value === 'boolean') return value ? words.on : words.off;
  if (isPair(value)) return value.map((part) => Math.round(part * 10) / 10).join(' × ');
  return '…';
}

function isPair(value: Json | undefined): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number');
}
