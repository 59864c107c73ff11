import type { ImageObject } from '../documents/canvas/schema.ts';
import type { FontBook } from '../fonts/font-book.ts';
import { layoutText } from '../text/layout.ts';
import type { TextLine } from '../text/layout.ts';
import { parseColour } from './colour.ts';
import type { PathSegment } from './path-data.ts';
import type { ShapePart } from './shapes.ts';

/** The look of what stands where a picture cannot be had: a quiet box with a cross and the alternative text. */
export const PLACEHOLDER = { fill: '#e7e7e3', line: '#c6c6c0', ink: '#55554f', lineWidth: 2 } as const;

export interface Placeholder {
  /** box, frame and cross, and behind the text a patch that keeps it readable; px in page coordinates */
  readonly parts: readonly ShapePart[];
  /** the alternative text; `x` and `baseline` count from the box's left edge and from `drop` px below its top */
  readonly lines: readonly TextLine[];
  /** px */
  readonly fontSize: number;
  readonly drop: number;
}

const TEXT = { length: 200, lines: 3, lineHeight: 1.3, shareOfSide: 0.1, largestPx: 28, widthShare: 0.8 };

export function createPlaceholder(object: ImageObject, fonts: FontBook): Placeholder {
  const [x, y] = object.position;
  const [width, height] = object.size;
  const fontSize = Math.min(TEXT.largestPx, Math.min(width, height) * TEXT.shareOfSide);
  const inset = (width * (1 - TEXT.widthShare)) / 2;
  const set = layoutText(
    {
      text: object.alt.slice(0, TEXT.length),
      size: [width - 2 * inset, height],
      fontFamily: 'Inter',
      fontSize,
      fontWeight: 500,
      fontStyle: 'normal',
      lineHeight: TEXT.lineHeight,
      letterSpacing: 0,
      textAlign: 'center',
    },
    fonts,
  );
  const lines = object.alt === '' ? [] : set.lines.slice(0, TEXT.lines).map((line) => moved(line, inset));
  const textHeight = lines.length * set.lineHeight;
  const drop = (height - textHeight) / 2;
  const widest = lines.reduce((most, line) => Math.max(most, line.width), 0);
  const patch = {
    x: x + (width - widest) / 2 - fontSize,
    y: y + drop,
    width: widest + 2 * fontSize,
    height: textHeight,
  };
  const cross: PathSegment[] = [
    ['M', x, y],
    ['L', x + width, y + height],
    ['M', x + width, y],
    ['L', x, y + height],
  ];
  return {
    parts: [
      rect({ x, y, width, height }),
      { kind: 'path', segments: cross, fill: undefined, stroke: STROKE },
      ...(lines.length > 0 ? [rect(patch)] : []),
      { ...rect({ x, y, width, height }), fill: undefined, stroke: STROKE },
    ],
    lines,
    fontSize,
    drop,
  };
}

const FILL = parseColour(PLACEHOLDER.fill);
const LINE = parseColour(PLACEHOLDER.line);
const STROKE = LINE && { colour: LINE, width: PLACEHOLDER.lineWidth };

function rect(box: { x: number; y: number; width: number; height: number }): ShapePart {
  return { kind: 'rect', ...box, radius: 0, fill: FILL, stroke: undefined };
}

function moved(line: TextLine, by: number): TextLine {
  return Object.assign(
    { ...line },
    { x: line.x + by, runs: line.runs.map((run) => Object.assign({ ...run }, { x: run.x + by })) },
  );
}
