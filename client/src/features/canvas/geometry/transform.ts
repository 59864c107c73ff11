import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { boundsOf, centreOf, rotate } from './box.ts';
import type { Box, Frame } from './box.ts';
import { DIRECTIONS } from './handles.ts';
import type { ResizeHandle } from './handles.ts';

/** Smallest side a gesture leaves, page px. */
export const MIN_SIDE = 1;

export interface ResizeOptions {
  readonly keepRatio: boolean;
  readonly fromCentre: boolean;
}

/**
 * The frame after pulling a handle by `delta` page px. The side or corner across from it stays where
 * it is on the page, for turned frames too; with `fromCentre` the centre stays.
 */
export function resizeFrame(start: Frame, handle: ResizeHandle, delta: Pair, options: ResizeOptions): Frame {
  const [hx, hy] = DIRECTIONS[handle];
  const [dx, dy] = rotate(delta, -start.rotation);
  const pull = options.fromCentre ? 2 : 1;
  let width = Math.max(MIN_SIDE, start.width + hx * dx * pull);
  let height = Math.max(MIN_SIDE, start.height + hy * dy * pull);
  if (options.keepRatio) {
    const byWidth = width / start.width;
    const byHeight = height / start.height;
    const corner = Math.abs(byWidth - 1) > Math.abs(byHeight - 1) ? byWidth : byHeight;
    const scale = Math.max(
      hx === 0 ? byHeight : hy === 0 ? byWidth : corner,
      MIN_SIDE / Math.min(start.width, start.height),
    );
    width = start.width * scale;
    height = start.height * scale;
  }
  const [cx, cy] = centreOf(start);
  const shift: Pair = options.fromCentre
    ? [0, 0]
    : rotate([(hx * (width - start.width)) / 2, (hy * (height - start.height)) / 2], start.rotation);
  return {
    x: cx + shift[0] - width / 2,
    y: cy + shift[1] - height / 2,
    width,
    height,
    rotation: start.rotation,
  };
}

/**
 * A frame inside a box that was resized from `before` to `after`. A turned frame keeps its angle and takes
 * the scale along its own axes, since a sheared rectangle is not one any more.
 */
export function scaleWithin(frame: Frame, before: Box, after: Box): Frame {
  const sx = after.width / before.width;
  const sy = after.height / before.height;
  const radians = (frame.rotation * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  const width = Math.max(MIN_SIDE, frame.width * Math.hypot(sx * cos, sy * sin));
  const height = Math.max(MIN_SIDE, frame.height * Math.hypot(sx * sin, sy * cos));
  const [cx, cy] = centreOf(frame);
  return {
    x: after.x + (cx - before.x) * sx - width / 2,
    y: after.y + (cy - before.y) * sy - height / 2,
    width,
    height,
    rotation: frame.rotation,
  };
}

/** A frame turned by `degrees` about a point of the page. */
export function rotateAround(frame: Frame, degrees: number, centre: Pair): Frame {
  const [cx, cy] = rotate(centreOf(frame), degrees, centre);
  return {
    ...frame,
    x: cx - frame.width / 2,
    y: cy - frame.height / 2,
    rotation: normaliseDegrees(frame.rotation + degrees),
  };
}

/** −180 < degrees ≤ 180, to a hundredth. */
export function normaliseDegrees(degrees: number): number {
  const turned = ((degrees % 360) + 360) % 360;
  const signed = turned > 180 ? turned - 360 : turned;
  return Math.round(signed * 100) / 100;
}

/** Degrees from `centre` to a pointer, 0 straight up, clockwise. */
export function angleTo(centre: Pair, point: Pair): number {
  return (Math.atan2(point[0] - centre[0], centre[1] - point[1]) * 180) / Math.PI;
}

/** The whole multiple of `step` nearest to `degrees`. */
export function snapDegrees(degrees: number, step: number): number {
  return Math.round(degrees / step) * step;
}

export function moveFrame(frame: Frame, [dx, dy]: Pair): Frame {
  return { ...frame, x: frame.x + dx, y: frame.y + dy };
}

/** Page px to a tenth: what a hand can mean and a document should hold. */
export function tidy(value: number): number {
  return Math.round(value * 10) / 10;
}

export function boundsOfAll(frames: readonly Frame[]): Box | undefined {
  const boxes = frames.map(boundsOf);
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
