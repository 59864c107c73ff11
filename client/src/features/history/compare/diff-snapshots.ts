import { compareCanvases } from '@sparklio/shared/documents/canvas/compare';
import type { CanvasObject, CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import type { ChangedThing, PropertyChange } from '@sparklio/shared/protocol/history';
import { objectName } from '../../../editing/object-icon.ts';

export type ThingAction = 'added' | 'removed' | 'updated';

export interface ThingDiff {
  readonly thing: ChangedThing;
  readonly action: ThingAction;
  readonly changes: readonly PropertyChange[];
}

/** The property under which a changed place among its neighbours is told: places, from 0, back to front. */
export const ORDER = 'order';
const UNTOLD: ReadonlySet<string> = new Set([ORDER, 'schemaVersion']);

/**
 * What differs between two states, thing by thing. Keys of the order are not compared, since states that came as JSON
 * have none of their own; what stands at another place among those that are in both is told as a change of `order`.
 */
export function diffSnapshots(before: CanvasSnapshot, after: CanvasSnapshot): readonly ThingDiff[] {
  const { things, changes } = compareCanvases(before, after);
  const own = Map.groupBy(changes, ({ target }) => target);
  const moved = new Map(rankChanges(before.objects, after.objects));
  const diffs = things.flatMap(({ action, ...thing }): ThingDiff[] => {
    const rank = moved.get(thing.target);
    moved.delete(thing.target);
    const told = (own.get(thing.target) ?? []).filter(({ property }) => !UNTOLD.has(property));
    const all = rank === undefined ? told : [...told, rank];
    return all.length === 0 ? [] : [{ thing: named(thing, before, after), action, changes: all }];
  });
  // Those whose own key stayed while their neighbours went around them.
  const passed = [...moved].flatMap(([target, change]): ThingDiff[] => {
    const object = after.objects.find(({ id }) => id === target);
    if (object === undefined) return [];
    const thing = { target, kind: 'object', type: object.type, name: '', pageId: object.pageId } as const;
    return [{ thing: named(thing, before, after), action: 'updated', changes: [change] }];
  });
  return [...diffs, ...passed];
}

/** With the name that the layers show. */
function named(thing: ChangedThing, before: CanvasSnapshot, after: CanvasSnapshot): ChangedThing {
  if (thing.kind !== 'object' || thing.name !== '') return thing;
  const isIt = ({ id }: CanvasObject): boolean => id === thing.target;
  const object = after.objects.find(isIt) ?? before.objects.find(isIt);
  return object === undefined ? thing : { ...thing, name: objectName(object) };
}

/** As few as possible are told to have moved: those outside of the longest run that kept its order. */
function* rankChanges(
  before: readonly CanvasObject[],
  after: readonly CanvasObject[],
): Generator<[string, PropertyChange]> {
  const group = ({ pageId, parentId }: CanvasObject): string => `${pageId} ${parentId ?? ''}`;
  const old = new Map(before.map((object) => [object.id, object]));
  const stayed = after.filter((object) => {
    const was = old.get(object.id);
    return was !== undefined && group(was) === group(object);
  });
  const ids = new Set(stayed.map(({ id }) => id));
  const earlier = Map.groupBy(
    before.filter(({ id }) => ids.has(id)),
    group,
  );
  for (const [key, siblings] of Map.groupBy(stayed, group)) {
    const rank = new Map((earlier.get(key) ?? []).map(({ id }, index) => [id, index]));
    const ranks = siblings.map(({ id }) => rank.get(id) ?? 0);
    const still = longestRun(ranks);
    for (const [index, { id }] of siblings.entries()) {
      if (!still.has(index))
        yield [id, { target: id, property: ORDER, before: ranks[index] ?? 0, after: index }];
    }
  }
}

/** Indexes of a longest ascending subsequence (patience sorting). */
function longestRun(ranks: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const previous: number[] = [];
  for (const [index, rank] of ranks.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranks[tails[middle] ?? 0] ?? 0) < rank) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  }
  const run = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] ?? -1) run.add(at);
  return run;
}
