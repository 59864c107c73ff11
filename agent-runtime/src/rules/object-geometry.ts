import type { CanvasObject, TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import { cachedLayout } from './cached-layout.ts';
import { boxAround, cornersOf } from './geometry.ts';
import type { Box, Point } from './geometry.ts';

/** Where the letters of a text are. `box` is undefined if there are none to see. */
export interface Ink {
  /** one polygon per line that is not blank, page px */
  readonly lines: readonly (readonly Point[])[];
  readonly box: Box | undefined;
}

/** Shares of the font size above and below the baseline that hold almost all ink of Latin letters. */
const CAP_HEIGHT = 0.75;
const DESCENT = 0.22;

// Snapshots are frozen: what is worked out about an object holds for as long as that value lives.
const corners = new WeakMap<CanvasObject, readonly Point[]>();
const boxes = new WeakMap<CanvasObject, Box>();
const inks = new WeakMap<TextObject, Ink>();

export function cornersAsDrawn(object: CanvasObject): readonly Point[] {
  const known = corners.get(object);
  if (known !== undefined) return known;
  const [x, y] = object.position;
  const [width, height] = object.size;
  const drawn = cornersOf({ x, y, width, height }, object.rotation);
  corners.set(object, drawn);
  return drawn;
}

/** The upright box around the object as drawn. */
export function boxAsDrawn(object: CanvasObject): Box {
  const known = boxes.get(object);
  if (known !== undefined) return known;
  const box = boxAround(cornersAsDrawn(object));
  boxes.set(object, box);
  return box;
}

export function inkOf(text: TextObject, fonts: FontBook): Ink {
  const known = inks.get(text);
  if (known !== undefined) return known;
  const [x, y] = text.position;
  const centre: Point = [x + text.size[0] / 2, y + text.size[1] / 2];
  const lines = cachedLayout(text, fonts)
    .lines.filter((line) => line.text.trim() !== '')
    .map((line) => {
      const top = y + line.baseline - CAP_HEIGHT * text.fontSize;
      const box = {
        x: x + line.x,
        y: top,
        width: line.width,
        height: (CAP_HEIGHT + DESCENT) * text.fontSize,
      };
      return cornersOf(box, text.rotation, centre);
    });
  const ink: Ink = { lines, box: lines.length === 0 ? undefined : boxAround(lines.flat()) };
  inks.set(text, ink);
  return ink;
}
