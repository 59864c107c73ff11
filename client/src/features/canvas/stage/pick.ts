import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { ancestry, boundsOfIds, isHidden, isLocked, leavesOf, selectableFor } from '../canvas-tree.ts';
import { boundsOf, frameOf } from '../geometry/box.ts';
import type { Frame } from '../geometry/box.ts';
import { lineEndsOf } from '../geometry/line-ends.ts';
import type { LineEnds } from '../geometry/line-ends.ts';
import { boundsOfAll } from '../geometry/transform.ts';
import { hits } from '../hit-test.ts';
import type { StageContext } from './stage-context.ts';

/** How far from an object's edge a press still takes it, screen px. */
const SLACK_PX = 3;

/** The drawn object in front at a page point that may be taken; locked ones let presses through unless asked for. */
export function objectAt(
  context: StageContext,
  point: Pair,
  options: { readonly locked?: boolean } = {},
): string | undefined {
  const { canvas, scene } = context;
  const slack = SLACK_PX / context.view().zoom;
  const near = [
    ...scene.index.near({ x: point[0] - slack, y: point[1] - slack, width: 2 * slack, height: 2 * slack }),
  ];
  near.sort((a, b) => scene.depth(b) - scene.depth(a));
  return near.find((id) => {
    const object = scene.shown(id);
    if (object === undefined || !hits(object, point, slack)) return false;
    return !isHidden(canvas, id) && (options.locked === true || !isLocked(canvas, id));
  });
}

/** What a press at a page point selects: the object, or the group around it. */
export function selectableAt(context: StageContext, point: Pair): string | undefined {
  const id = objectAt(context, point);
  if (id === undefined) return undefined;
  const entered = context.editor().enteredGroupId;
  const inside =
    entered !== undefined && ancestry(context.canvas, id).some((object) => object.id === entered);
  return selectableFor(context.canvas, id, inside ? entered : undefined);
}

/** The frame around objects as they are shown now: turned for one object, upright for several and for groups. */
export function shownFrame(context: StageContext, ids: readonly string[]): Frame | undefined {
  const leaves = leavesOf(context.canvas, ids);
  const frames = leaves
    .map(({ id }) => context.scene.shown(id))
    .filter((object) => object !== undefined)
    .map(frameOf);
  const [only] = frames;
  if (only === undefined) return undefined;
  if (frames.length === 1 && leaves[0]?.id === ids[0]) return only;
  const bounds = boundsOfAll(frames);
  return bounds === undefined ? undefined : { ...bounds, rotation: 0 };
}

/** The ends of the selected line, if just one straight line is selected. */
export function selectedLine(
  context: StageContext,
): { readonly id: string; readonly ends: LineEnds } | undefined {
  const [id, ...others] = context.editor().selection;
  const object = id === undefined || others.length > 0 ? undefined : context.scene.shown(id);
  const ends = object === undefined ? undefined : lineEndsOf(object);
  return object === undefined || ends === undefined ? undefined : { id: object.id, ends };
}

/** Where an object stands on the page, groups too. */
export function boundsOnPage(context: StageContext, id: string): Frame | undefined {
  const object = context.scene.shown(id);
  if (object === undefined) return undefined;
  const bounds = object.type === 'group' ? boundsOfIds(context.canvas, [id]) : boundsOf(frameOf(object));
  return bounds === undefined ? undefined : { ...bounds, rotation: 0 };
}
