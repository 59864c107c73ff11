import type { Activity, Author } from '@sparklio/shared/protocol/history';
import type { TimeWindow } from './time-window.ts';

/** All that one person or agent did, oldest first. */
export interface Lane {
  readonly author: Author;
  readonly activities: readonly Worked[];
}

/** A stretch of work with its times read once: a timeline that moves asks for them at every step. ms since 1970 */
interface Worked {
  readonly activity: Activity;
  readonly started: number;
  readonly ended: number;
}

/** One or several stretches of work, drawn as one. px from the start of the lane. */
export interface Mark {
  readonly x: number;
  readonly width: number;
  /** how many stretches it stands for */
  readonly count: number;
  /** the newest of them */
  readonly activity: Activity;
}

/** People first, agents after them, each by name: a lane keeps its place while people work and as older work is loaded. */
export function lanesOf(activities: readonly Activity[]): readonly Lane[] {
  const lanes = [...Map.groupBy(activities, ({ author }) => author.id).values()].map((own): Lane => {
    const sorted = own
      .toSorted((a, b) => a.from - b.from)
      .map((activity) => ({
        activity,
        started: Date.parse(activity.startedAt),
        ended: Date.parse(activity.endedAt),
      }));
    const newest = sorted.at(-1);
    if (newest === undefined) throw new Error('A lane has at least one stretch of work.');
    return {
      // A name may have changed; the newest is how people know them.
      author: newest.activity.author,
      activities: sorted,
    };
  });
  const rank = ({ author }: Lane): number => KIND_RANK[author.kind];
  return lanes.sort(
    (a, b) =>
      rank(a) - rank(b) || compareText(a.author.name, b.author.name) || compareText(a.author.id, b.author.id),
  );
}

function compareText(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}

const KIND_RANK = { user: 0, agent: 1, server: 2 } as const;
/** Narrower than this a mark can hardly be seen or hit. */
const LEAST_PX = 5;
/** Marks nearer to each other than this become one: the eye cannot tell them apart. */
const GAP_PX = 2;

/** What of a lane is in view, never more marks than there is room for, however much was done. */
export function marksIn(lane: Lane, view: TimeWindow, widthPx: number): readonly Mark[] {
  const perMs = widthPx / (view.end - view.start);
  const marks: { x: number; end: number; count: number; activity: Activity }[] = [];
  for (const { activity, started, ended } of lane.activities) {
    if (ended < view.start || started > view.end) continue;
    const from = Math.max(0, (started - view.start) * perMs);
    const to = Math.min(widthPx, Math.max((ended - view.start) * perMs, from + LEAST_PX));
    const x = Math.min(from, widthPx - LEAST_PX);
    const last = marks.at(-1);
    if (last !== undefined && x - last.end < GAP_PX) {
      last.end = Math.max(last.end, to);
      last.count += 1;
      last.activity = activity;
    } else marks.push({ x, end: to, count: 1, activity });
  }
  return marks.map(({ x, end, count, activity }) => ({ x, width: end - x, count, activity }));
}

/** A flag or a seal at its place. */
export interface Pin<Entry> {
  readonly x: number;
  readonly entry: Entry;
}

/** What is in view with room between: where two would cover each other the one that matters more stays, then the newer. */
export function pinsIn<Entry>(
  entries: readonly { readonly time: number; readonly weight: number; readonly entry: Entry }[],
  view: TimeWindow,
  widthPx: number,
  roomPx: number,
): readonly Pin<Entry>[] {
  const perMs = widthPx / (view.end - view.start);
  const placed: Pin<Entry>[] = [];
  const wanted = entries
    .filter(({ time }) => time >= view.start && time <= view.end)
    .sort((a, b) => b.weight - a.weight || b.time - a.time);
  for (const { time, entry } of wanted) {
    const x = (time - view.start) * perMs;
    if (placed.every((other) => Math.abs(other.x - x) >= roomPx)) placed.push({ x, entry });
    // More do not fit, and looking on would take long in a long history.
    if (placed.length * roomPx >= widthPx) break;
  }
  return placed.sort((a, b) => a.x - b.x);
}
