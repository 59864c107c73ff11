/** A stretch of text that stays on one line, and the spaces after it that may hang past the line's end. UTF-16 offsets. */
export interface Chunk {
  readonly start: number;
  /** end of what is seen */
  readonly end: number;
  /** end of the spaces that follow, start of the next chunk */
  readonly next: number;
}

const SPACE = /[\t \u1680\u2000-\u2006\u2008-\u200b\u205f\u3000]/;
/** Line breaks may come after these when a letter follows. */
const BREAK_AFTER = /[-\u2010\u2012-\u2014]/;
/** Scripts written without spaces, and Hangul, which may break between syllables. */
const IDEOGRAPH =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;
/** Never first on a line. */
const NOT_FIRST =
  /[\p{Pe}\p{Pf}!%),.:;?\]}¢°’”‰′″℃、。々〉》」』】〕〗〙〛゛゜ゝゞ・ーヽヾ！％），．：；？］｝｡｣､･ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…‥]/u;
/** Never last on a line. */
const NOT_LAST = /[\p{Ps}\p{Pi}(£¥‘“〈《「『【〔〖〘〚（［｛｢￡￥]/u;

/**
 * Cuts one paragraph where Unicode's line breaking (UAX 14) allows it for the scripts we bundle fonts for:
 * after spaces, after hyphens and dashes between letters, and around ideographs, kana and Hangul syllables
 * except before closing and after opening punctuation. No-break spaces and hyphens hold.
 */
export function chunks(text: string, from: number, to: number): Chunk[] {
  const found: Chunk[] = [];
  let start = from;
  let at = from;
  while (at < to) {
    const size = codePointSize(text, at);
    const after = at + size;
    if (SPACE.test(text.charAt(at))) {
      let next = after;
      while (next < to && SPACE.test(text.charAt(next))) next += 1;
      // Spaces that open a paragraph are meant as an indent and stay visible.
      if (at > start || start > from) {
        found.push({ start, end: at, next });
        start = next;
      }
      at = next;
      continue;
    }
    if (after < to && !SPACE.test(text.charAt(after)) && breaksBetween(text, at, after)) {
      found.push({ start, end: after, next: after });
      start = after;
    }
    at = after;
  }
  if (start < to) found.push({ start, end: to, next: to });
  return found;
}

function breaksBetween(text: string, at: number, after: number): boolean {
  const left = text.slice(at, after);
  const right = text.slice(after, after + codePointSize(text, after));
  if (NOT_FIRST.test(right) || NOT_LAST.test(left) || isMark(right)) return false;
  if (BREAK_AFTER.test(left)) return /\p{L}/u.test(right) && at > 0 && !SPACE.test(text.charAt(at - 1));
  if (left.charCodeAt(0) < 0x1100 && right.charCodeAt(0) < 0x1100) return false;
  return IDEOGRAPH.test(left) || (IDEOGRAPH.test(right) && !GLUE.has(left));
}

/** Joiners, no-break spaces, the no-break hyphen and the word joiner. */
const GLUE = new Set(['\u200c', '\u200d', '\u00a0', '\u202f', '\u2011', '\u2060']);

/** Combining marks, joiners and variation selectors belong to what stands before them. */
function isMark(character: string): boolean {
  return /\p{M}/u.test(character) || GLUE.has(character);
}

function codePointSize(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
