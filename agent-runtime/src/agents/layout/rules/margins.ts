import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { isSameBox } from '../../../rules/geometry.ts';
import type { Point } from '../../../rules/geometry.ts';
import { isFree, moveBy, shift } from '../../../rules/moves.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { reading } from '../../../rules/read-recorder.ts';
import type { Fault, Mend, Rule } from '../../../rules/rule.ts';
import { capitalise, nameOf, show } from '../../../rules/wording.ts';

/** Content nearer to an edge than this is close, px on a page 1080 px wide. */
const CLOSE_PX = 32;
/** So many others must keep the margin before one that does not is a fault. */
const KEEPERS = 2;

const SIDES = ['left', 'top', 'right', 'bottom'] as const;
type Side = (typeof SIDES)[number];

/** Content close to an edge of the page that everything else keeps away from. What touches an edge is meant to. */
export const margins: Rule = {
  id: 'layout.margins',
  title: 'Content keeps the page’s margin',
  check(object, { view }) {
    if (object.locked || (object.parentId !== undefined && view.object(object.parentId) !== undefined))
      return [];
    const own = distancesOf(object, view);
    if (own === undefined) return [];
    return SIDES.flatMap((side) => faultAt(side, object, own[side], view));
  },
  watchers: (_object, { view }) => marginsOf(view).close,
};

type Distances = Readonly<Record<Side, number>>;

interface Margins {
  /** what the check is about: objects close to some edge */
  readonly close: readonly CanvasObject[];
  /** per side the two smallest distances, so that one object can be left out */
  readonly nearest: Readonly<Record<Side, readonly { readonly id: string; readonly distance: number }[]>>;
  /** how many objects neither touch nor cross an edge */
  readonly count: number;
}

const cache = new WeakMap<PageView, Margins>();

function faultAt(side: Side, object: CanvasObject, distance: number, view: PageView): readonly Fault[] {
  const close = CLOSE_PX * view.scale;
  if (distance >= close - 0.5) return [];
  const { nearest, count } = marginsOf(view);
  const kept = nearest[side].find(({ id }) => id !== object.id)?.distance ?? 0;
  if (count - 1 < KEEPERS || kept < close - 0.5) return [];
  const name = nameOf(object);
  return [
    {
      targets: [object.id],
      detail: side,
      values: show(distance),
      title: `${capitalise(name)} is too close to the edge`,
      rationale:
        `${capitalise(name)} stands ${show(distance)} px from the ${side} edge. ` +
        `Everything else keeps at least ${show(kept)} px there.`,
      advice: 'There is no room to move it inwards; make room or move it by hand.',
      reads: reading(object, 'position', 'size'),
      mends: () => mendsOf(side, object, distance, kept, view),
    },
  ];
}

/** To the margin that the others keep if that is near, else just far enough. */
function* mendsOf(
  side: Side,
  object: CanvasObject,
  distance: number,
  kept: number,
  view: PageView,
): Iterable<Mend> {
  const close = CLOSE_PX * view.scale;
  const goals = kept <= 2.5 * close ? [kept, close] : [close];
  for (const goal of goals) {
    const by = side === 'left' || side === 'top' ? goal - distance : distance - goal;
    const way: Point = side === 'left' || side === 'right' ? [by, 0] : [0, by];
    if (!isFree(object, shift(view.inkBox(object), way), view)) continue;
    yield { commands: moveBy(object, way, view), says: `It moves to ${show(goal)} px from the edge.` };
  }
}

function marginsOf(view: PageView): Margins {
  const known = cache.get(view);
  if (known !== undefined) return known;
  if (view.before !== undefined && isUnmoved(view, view.before)) return marginsOf(view.before);
  const close: CanvasObject[] = [];
  const nearest: Record<Side, { id: string; distance: number }[]> = {
    left: [],
    top: [],
    right: [],
    bottom: [],
  };
  let count = 0;
  for (const object of view.siblings(undefined)) {
    const distances = distancesOf(object, view);
    if (distances === undefined) continue;
    count += 1;
    if (SIDES.some((side) => distances[side] < CLOSE_PX * view.scale)) close.push(object);
    for (const side of SIDES) {
      const list = nearest[side];
      if (list.length === 2 && (list[1]?.distance ?? 0) <= distances[side]) continue;
      list.push({ id: object.id, distance: distances[side] });
      list.sort((a, b) => a.distance - b.distance);
      list.length = Math.min(list.length, 2);
    }
  }
  const margins: Margins = { close, nearest, count };
  cache.set(view, margins);
  return margins;
}

function isUnmoved(view: PageView, before: PageView): boolean {
  return [...view.changed].every((id) => {
    const [now, then] = [view.object(id), before.object(id)];
    return now !== undefined && then !== undefined && isSameBox(view.inkBox(now), before.inkBox(then));
  });
}

/** px from each edge; undefined for what touches or crosses one, and for what is not seen. */
function distancesOf(object: CanvasObject, view: PageView): Distances | undefined {
  if (object.type === 'text' && object.text.trim() === '') return undefined;
  const { x, y, width, height } = view.inkBox(object);
  const [pageWidth, pageHeight] = view.page.size;
  const distances = { left: x, top: y, right: pageWidth - x - width, bottom: pageHeight - y - height };
  return SIDES.some((side) => distances[side] <= 0.5) ? undefined : distances;
}
