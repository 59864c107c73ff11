import type { CanvasObject, Pair } from '@sparklio/shared/documents/canvas/schema';
import { centreOf, contains, frameOf, rotate } from './geometry/box.ts';
import type { Frame } from './geometry/box.ts';

/** Whether a page point is on what an object draws, within `slack` page px. */
export function hits(
  object: CanvasObject,
  point: Pair,
  slack: number,
  frame: Frame = frameOf(object),
): boolean {
  if (object.type === 'group') return false;
  if (object.type !== 'shape') return contains(frame, point, slack);
  const reach = slack + object.strokeWidth / 2;
  if (!contains(frame, point, reach)) return false;
  const [x, y] = rotate(point, -frame.rotation, centreOf(frame));
  const local: Pair = [x - frame.x, y - frame.y];
  if (object.shape === 'line' || object.shape === 'arrow')
    return nearLine(object.points, frame, local, Math.max(reach, slack * 1.5));
  if (object.shape === 'path' || object.shape === 'polygon' || isSeen(object.fill)) {
    return object.shape === 'ellipse' ? inEllipse(frame, local, reach) : true;
  }
  // Nothing inside: only the outline can be taken, so that what lies within stays reachable.
  if (object.shape === 'ellipse') return inEllipse(frame, local, reach) && !inEllipse(frame, local, -reach);
  return !contains(frame, point, -reach);
}

/** Whether a CSS colour leaves anything to see. */
export function isSeen(colour: string): boolean {
  return colour !== '' && colour !== 'transparent' && colour !== 'none' && !/^#[0-9a-f]{6}00$/i.test(colour);
}

function inEllipse(frame: Frame, [x, y]: Pair, slack: number): boolean {
  const rx = frame.width / 2 + slack;
  const ry = frame.height / 2 + slack;
  if (rx <= 0 || ry <= 0) return false;
  return ((x - frame.width / 2) / rx) ** 2 + ((y - frame.height / 2) / ry) ** 2 <= 1;
}

/** How a line without points is drawn: across the middle of its box. */
const MIDDLE: readonly Pair[] = [
  [0, 0.5],
  [1, 0.5],
];

function nearLine(points: readonly Pair[], frame: Frame, at: Pair, reach: number): boolean {
  const corners: readonly Pair[] = points.length >= 2 ? points : MIDDLE;
  const scaled = corners.map(([x, y]): Pair => [x * frame.width, y * frame.height]);
  return scaled.some((end, index) => {
    const start = scaled[index - 1];
    return start !== undefined && distanceToSegment(at, start, end) <= reach;
  });
}

export function distanceToSegment([px, py]: Pair, [ax, ay]: Pair, [bx, by]: Pair): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}
