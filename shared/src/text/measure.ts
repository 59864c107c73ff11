import type { FontStyle } from '../fonts/catalog.ts';
import type { FontBook, FontFace } from '../fonts/font-book.ts';

/** Text in one face. `width` is px, with the spacing after its last letter left out. */
export interface Piece {
  readonly text: string;
  readonly face: FontFace;
  readonly width: number;
}

/** How text is set; measures are px. */
export interface Setting {
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly fontWeight: number;
  readonly fontStyle: FontStyle;
  readonly letterSpacing: number;
}

/** Measures text in one setting. */
export interface Measure {
  readonly primary: FontFace;
  /** px from the pen's start to the last letter's end */
  width(text: string): number;
  /** the text cut wherever another face takes over */
  pieces(text: string): readonly Piece[];
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const IGNORABLE = /^[\p{Default_Ignorable_Code_Point}\p{M}]$/u;
const SIMPLE = /^[\x20-\x7e\u00a0-\u02ff]*$/;

/** What a reader takes for one character each. */
export function splitGraphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split('');
  return Array.from(graphemes.segment(text), (segment) => segment.segment);
}

export function createMeasure(setting: Setting, fonts: FontBook): Measure {
  const primary = fonts.face(setting.fontFamily, setting.fontWeight, setting.fontStyle);
  const spaced = setting.letterSpacing !== 0;

  function piece(text: string, face: FontFace, letters: number): Piece {
    const advance = face.advance(text, spaced) * setting.fontSize;
    return { text, face, width: advance + setting.letterSpacing * Math.max(0, letters - 1) };
  }

  function faceOf(grapheme: string): FontFace {
    let fallback: FontFace | undefined;
    for (const character of grapheme) {
      const codePoint = character.codePointAt(0) ?? 0;
      if (primary.covers(codePoint) || IGNORABLE.test(character)) continue;
      fallback ??= fonts.fallback(codePoint, setting.fontWeight);
    }
    return fallback ?? primary;
  }

  function pieces(text: string): readonly Piece[] {
    if (text === '') return [];
    const letters = splitGraphemes(text);
    const found: Piece[] = [];
    let face: FontFace | undefined;
    let run = '';
    let count = 0;
    for (const letter of letters) {
      const own = faceOf(letter);
      if (face && own !== face) {
        found.push(piece(run, face, count));
        run = '';
        count = 0;
      }
      face = own;
      run += letter;
      count += 1;
    }
    if (face) found.push(piece(run, face, count));
    return found;
  }

  return {
    primary,
    width(text) {
      const parts = pieces(text);
      let total = setting.letterSpacing * Math.max(0, parts.length - 1);
      for (const part of parts) total += part.width;
      return total;
    },
    pieces,
  };
}
