import { EXISTS } from '@sparklio/shared/documents/canvas/changes';
import { sameJson } from '@sparklio/shared/documents/json-value';
import type { CanvasSnapshot, Json } from '@sparklio/shared/documents/canvas/schema';
import type { ChangedThing, PropertyChange } from '@sparklio/shared/protocol/history';
import { diffSnapshots, ORDER } from '../compare/diff-snapshots.ts';
import type { ThingDiff } from '../compare/diff-snapshots.ts';

export interface PutBackPlan {
  /** what would change: before as it is now, after as it is in the copy */
  readonly diffs: readonly ThingDiff[];
  /** what somebody changed since, so that it stays as it is now */
  readonly keptSince: readonly ChangedThing[];
}

/**
 * What of a copy is missing now. Where the state after the refusal is known, that is what the copy has and it had
 * not, except what others have changed since; else it is all that differs from now.
 */
export function planPutBack(
  copy: CanvasSnapshot,
  now: CanvasSnapshot,
  base: CanvasSnapshot | undefined,
): PutBackPlan {
  if (base === undefined) return { diffs: diffSnapshots(now, copy), keptSince: [] };
  const diffs: ThingDiff[] = [];
  const keptSince: ChangedThing[] = [];
  const changedSince = new Map(
    diffSnapshots(base, now).flatMap(({ thing, changes }) =>
      changes.map((change) => [keyOf(thing.target, change.property), change] as const),
    ),
  );
  const there = idsOf(now);
  for (const diff of diffSnapshots(base, copy)) {
    const { target } = diff.thing;
    const wasThere = diff.action !== 'added';
    const isGone = wasThere && target !== 'meta' && !there.has(target);
    const mine: PropertyChange[] = [];
    let isKept = isGone && diff.action !== 'removed';
    for (const change of isGone ? [] : diff.changes) {
      const since = changedSince.get(keyOf(target, change.property));
      // What is to go has been worked on: it is more than the copy knew of.
      const isTouched =
        change.property === EXISTS && diff.action === 'removed' && isChanged(changedSince, target);
      if (since === undefined && !isTouched) mine.push(change);
      else if (since === undefined || !sameJson(since.after ?? null, valueOf(change))) isKept = true;
    }
    if (mine.length > 0) diffs.push({ ...diff, changes: mine });
    if (isKept) keptSince.push(diff.thing);
  }
  return { diffs, keptSince };
}

function valueOf({ after }: PropertyChange): Json {
  return after ?? null;
}

function isChanged(since: ReadonlyMap<string, PropertyChange>, target: string): boolean {
  return [...since.values()].some((change) => change.target === target && change.property !== ORDER);
}

function idsOf({ pages, objects }: CanvasSnapshot): ReadonlySet<string> {
  return new Set([...pages.map(({ id }) => id), ...objects.map(({ id }) => id)]);
}

function keyOf(target: string, property: string): string {
  return `${target} ${property}`;
}
