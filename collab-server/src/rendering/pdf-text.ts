import { resolveFace } from '@sparklio/shared/fonts/catalog';
import { fontPath } from '@sparklio/shared/fonts/load-node';
import type { Box, TextNode } from '@sparklio/shared/render/scene';

/** Draws laid-out lines as selectable text; each run starts where layout put it, so nothing is broken again here. */
export function drawPdfText(
  pdf: PDFKit.PDFDocument,
  text: Pick<TextNode, 'lines' | 'fontSize' | 'letterSpacing' | 'fill'>,
  box: Box,
): void {
  if (!text.fill) return;
  pdf.fillColor(text.fill.hex, text.fill.alpha).fontSize(text.fontSize);
  const options: PDFKit.Mixins.TextOptions = {
    lineBreak: false,
    baseline: 'alphabetic',
    characterSpacing: text.letterSpacing,
  };
  // Naming features makes the library shape a run as a whole instead of word by word, which would lose
  // the kerning around spaces. Spaced letters have no ligatures.
  const features = { kern: true, ...(text.letterSpacing === 0 ? {} : SPACED) };
  Object.assign(options, { features });
  for (const line of text.lines) {
    for (const run of line.runs) {
      pdf.font(fontPath(resolveFace(run.family, run.weight, run.style).file));
      pdf.text(run.text, box.x + run.x, box.y + line.baseline, options);
    }
  }
}

const SPACED = { liga: false, clig: false, dlig: false, hlig: false, calt: false };
