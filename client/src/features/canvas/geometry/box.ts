import type { Pair } from '@sparklio/shared/documents/canvas/schema';

/** An upright rectangle, px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle turned clockwise by `rotation` degrees about its centre. */
export interface Frame extends Box {
  readonly rotation: number;
}

export function frameOf(object: {
  readonly position: Pair;
  readonly size: Pair;
  readonly rotation: number;
}): Frame {
  const [x, y] = object.position;
  const [width, height] = object.size;
  return { x, y, width, height, rotation: object.rotation };
}

export function centreOf(box: Box): Pair {
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** `point` turned clockwise by `degrees` about `centre` (y points down). */
export function rotate([x, y]: Pair, degrees: number, [cx, cy]: Pair = [0, 0]): Pair {
  if (degrees === 0) return [x, y];
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.cos(radians);
  const sin = Math.sin(radians);
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
}

/** Clockwise from the top left. */
export function cornersOf(frame: Frame): readonly [Pair, Pair, Pair, Pair] {
  const { x, y, width, height, rotation } = frame;
  const centre = centreOf(frame);
  return [
    rotate([x, y], rotation, centre),
    rotate([x + width, y], rotation, centre),
    rotate([x + width, y + height], rotation, centre),
    rotate([x, y + height], rotation, centre),
  ];
}

/** The upright box around a turned one. */
export function boundsOf(frame: Frame): Box {
  if (frame.rotation === 0) return { x: frame.x, y: frame.y, width: frame.width, height: frame.height };
  return aroundPoints(cornersOf(frame));
}

export function aroundPoints(points: readonly Pair[]): Box {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The box around all boxes; undefined for none. */
export function union(boxes: readonly Box[]): Box | undefined {
  const [first, ...rest] = boxes;
  if (first === undefined) return undefined;
  let { x, y } = first;
  let right = x + first.width;
  let bottom = y + first.height;
  for (const box of rest) {
    x = Math.min(x, box.x);
    y = Math.min(y, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return { x, y, width: right - x, height: bottom - y };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** Whether the point lies in the turned rectangle, grown by `slack` px on every side. */
export function contains(frame: Frame, point: Pair, slack = 0): boolean {
  const [x, y] = rotate(point, -frame.rotation, centreOf(frame));
  return (
    x >= frame.x - slack &&
    x <= frame.x + frame.width + slack &&
    y >= frame.y - slack &&
    y <= frame.y + frame.height + slack
  );
}

/** The box spanned by two opposite corners. */
export function spanned(a: Pair, b: Pair): Box {
  return {
    x: Math.min(a[0], b[0]),
    y: Math.min(a[1], b[1]),
    width: Math.abs(a[0] - b[0]),
    height: Math.abs(a[1] - b[1]),
  };
}

/** Whether a turned rectangle and an upright one share a point: separating axes. */
export function touches(frame: Frame, box: Box): boolean {
  if (!overlaps(boundsOf(frame), box)) return false;
  if (frame.rotation % 90 === 0) return true;
  const centre = centreOf(frame);
  const corners = cornersOf({ ...box, rotation: 0 }).map((corner) => rotate(corner, -frame.rotation, centre));
  return overlaps(aroundPoints(corners), frame);
}
