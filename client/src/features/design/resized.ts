import type { CanvasObject, Pair } from '@sparklio/shared/documents/canvas/schema';
import type { Box } from '../canvas/geometry/box.ts';

/**
 * The properties that give one side a new length; with `keepRatio` the other follows. The top-left corner of the
 * drawn, possibly rotated, object stays where it is.
 */
export function resized(
  object: CanvasObject,
  side: 0 | 1,
  length: number,
  keepRatio: boolean,
): { size: Pair; position: Pair } {
  const [width, height] = object.size;
  const ratio = width / height;
  const size: Pair =
    side === 0
      ? [length, keepRatio ? tidy(length / ratio) : height]
      : [keepRatio ? tidy(length * ratio) : width, length];
  const angle = (object.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // Rotation is about the centre: moving the centre by half the growth, turned, keeps the drawn corner in place.
  const [dx, dy] = [(size[0] - width) / 2, (size[1] - height) / 2];
  const [x, y] = object.position;
  return { size, position: [tidy(x + dx * cos - dy * sin - dx), tidy(y + dx * sin + dy * cos - dy)] };
}

/** A group as `resized` takes it: with the upright box of what is in it, since it stores none. */
export function withBox(group: CanvasObject, { x, y, width, height }: Box): CanvasObject {
  return { ...group, position: [x, y], size: [width, height], rotation: 0 };
}

function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}
