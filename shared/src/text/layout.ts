import type { FontBook } from '../fonts/font-book.ts';
import { breakLines } from './break-lines.ts';
import { justify, placeRuns } from './place-runs.ts';
import { createMeasure } from './measure.ts';
import type { TextLayout, TextLine, TextSetting } from './text-layout.ts';

export type { TextLayout, TextLine, TextRun, TextSetting } from './text-layout.ts';

const ROUNDING_PX = 0.5;

/**
 * Sets text into its box: the one place where lines are broken, for stage, PNG, PDF and film alike.
 * Pure; the same text and the same loaded fonts give the same lines everywhere.
 *
 * Line i stands in a line box of L = lineHeight × fontSize px at top i × L. Its baseline is at
 * i × L + (L − (A + D)) / 2 + A, where A and D are ascent and descent of the chosen face times the
 * font size: the half-leading rule of CSS 2.1, 10.8.1. Faces that stand in for single letters do not move it.
 *
 * A word wider than the box breaks between characters. A line always holds at least one character.
 */
export function layoutText(text: TextSetting, fonts: FontBook): TextLayout {
  const measure = createMeasure(text, fonts);
  const [boxWidth, boxHeight] = text.size;
  const shown = visible(text.text);
  const lineHeight = text.lineHeight * text.fontSize;
  const ascent = measure.primary.ascent * text.fontSize;
  const descent = measure.primary.descent * text.fontSize;
  const firstBaseline = (lineHeight - (ascent + descent)) / 2 + ascent;

  const lines = breakLines(shown, boxWidth, measure, text.letterSpacing).map((broken, index): TextLine => {
    const content = shown.slice(broken.start, broken.end);
    const place = text.textAlign === 'justify' && !broken.last ? justify : placeRuns;
    const { x, width, runs } = place(content, boxWidth, measure, text);
    return {
      text: content,
      x,
      width,
      runs,
      baseline: index * lineHeight + firstBaseline,
      start: broken.start,
      end: broken.end,
    };
  });

  const width = lines.reduce((widest, line) => Math.max(widest, line.width), 0);
  const height = lines.length * lineHeight;
  const overflows = height > boxHeight + ROUNDING_PX || width > boxWidth + ROUNDING_PX;
  return { lines, width, height, lineHeight, overflows };
}

/**
 * Characters without a shape of their own become ones every engine draws alike, one for one so that offsets
 * hold: tabs a space, other controls and halves of surrogate pairs a zero-width space. Newlines stay.
 */
function visible(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replaceAll(/(?![\n\r])[\p{Cc}\ufffe\uffff]/gu, '\u200b')
    .replaceAll(/\p{Surrogate}/gu, '\u200b');
}
