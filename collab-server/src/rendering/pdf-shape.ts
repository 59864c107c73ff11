import type { PathSegment } from '@sparklio/shared/render/path-data';
import type { ShapePart } from '@sparklio/shared/render/shapes';

/** Draws one figure in the page's px. */
export function drawPdfShape(pdf: PDFKit.PDFDocument, part: ShapePart): void {
  if (!part.fill && !part.stroke) return;
  if (!outline(pdf, part)) return;
  if (part.fill) pdf.fillColor(part.fill.hex, part.fill.alpha);
  if (part.stroke)
    pdf.lineWidth(part.stroke.width).strokeColor(part.stroke.colour.hex, part.stroke.colour.alpha);
  if (part.fill && part.stroke) pdf.fillAndStroke();
  else if (part.fill) pdf.fill();
  else pdf.stroke();
}

function outline(pdf: PDFKit.PDFDocument, part: ShapePart): boolean {
  switch (part.kind) {
    case 'rect':
      if (part.radius > 0) pdf.roundedRect(part.x, part.y, part.width, part.height, part.radius);
      else pdf.rect(part.x, part.y, part.width, part.height);
      return true;
    case 'ellipse':
      pdf.ellipse(part.cx, part.cy, part.rx, part.ry);
      return true;
    case 'path':
      for (const segment of part.segments) step(pdf, segment);
      return part.segments.length > 0;
  }
}

function step(pdf: PDFKit.PDFDocument, segment: PathSegment): void {
  switch (segment[0]) {
    case 'M':
      pdf.moveTo(segment[1], segment[2]);
      return;
    case 'L':
      pdf.lineTo(segment[1], segment[2]);
      return;
    case 'C':
      pdf.bezierCurveTo(segment[1], segment[2], segment[3], segment[4], segment[5], segment[6]);
      return;
    case 'Z':
      pdf.closePath();
  }
}
