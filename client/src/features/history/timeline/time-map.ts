import type { Activity, Version } from '@sparklio/shared/protocol/history';

/** A moment that is known to belong to a position of the log. */
interface Knot {
  /** ms since 1970 */
  readonly time: number;
  readonly position: number;
}

/** A place to stop at: the end of a stretch of work, a version, or both in one. */
export interface Stop {
  readonly time: number;
  readonly position: number;
  readonly activity?: Activity;
  readonly version?: Version;
}

/** Time and position of the log, each found by the other. */
export interface TimeMap {
  /** oldest first; times and positions never fall */
  readonly stops: readonly Stop[];
  /** the position that was current at a moment; undefined before anything is known */
  positionAt(time: number): number | undefined;
  /** index of the last stop at or before a moment, -1 before the first */
  stopBefore(time: number): number;
}

/**
 * Positions only grow, clocks need not: a moment at which the log was further on than at a later one is taken for
 * the later. Between two knots positions are spread evenly.
 */
export function createTimeMap(activities: readonly Activity[], versions: readonly Version[]): TimeMap {
  const byPosition = new Map<number, Stop>();
  for (const activity of activities) {
    const [time, position] = [Date.parse(activity.endedAt), activity.to];
    byPosition.set(position, { time, position, activity });
  }
  for (const version of versions) {
    const { position } = version;
    const there = byPosition.get(position);
    const isNamed = there?.version?.kind === 'named';
    if (!isNamed)
      byPosition.set(position, { time: Date.parse(version.createdAt), position, ...there, version });
  }
  const stops = [...byPosition.values()].sort((a, b) => a.position - b.position);
  const knots = [
    ...activities.map(({ startedAt, from }): Knot => ({ time: Date.parse(startedAt), position: from })),
    ...stops.map(({ time, position }): Knot => ({ time, position })),
  ].sort((a, b) => a.position - b.position || a.time - b.time);
  const timed = neverEarlier(knots);
  const ordered = neverEarlier(stops);
  return {
    stops: ordered,
    positionAt(time) {
      const at = lastAtOrBefore(timed, time);
      const before = timed[at];
      if (before === undefined) return undefined;
      const after = timed[at + 1];
      if (after === undefined || after.time === before.time) return before.position;
      const share = (time - before.time) / (after.time - before.time);
      return before.position + Math.floor((after.position - before.position) * share);
    },
    stopBefore: (time) => lastAtOrBefore(ordered, time),
  };
}

function neverEarlier<Entry extends Knot>(sorted: readonly Entry[]): Entry[] {
  let latest = Number.NEGATIVE_INFINITY;
  return sorted.map((entry) => {
    latest = Math.max(latest, entry.time);
    return entry.time === latest ? entry : { ...entry, time: latest };
  });
}

function lastAtOrBefore(entries: readonly Knot[], time: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
