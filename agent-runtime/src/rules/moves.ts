import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { boxContains, boxesTouch } from './geometry.ts';
import type { Box, Point } from './geometry.ts';
import { updateObject } from './mend-command.ts';
import type { MendCommand } from './mend-command.ts';
import type { PageView } from './page-view.ts';

/** Commands that move an object, or everything in a group, by px. Positions are kept to a hundredth. */
export function moveBy(object: CanvasObject, [dx, dy]: Point, view: PageView): readonly MendCommand[] {
  const place = (value: number): number => Math.round(value * 100) / 100;
  return view
    .leaves(object)
    .map(({ id, position: [x, y] }) => updateObject(id, { position: [place(x + dx), place(y + dy)] }));
}

/** A move further than this is a new layout and not a mend, px on a page 1080 px wide. */
const FURTHEST_PX = 160;

/** The straight ways out of `zone` for `box` that are not too far, in whole px and the shortest first. */
export function waysOut(box: Box, zone: Box, view: PageView): readonly Point[] {
  const ways: Point[] = [
    [-Math.ceil(box.x + box.width - zone.x), 0],
    [Math.ceil(zone.x + zone.width - box.x), 0],
    [0, -Math.ceil(box.y + box.height - zone.y)],
    [0, Math.ceil(zone.y + zone.height - box.y)],
  ];
  const near = ways.filter(([dx, dy]) => Math.abs(dx + dy) <= FURTHEST_PX * view.scale);
  return near.toSorted(([ax, ay], [bx, by]) => Math.abs(ax + ay) - Math.abs(bx + by));
}

/**
 * Whether an object may take up `next` instead of the box it has: on the page, and touching nothing that it does
 * not touch already with `current`, its letters or its box. What lies behind it and is large enough to hold it is ground to stand on, not an obstacle.
 */
export function isFree(
  object: CanvasObject,
  next: Box,
  view: PageView,
  current = view.inkBox(object),
): boolean {
  if (!boxContains(view.pageBox, next, 0.5)) return false;
  const own = new Set(view.leaves(object).map(({ id }) => id));
  return view.touching(next).every((other) => {
    if (own.has(other.id)) return true;
    const box = view.inkBox(other);
    if (!boxesTouch(next, box, 0.5) || boxesTouch(current, box, 0.5)) return true;
    return view.isInFront(object, other) && boxContains(box, next);
  });
}

export function shift(box: Box, [dx, dy]: Point): Box {
  return { ...box, x: box.x + dx, y: box.y + dy };
}
