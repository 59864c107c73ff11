import type { CanvasObject, Pair } from './schema.ts';

/** An upright box in page px. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Placed = Pick<CanvasObject, 'position' | 'size' | 'rotation'>;

/** Turns a point about a centre, `degrees` clockwise (y points down). */
export function rotatePoint([x, y]: Pair, [cx, cy]: Pair, degrees: number): Pair {
  if (degrees % 360 === 0) return [x, y];
  const radians = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return [cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos];
}

/** The middle of the object's own box, about which it is turned. */
export function centreOf({ position, size }: Pick<CanvasObject, 'position' | 'size'>): Pair {
  return [position[0] + size[0] / 2, position[1] + size[1] / 2];
}

/** The corners as drawn: top left, top right, bottom right, bottom left of the object before it was turned. */
export function rotatedCorners(object: Placed): readonly [Pair, Pair, Pair, Pair] {
  const [x, y] = object.position;
  const [width, height] = object.size;
  const centre = centreOf(object);
  const turn = (corner: Pair): Pair => rotatePoint(corner, centre, object.rotation);
  return [turn([x, y]), turn([x + width, y]), turn([x + width, y + height]), turn([x, y + height])];
}

/** The upright box around an object that is no group, as drawn. */
export function drawnBox(object: Placed): Box {
  const [x, y] = object.position;
  const [width, height] = object.size;
  return object.rotation % 360 === 0 ? { x, y, width, height } : boxAround(rotatedCorners(object));
}

/** The smallest upright box around points; empty at 0, 0 if there are none. */
export function boxAround(points: readonly Pair[]): Box {
  if (points.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest box around boxes; undefined for none. */
export function unionOf(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  return boxAround(
    boxes.flatMap(({ x, y, width, height }): Pair[] => [
      [x, y],
      [x + width, y + height],
    ]),
  );
}

/**
 * The upright box around an object as drawn, page px. That of a group is the union of all that is in it;
 * an empty group has an empty box at 0, 0.
 *
 * @param objects objects among which a group's members are looked for; those of its page are enough
 */
export function boxOf(object: CanvasObject, objects: readonly CanvasObject[]): Box {
  if (object.type !== 'group') return drawnBox(object);
  return unionOf(leavesOf(object.id, objects).map(drawnBox)) ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** All objects in a group that are no groups themselves, at any depth. */
export function leavesOf(groupId: string, objects: readonly CanvasObject[]): readonly CanvasObject[] {
  const children = Map.groupBy(objects, (object) => object.parentId);
  const found: CanvasObject[] = [];
  const waiting = [groupId];
  const seen = new Set(waiting);
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const child of children.get(id) ?? []) {
      if (child.type !== 'group') found.push(child);
      else if (!seen.has(child.id)) {
        seen.add(child.id);
        waiting.push(child.id);
      }
    }
  }
  return found;
}

/** Whether two boxes share any area. Boxes that only touch do not. */
export function intersects(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Whether `inner` lies in `outer`; touching its edge counts. */
export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
