import type { TextObject } from '../documents/canvas/schema.ts';
import type { FontStyle } from '../fonts/catalog.ts';

/** The part of a text object that decides where its letters stand. */
export type TextSetting = Pick<
  TextObject,
  | 'text'
  | 'size'
  | 'fontFamily'
  | 'fontSize'
  | 'fontWeight'
  | 'fontStyle'
  | 'lineHeight'
  | 'letterSpacing'
  | 'textAlign'
>;

/** Characters of one line in one face. `x` and `width` are px; `x` counts from the left edge of the box. */
export interface TextRun {
  readonly text: string;
  readonly x: number;
  readonly width: number;
  /** family, weight and style of the face that really draws it */
  readonly family: string;
  readonly weight: number;
  readonly style: FontStyle;
  /** where each character starts, px from `x`; only if letters are spaced */
  readonly letters?: readonly number[];
}

export interface TextLine {
  /** what is seen: no trailing spaces, no newline; as long as the source between `start` and `end` */
  readonly text: string;
  /** px from the left edge of the box */
  readonly x: number;
  /** px from the top of the box down to the baseline */
  readonly baseline: number;
  /** px; the spacing after the last letter is not counted */
  readonly width: number;
  /** offsets into the source text in UTF-16 units; what lies between two lines is a newline or hanging spaces */
  readonly start: number;
  readonly end: number;
  readonly runs: readonly TextRun[];
}

export interface TextLayout {
  readonly lines: readonly TextLine[];
  /** px, of the widest line */
  readonly width: number;
  /** px, lines × line height */
  readonly height: number;
  /** px from one baseline to the next */
  readonly lineHeight: number;
  /** whether the lines are taller, or one is wider, than the box (half a pixel of rounding is forgiven) */
  readonly overflows: boolean;
}
