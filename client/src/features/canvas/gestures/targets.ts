import { editable } from '../actions.ts';
import { leavesOf } from '../canvas-tree.ts';
import { frameOf } from '../geometry/box.ts';
import type { Box, Frame } from '../geometry/box.ts';
import { collectLines } from '../geometry/snapping.ts';
import type { SnapLines } from '../geometry/snapping.ts';
import { toPage } from '../geometry/view.ts';
import type { StageContext } from '../stage/stage-context.ts';

/** px between grid lines */
export const GRID_PX = 20;
/** More boxes than this in view make every place catch something. */
const MAX_SNAP_BOXES = 300;

/** The drawn objects a gesture on the selection changes, where they are when it begins. */
export function heldFrames(context: StageContext, ids: readonly string[]): ReadonlyMap<string, Frame> {
  const leaves = leavesOf(context.canvas, editable(context.canvas, ids));
  return new Map(leaves.map((object) => [object.id, frameOf(object)]));
}

/** What can catch the moving objects: the page, and what is in view and not itself moving. */
export function snapLinesFor(context: StageContext, moving: ReadonlySet<string>): SnapLines {
  const page: Box = context.pageBox() ?? { x: 0, y: 0, width: 1, height: 1 };
  const view = context.view();
  const [left, top] = toPage(view, [0, 0]);
  const [right, bottom] = toPage(view, context.size());
  const boxes: Box[] = [];
  for (const id of context.scene.index.near({ x: left, y: top, width: right - left, height: bottom - top })) {
    if (moving.has(id)) continue;
    const box = context.scene.index.box(id);
    if (box !== undefined) boxes.push(box);
    if (boxes.length >= MAX_SNAP_BOXES) break;
  }
  return collectLines({ page, boxes, ...(context.editor().grid ? { grid: GRID_PX } : {}) });
}
