import type { FontStyle } from '../fonts/catalog.ts';
import type { FontBook, FontFace } from '../fonts/font-book.ts';

/** Text in one face. `width` is px, with the spacing after its last letter left out. */
export interface Piece {
  readonly text: string;
  readonly face: FontFace;
  readonly width: number;
  /** px from the piece's start to that of each character; only if letters are spaced */
  readonly letters?: readonly number[];
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
/** Every unit is a character of its own: Latin, usual punctuation, kana, ideographs and whole Hangul syllables. */
const SIMPLE =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u3001-\u3011\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*$/;

/** What a reader takes for one character each. */
export function splitGraphemes(text: string): string[] {
  if (SIMPLE.test(text)) return text.split('');
  return Array.from(graphemes.segment(text), (segment) => segment.segment);
}

export function createMeasure(setting: Setting, fonts: FontBook): Measure {
  const primary = fonts.face(setting.fontFamily, setting.fontWeight, setting.fontStyle);
  const spaced = setting.letterSpacing !== 0;
  const widths = new Map<string, number>();

  function piece(text: string, face: FontFace, letters: readonly string[]): Piece {
    if (!spaced) return { text, face, width: face.advance(text) * setting.fontSize };
    const advances = face.advances(text, true);
    const starts: number[] = [];
    let at = 0;
    let pen = 0;
    for (const letter of letters) {
      starts.push(pen);
      for (const end = at + letter.length; at < end; at += 1) pen += (advances[at] ?? 0) * setting.fontSize;
      pen += setting.letterSpacing;
    }
    return { text, face, width: Math.max(0, pen - setting.letterSpacing), letters: starts };
  }

  /** The face of one character; `lacking` if no loaded face has it and the chosen one shows its empty box. */
  function faceOf(letter: string): { face: FontFace; lacking: boolean } {
    let face = primary;
    let lacking = false;
    for (const character of letter) {
      const codePoint = character.codePointAt(0) ?? 0;
      if (face.covers(codePoint) || IGNORABLE.test(character)) continue;
      const fallback = fonts.fallback(codePoint, setting.fontWeight);
      if (fallback && face === primary) face = fallback;
      else lacking = true;
    }
    return { face, lacking };
  }

  function pieces(text: string): readonly Piece[] {
    const found: Piece[] = [];
    let run: { text: string; letters: string[]; face: FontFace; lacking: boolean } | undefined;
    for (const letter of splitGraphemes(text)) {
      const { face, lacking } = faceOf(letter);
      // A character nobody has stands alone: engines swap the font of a whole run for one missing glyph.
      if (run && run.face === face && run.lacking === lacking) {
        run.text += letter;
        run.letters.push(letter);
        continue;
      }
      if (run) found.push(piece(run.text, run.face, run.letters));
      run = { text: letter, letters: [letter], face, lacking };
    }
    if (run) found.push(piece(run.text, run.face, run.letters));
    return found;
  }

  return {
    primary,
    width(text) {
      const known = widths.get(text);
      if (known !== undefined) return known;
      const parts = pieces(text);
      let total = setting.letterSpacing * Math.max(0, parts.length - 1);
      for (const part of parts) total += part.width;
      widths.set(text, total);
      return total;
    },
    pieces,
  };
}
