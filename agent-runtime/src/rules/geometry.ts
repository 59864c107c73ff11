import { rotatePoint } from '@sparklio/shared/documents/canvas/geometry';
import type { Box } from '@sparklio/shared/documents/canvas/geometry';

export type { Box };
export type Point = readonly [x: number, y: number];

/** The corners of a box, clockwise from top left, turned by `degrees` clockwise about `centre` (default: its own). */
export function cornersOf(box: Box, degrees = 0, centre?: Point): readonly Point[] {
  const { x, y, width, height } = box;
  const corners: readonly Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  const middle: Point = centre ?? [x + width / 2, y + height / 2];
  return degrees === 0 ? corners : corners.map((corner) => rotatePoint(corner, middle, degrees));
}

/** The smallest upright box around points; empty at 0, 0 for none. */
export function boxAround(points: readonly Point[]): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

export function unionOf(boxes: readonly Box[]): Box {
  return boxAround(boxes.flatMap((box) => [cornersOf(box)[0] ?? [0, 0], cornersOf(box)[2] ?? [0, 0]]));
}

export function inflate(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

/** How far two boxes reach into each other, px, as [across, down]; 0 or less where they do not. */
export function overlapOf(a: Box, b: Box): Point {
  return [
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  ];
}

export function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Whether two boxes share more than a strip of `slack` px. */
export function boxesTouch(a: Box, b: Box, slack = 0): boolean {
  const [across, down] = overlapOf(a, b);
  return across > slack && down > slack;
}

export function boxContains(outer: Box, inner: Box, slack = 0): boolean {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}

/** Whether a point lies in a convex polygon given clockwise; on the edge counts, with `slack` px. */
function polygonHasPoint(polygon: readonly Point[], [x, y]: Point, slack: number): boolean {
  return polygon.every(([ax, ay], index) => {
    const [bx, by] = polygon[(index + 1) % polygon.length] ?? [ax, ay];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    return ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length >= -slack;
  });
}

export function polygonContains(outer: readonly Point[], inner: readonly Point[], slack = 0): boolean {
  return inner.every((point) => polygonHasPoint(outer, point, slack));
}

/** Whether two convex polygons share more than a strip of `slack` px (separating axis theorem). */
export function polygonsTouch(a: readonly Point[], b: readonly Point[], slack = 0): boolean {
  if (!boxesTouch(boxAround(a), boxAround(b), slack)) return false;
  if (isUpright(a) && isUpright(b)) return true;
  return ![...axesOf(a), ...axesOf(b)].some((axis) => {
    const [aMin, aMax] = project(a, axis);
    const [bMin, bMax] = project(b, axis);
    return Math.min(aMax, bMax) - Math.max(aMin, bMin) <= slack;
  });
}

/** Whether corners, clockwise from top left, are those of an upright box. */
function isUpright([first, second, third]: readonly Point[]): boolean {
  return first?.[1] === second?.[1] && second?.[0] === third?.[0];
}

function axesOf(polygon: readonly Point[]): Point[] {
  return polygon.map(([ax, ay], index) => {
    const [bx, by] = polygon[(index + 1) % polygon.length] ?? [ax, ay];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    return [(by - ay) / length, (ax - bx) / length];
  });
}

function project(polygon: readonly Point[], [ax, ay]: Point): [min: number, max: number] {
  const places = polygon.map(([x, y]) => x * ax + y * ay);
  return [Math.min(...places), Math.max(...places)];
}
