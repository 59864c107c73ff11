import { SMALLEST_SIDE } from './property-checks.ts';
import { RANGES } from './properties.ts';
import { centreOf, drawnBox, rotatePoint, unionOf } from './geometry.ts';
import type { Box } from './geometry.ts';
import type { CanvasObject, Pair } from './schema.ts';

/** What is asked of a group as a whole. Rotation is by how many degrees it turns, since a group stores none. */
export interface GroupTransform {
  readonly position?: Pair | undefined;
  readonly size?: Pair | undefined;
  readonly rotation?: number | undefined;
}

/**
 * The members of a group after the group was scaled to `size`, turned by `rotation` about its centre and moved so that its
 * upright box begins at `position`, in this order. A group stores no box: its members are what changes.
 *
 * @param leaves all members at any depth that are no groups
 */
export function transformLeaves(
  leaves: readonly CanvasObject[],
  { position, size, rotation }: GroupTransform,
): CanvasObject[] {
  let moved = [...leaves];
  let box = unionOf(moved.map(drawnBox));
  if (box === undefined) return [];
  if (size !== undefined) {
    const from = box;
    const scale: Pair = [ratio(size[0], from.width), ratio(size[1], from.height)];
    moved = moved.map((object) => scaled(object, from, scale));
  }
  if (rotation !== undefined && rotation !== 0) {
    const around = unionOf(moved.map(drawnBox)) ?? box;
    const centre: Pair = [around.x + around.width / 2, around.y + around.height / 2];
    moved = moved.map((object) => turned(object, centre, rotation));
  }
  if (position === undefined) return moved;
  box = unionOf(moved.map(drawnBox)) ?? box;
  const shift: Pair = [position[0] - box.x, position[1] - box.y];
  return moved.map((object) => shifted(object, shift));
}

function shifted(object: CanvasObject, [dx, dy]: Pair): CanvasObject {
  return { ...object, position: tidyPair([object.position[0] + dx, object.position[1] + dy]) };
}

function ratio(to: number, from: number): number {
  return from > 0 ? to / from : 1;
}

/**
 * Scales one member within its group. A turned object cannot take a skew, so each of its sides grows as much as the
 * page axes it lies along do. What belongs to the size of letters and strokes follows only where both axes scale alike.
 */
function scaled(object: CanvasObject, from: Box, [sx, sy]: Pair): CanvasObject {
  const radians = (object.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const size: Pair = [
    Math.max(SMALLEST_SIDE, object.size[0] * Math.hypot(sx * cos, sy * sin)),
    Math.max(SMALLEST_SIDE, object.size[1] * Math.hypot(sx * sin, sy * cos)),
  ];
  const [cx, cy] = centreOf(object);
  const centre: Pair = [from.x + (cx - from.x) * sx, from.y + (cy - from.y) * sy];
  const position: Pair = [centre[0] - size[0] / 2, centre[1] - size[1] / 2];
  const changed = { ...object, position: tidyPair(position), size: tidyPair(size) };
  return Math.abs(sx - sy) <= ALIKE * Math.max(sx, sy) ? scaledInside(changed, sx) : changed;
}

/** Scales of two axes that differ by less than this share count as one. */
const ALIKE = 0.001;

function scaledInside(object: CanvasObject, scale: number): CanvasObject {
  if (object.type === 'text') {
    return {
      ...object,
      fontSize: within(RANGES.fontSize, tidy(object.fontSize * scale)),
      letterSpacing: within(RANGES.letterSpacing, tidy(object.letterSpacing * scale)),
    };
  }
  if (object.type !== 'shape') return object;
  return {
    ...object,
    strokeWidth: within(RANGES.strokeWidth, tidy(object.strokeWidth * scale)),
    cornerRadius: within(RANGES.cornerRadius, tidy(object.cornerRadius * scale)),
  };
}

function turned(object: CanvasObject, about: Pair, degrees: number): CanvasObject {
  const [cx, cy] = rotatePoint(centreOf(object), about, degrees);
  const position: Pair = [cx - object.size[0] / 2, cy - object.size[1] / 2];
  return { ...object, position: tidyPair(position), rotation: tidy((object.rotation + degrees) % 360) };
}

function within([least, most]: readonly [number, number], value: number): number {
  return Math.min(most, Math.max(least, value));
}

/** To a thousandth: what arithmetic leaves behind is not an edit. */
function tidy(value: number): number {
  return Math.round(value * 1_000) / 1_000 + 0; // adding 0 turns −0 into 0
}

function tidyPair([x, y]: Pair): Pair {
  return [tidy(x), tidy(y)];
}
