import { chunks } from './line-breaks.ts';
import type { Chunk } from './line-breaks.ts';
import { splitGraphemes } from './measure.ts';
import type { Measure } from './measure.ts';

/** Where a line stands in the source, in UTF-16 units. `last` is true where its paragraph ends. */
export interface BrokenLine {
  readonly start: number;
  readonly end: number;
  readonly last: boolean;
}

const NEWLINE = /\r\n|[\n\r\u2028\u2029]/g;
/** Rounding that must not send a word to the next line, px. */
const ROUNDING_PX = 0.01;
/** Longer words are measured letter by letter: shaping one whole costs more than its kerning is worth. */
const LONG_WORD = 200;

/** Fills lines greedily, as browsers do. Never empty: an empty text has one empty line, for a caret to stand in. */
export function breakLines(
  text: string,
  boxWidth: number,
  measure: Measure,
  letterSpacing: number,
): BrokenLine[] {
  const lines: BrokenLine[] = [];
  let from = 0;
  for (const newline of text.matchAll(NEWLINE)) {
    fillParagraph(text, from, newline.index, boxWidth, measure, letterSpacing, lines);
    from = newline.index + newline[0].length;
  }
  fillParagraph(text, from, text.length, boxWidth, measure, letterSpacing, lines);
  return lines;
}

function fillParagraph(
  text: string,
  from: number,
  to: number,
  boxWidth: number,
  measure: Measure,
  letterSpacing: number,
  lines: BrokenLine[],
): void {
  const limit = boxWidth + ROUNDING_PX;
  let start = from;
  let end = from;
  /** width of the line so far, with the spaces after it */
  let used = 0;

  for (const chunk of chunks(text, from, to)) {
    const width = chunkWidth(text, chunk, measure, letterSpacing);
    if (used + width > limit && end > start) {
      lines.push({ start, end, last: false });
      start = chunk.start;
      used = 0;
    }
    end = chunk.end;
    used += width;
    if (used > limit && chunk.end > chunk.start) {
      const cut = breakWord(text, start, chunk.end, limit, measure, letterSpacing, lines);
      start = cut.start;
      used = cut.width;
    }
    used += spacing(text.slice(chunk.end, chunk.next), measure, letterSpacing);
    if (chunk.next === chunk.end && used > 0) used += letterSpacing;
  }
  lines.push({ start, end: Math.max(start, end), last: true });
}

function chunkWidth(text: string, chunk: Chunk, measure: Measure, letterSpacing: number): number {
  const word = text.slice(chunk.start, chunk.end);
  if (word.length <= LONG_WORD) return measure.width(word);
  return splitGraphemes(word).reduce(
    (sum, letter) => sum + measure.width(letter) + letterSpacing,
    -letterSpacing,
  );
}

/** Spaces between two words, and the letter spacing on both sides of them. */
function spacing(spaces: string, measure: Measure, letterSpacing: number): number {
  return spaces === '' ? 0 : measure.width(spaces) + 2 * letterSpacing;
}

/** Cuts a word that no line can hold; returns where its last part starts and how wide that is. */
function breakWord(
  text: string,
  from: number,
  to: number,
  limit: number,
  measure: Measure,
  letterSpacing: number,
  lines: BrokenLine[],
): { start: number; width: number } {
  let start = from;
  let at = from;
  let used = 0;
  for (const letter of splitGraphemes(text.slice(from, to))) {
    const width = measure.width(letter);
    const wouldUse = at > start ? used + letterSpacing + width : width;
    if (wouldUse > limit && at > start) {
      lines.push({ start, end: at, last: false });
      start = at;
      used = width;
    } else used = wouldUse;
    at += letter.length;
  }
  return { start, width: used };
}
