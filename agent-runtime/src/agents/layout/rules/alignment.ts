import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { Box } from '../../../rules/geometry.ts';
import { moveBy } from '../../../rules/moves.ts';
import type { PageView } from '../../../rules/page-view.ts';
import { ReadRecorder } from '../../../rules/read-recorder.ts';
import type { Fault, Rule } from '../../../rules/rule.ts';
import { capitalise, nameOf, show } from '../../../rules/wording.ts';
import { guidesOf, linesOf } from './guides.ts';
import type { Axis, Guide, Kind } from './guides.ts';

const AXES = ['x', 'y'] as const;

/** Distances on a page 1080 px wide: nearer counts as aligned, further as meant to be apart. */
const ALIGNED_PX = 0.5;
const NEAR_PX = 6;

const WORDS: Readonly<Record<Kind, string>> = {
  left: 'left edge',
  centre: 'centre',
  right: 'right edge',
  top: 'top edge',
  middle: 'middle',
  bottom: 'bottom edge',
};

/**
 * An object that misses a line by a few px. Of two it is the smaller (of equals the one in front) that is off, unless
 * several others share the line; what is exactly on some line of an axis is aligned there. So no two findings
 * ask for opposite moves.
 */
export const alignment: Rule = {
  id: 'layout.alignment',
  title: 'Objects that nearly line up do line up',
  check(object, { view }) {
    if (object.locked) return [];
    return AXES.flatMap((axis) => faultOn(axis, object, view));
  },
  watchers: (object, { view }) =>
    AXES.flatMap((axis) => {
      const guides = guidesOf(view, object, axis);
      const reach = (NEAR_PX + ALIGNED_PX) * view.scale;
      return linesOf(object, view, axis).flatMap(({ kind, at }) =>
        guides.between(kind, at - reach, at + reach).map((guide) => guide.object),
      );
    }),
};

interface Miss {
  readonly kind: Kind;
  /** px to move */
  readonly by: number;
  readonly anchor: CanvasObject;
  /** how many objects stand on the line */
  readonly strength: number;
}

function faultOn(axis: Axis, object: CanvasObject, view: PageView): readonly Fault[] {
  const miss = missOf(axis, object, view);
  if (miss === undefined) return [];
  const { kind, by, anchor, strength } = miss;
  const others = strength > 1 ? ` and ${strength - 1} more` : '';
  return [
    {
      targets: [object.id, anchor.id],
      detail: axis,
      values: `${kind}:${show(by)}`,
      title: `${capitalise(nameOf(object))} is ${show(Math.abs(by))} px out of line`,
      rationale:
        `The ${WORDS[kind]} of ${nameOf(object)} misses that of ${nameOf(anchor)}${others} by ${show(Math.abs(by))} px. ` +
        `Up to ${show(NEAR_PX * view.scale)} px counts as meant to line up.`,
      advice: 'Moving it would put something else out of line; align them by hand.',
      reads: new ReadRecorder().of(object, 'position', 'size').of(anchor, 'position', 'size').all(),
      mends: () => [
        {
          commands: moveBy(object, axis === 'x' ? [by, 0] : [0, by], view),
          says: `It moves ${show(Math.abs(by))} px ${wayOf(axis, by)}.`,
        },
      ],
    },
  ];
}

function missOf(axis: Axis, object: CanvasObject, view: PageView): Miss | undefined {
  const [exact, near] = [ALIGNED_PX * view.scale, NEAR_PX * view.scale];
  const guides = guidesOf(view, object, axis);
  const misses: Miss[] = [];
  for (const { kind, at } of linesOf(object, view, axis)) {
    const close = guides.between(kind, at - near, at + near).filter(({ object: other }) => other !== object);
    if (close.some((guide) => Math.abs(guide.at - at) <= exact)) return undefined;
    for (const guide of close) {
      const strength = close.filter((other) => Math.abs(other.at - guide.at) <= exact).length;
      if (strength < 2 && !yieldsTo(object, guide, view)) continue;
      misses.push({ kind, by: guide.at - at, anchor: guide.object, strength });
    }
  }
  return misses.toSorted((a, b) => b.strength - a.strength || Math.abs(a.by) - Math.abs(b.by))[0];
}

function yieldsTo(object: CanvasObject, { object: other }: Guide, view: PageView): boolean {
  const area = ({ width, height }: Box): number => Math.round(width * height);
  const difference = area(view.box(object)) - area(view.box(other));
  return difference < 0 || (difference === 0 && view.isInFront(object, other));
}

function wayOf(axis: Axis, by: number): string {
  if (axis === 'x') return by < 0 ? 'to the left' : 'to the right';
  return by < 0 ? 'up' : 'down';
}
