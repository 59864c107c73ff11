import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { PageView } from '../../../rules/page-view.ts';

export type Axis = 'x' | 'y';
export type Kind = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** A line on which an object stands. */
export interface Guide {
  readonly kind: Kind;
  /** page px */
  readonly at: number;
  readonly object: CanvasObject;
}

/** The lines of the objects of one group, or of the top level. */
export interface Guides {
  /** those of one kind from `from` to `to` */
  between(kind: Kind, from: number, to: number): readonly Guide[];
}

const cache = new WeakMap<PageView, Map<string, Guides>>();

/** The lines that an object could line up with: those of its siblings and its own. */
export function guidesOf(view: PageView, object: CanvasObject, axis: Axis): Guides {
  const perView = cache.get(view) ?? new Map<string, Guides>();
  cache.set(view, perView);
  const parent = view.parentOf(object)?.id;
  const key = `${axis} ${parent ?? ''}`;
  const guides = perView.get(key) ?? makeGuides(view, object, parent, axis);
  perView.set(key, guides);
  return guides;
}

function makeGuides(view: PageView, object: CanvasObject, parent: string | undefined, axis: Axis): Guides {
  if (view.before === undefined) return createGuides(view, parent, axis);
  const before = guidesOf(view.before, object, axis);
  const moved = view.siblings(parent).filter(({ id }) => view.changed.has(id));
  const lines = moved.flatMap((other) => linesOf(other, view, axis));
  return {
    between: (kind, from, to) => [
      ...before.between(kind, from, to).filter((guide) => !view.changed.has(guide.object.id)),
      ...lines.filter((guide) => guide.kind === kind && guide.at >= from && guide.at <= to),
    ],
  };
}

function createGuides(view: PageView, parent: string | undefined, axis: Axis): Guides {
  const lines = view.siblings(parent).flatMap((object) => linesOf(object, view, axis));
  const byKind = Map.groupBy(
    lines.toSorted((a, b) => a.at - b.at),
    ({ kind }) => kind,
  );
  return {
    between(kind, from, to) {
      const sorted = byKind.get(kind) ?? [];
      let [low, high] = [0, sorted.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((sorted[middle]?.at ?? Infinity) < from) low = middle + 1;
        else high = middle;
      }
      const found: Guide[] = [];
      for (let index = low; index < sorted.length; index++) {
        const guide = sorted[index];
        if (guide === undefined || guide.at > to) break;
        found.push(guide);
      }
      return found;
    },
  };
}

/**
 * The lines on which an eye would see an object stand: for text only the side it is set to, because the other
 * edges of its box are not seen. Turned objects and those that span the page have none.
 */
export function linesOf(object: CanvasObject, view: PageView, axis: Axis): readonly Guide[] {
  if (object.rotation % 90 !== 0 && object.type !== 'group') return [];
  const { x, y, width, height } = view.box(object);
  const [start, length, total] =
    axis === 'x' ? [x, width, view.page.size[0]] : [y, height, view.page.size[1]];
  if (start <= 1 && start + length >= total - 1) return [];
  const kinds = axis === 'x' ? across(object) : down(object);
  return kinds.map((kind) => ({ kind, at: start + length * SHARE[kind], object }));
}

const SHARE: Readonly<Record<Kind, number>> = {
  left: 0,
  centre: 0.5,
  right: 1,
  top: 0,
  middle: 0.5,
  bottom: 1,
};

function across(object: CanvasObject): readonly Kind[] {
  if (object.type !== 'text') return ['left', 'centre', 'right'];
  if (object.textAlign === 'center') return ['centre'];
  return object.textAlign === 'right' ? ['right'] : ['left'];
}

function down(object: CanvasObject): readonly Kind[] {
  return object.type === 'text' ? ['top', 'middle'] : ['top', 'middle', 'bottom'];
}
