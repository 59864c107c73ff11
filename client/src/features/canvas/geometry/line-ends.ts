import type { CanvasObject, Pair } from '@sparklio/shared/documents/canvas/schema';
import { centreOf, frameOf, rotate } from './box.ts';
import { snapDegrees, tidy } from './transform.ts';

export interface LineEnds {
  readonly start: Pair;
  readonly end: Pair;
}

/** Where a straight line or arrow begins and ends on the page; undefined for anything else. */
export function lineEndsOf(object: CanvasObject): LineEnds | undefined {
  if (
    object.type !== 'shape' ||
    (object.shape !== 'line' && object.shape !== 'arrow') ||
    object.points.length > 2
  )
    return undefined;
  const frame = frameOf(object);
  const [first, last]: readonly [Pair, Pair] =
    object.points[0] !== undefined && object.points[1] !== undefined
      ? [object.points[0], object.points[1]]
      : [
          [0, 0.5],
          [1, 0.5],
        ];
  const place = ([x, y]: Pair): Pair =>
    rotate([frame.x + x * frame.width, frame.y + y * frame.height], frame.rotation, centreOf(frame));
  return { start: place(first), end: place(last) };
}

/** The properties of an upright line between two page points. Flat lines get a box one px thick with the line in its middle. */
export function lineBetween({ start, end }: LineEnds): {
  readonly position: Pair;
  readonly size: Pair;
  readonly rotation: number;
  readonly points: readonly [Pair, Pair];
} {
  const width = Math.abs(end[0] - start[0]);
  const height = Math.abs(end[1] - start[1]);
  const across =
    width < 1 ? ([0.5, 0.5] as const) : start[0] <= end[0] ? ([0, 1] as const) : ([1, 0] as const);
  const down =
    height < 1 ? ([0.5, 0.5] as const) : start[1] <= end[1] ? ([0, 1] as const) : ([1, 0] as const);
  const left = width < 1 ? (start[0] + end[0]) / 2 - 0.5 : Math.min(start[0], end[0]);
  const top = height < 1 ? (start[1] + end[1]) / 2 - 0.5 : Math.min(start[1], end[1]);
  return {
    position: [tidy(left), tidy(top)],
    size: [tidy(Math.max(1, width)), tidy(Math.max(1, height))],
    rotation: 0,
    points: [
      [across[0], down[0]],
      [across[1], down[1]],
    ],
  };
}

/** The moving end turned about the fixed one to the nearest multiple of 15°. */
export function straighten(fixed: Pair, moving: Pair): Pair {
  const length = Math.hypot(moving[0] - fixed[0], moving[1] - fixed[1]);
  const degrees = (Math.atan2(moving[1] - fixed[1], moving[0] - fixed[0]) * 180) / Math.PI;
  const radians = (snapDegrees(degrees, 15) * Math.PI) / 180;
  return [fixed[0] + length * Math.cos(radians), fixed[1] + length * Math.sin(radians)];
}
