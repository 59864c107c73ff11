import type { CanvasObject, TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { MendCommand } from '../../../rules/mend-command.ts';

/** A stretch of a text. Offsets are UTF-16 units into the text, as commands count them. */
export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Addresses, hashtags and handles: not words of the language. */
const NOT_PROSE =
  /\b(?:https?:\/\/|www\.)\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|co|app|dev|eu|de|uk|kr|shop|store)\b\S*|[#@][\p{L}_][\p{L}\p{N}_]*/giu;

const WORD = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}\p{M}]+)*/gu;

/** Longer texts are no copy of an ad, and a finding keeps the whole text it rests on. */
export const PROSE_LIMIT = 20_000;

export function isProse(object: CanvasObject): object is TextObject {
  return object.type === 'text' && object.text.length <= PROSE_LIMIT && object.text.trim() !== '';
}

/** The text with everything that is not prose blanked out, at the same length. */
export function proseOf(text: string): string {
  return text.replaceAll(NOT_PROSE, (found) => ' '.repeat(found.length));
}

/** Words in order; parts of a hyphenated word are words of their own. */
export function wordsOf(text: string): readonly Span[] {
  return [...proseOf(text).matchAll(WORD)].map((match) => spanOf(match));
}

export function spanOf(match: RegExpMatchArray): Span {
  const start = match.index ?? 0;
  return { text: match[0], start, end: start + match[0].length };
}

/** Where a word or phrase stands as whole words, whatever the case and the kind of space. */
export function findPhrase(text: string, phrase: string): readonly Span[] {
  const words = phrase
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const pattern = words.map((word) => escape(word).replaceAll(/['’]/g, "['’]")).join('\\s+');
  return [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_])`, 'giu'))].map(
    spanOf,
  );
}

function escape(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

/** Commands that replace spans, the last first so that the offsets of the others stay true. */
export function replaceSpans(
  id: string,
  spans: readonly Span[],
  insert: (found: string) => string,
): MendCommand[] {
  return spans
    .toSorted((a, b) => b.start - a.start)
    .map(({ text, start, end }) => ({
      type: 'EDIT_TEXT',
      id,
      index: start,
      remove: end - start,
      insert: insert(text),
    }));
}

/** `replacement` in the case of `found`: all capitals, a capital first, or as it is. */
export function inCaseOf(found: string, replacement: string): string {
  if (found.length > 1 && found === found.toUpperCase() && found !== found.toLowerCase())
    return replacement.toUpperCase();
  const [first = ''] = found;
  const isCapital = first !== first.toLowerCase();
  return isCapital ? replacement.charAt(0).toUpperCase() + replacement.slice(1) : replacement;
}
