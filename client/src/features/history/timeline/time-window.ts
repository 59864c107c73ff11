import { formatsFor } from '../../../ui/formats.ts';

/** The stretch of time that is in view, ms since 1970. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

export interface Tick {
  readonly time: number;
  readonly label: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A closer look shows nothing more: what people do within moments is one stretch. */
const SHORTEST = 10 * MINUTE;
const LONGEST = 2 * 365 * DAY;
/** What lies past the newest moment, as a share of the window, so that the last mark is not at the very edge. */
const MARGIN = 0.04;

/** A window that ends now and holds what happened since `oldest`, but not less than ten minutes. */
export function fitWindow(oldest: number, now: number): TimeWindow {
  const span = clamp(now - oldest, SHORTEST, LONGEST);
  return { start: now - span * (1 + MARGIN), end: now + span * MARGIN };
}

/** A window of a length that ends now. */
export function lastOf(span: number, now: number): TimeWindow {
  return { start: now - span * (1 - MARGIN), end: now + span * MARGIN };
}

/** Looks closer (`factor` > 1) or from further away; `anchor` keeps its place. */
export function zoomWindow(view: TimeWindow, factor: number, anchor: number, now: number): TimeWindow {
  const span = view.end - view.start;
  const next = clamp(span / factor, SHORTEST, LONGEST);
  const share = (anchor - view.start) / span;
  return keepInPast({ start: anchor - next * share, end: anchor + next * (1 - share) }, now);
}

export function moveWindow(view: TimeWindow, by: number, now: number): TimeWindow {
  return keepInPast({ start: view.start + by, end: view.end + by }, now);
}

/** Brings a moment into view without changing the length of the window. */
export function reveal(view: TimeWindow, time: number, now: number): TimeWindow {
  const span = view.end - view.start;
  if (time < view.start) return moveWindow(view, time - view.start - span * MARGIN, now);
  return time > view.end ? moveWindow(view, time - view.end + span * MARGIN, now) : view;
}

/** There is nothing to see after now. */
function keepInPast(view: TimeWindow, now: number): TimeWindow {
  const span = view.end - view.start;
  const latest = now + span * MARGIN;
  return view.end > latest ? { start: latest - span, end: latest } : view;
}

const STEPS = [
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
  91 * DAY,
] as const;

const tickFormats = formatsFor((locale, zone) => ({
  clock: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }),
  weekday: new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', ...zone }),
  month: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone }),
}));

/** Round moments of the viewer's own clock, at most one every `leastPx`. */
export function ticksOf(
  view: TimeWindow,
  widthPx: number,
  leastPx: number,
  { locale = 'en', timeZone }: { readonly locale?: string; readonly timeZone?: string } = {},
): readonly Tick[] {
  if (widthPx <= 0) return [];
  const least = ((view.end - view.start) / widthPx) * leastPx;
  const step = STEPS.find((each) => each >= least) ?? 365 * DAY;
  const { clock, weekday, month } = tickFormats(locale, timeZone);
  const offset = zoneOffset(view.start, timeZone);
  const ticks: Tick[] = [];
  for (let at = Math.ceil((view.start + offset) / step) * step; at - offset <= view.end; at += step) {
    // Each on its own clock: between the first tick and this one summer may have begun.
    const time = at - zoneOffset(at - offset, timeZone);
    if (time < view.start || time > view.end) continue;
    const isMidnight = (time + zoneOffset(time, timeZone)) % DAY === 0;
    const format = step < DAY ? (isMidnight ? weekday : clock) : step < 7 * DAY ? weekday : month;
    ticks.push({ time, label: format.format(time) });
  }
  return ticks;
}

/** ms to add to a moment to read its wall clock as if it were UTC. */
function zoneOffset(time: number, timeZone: string | undefined): number {
  if (timeZone === undefined) return -new Date(time).getTimezoneOffset() * MINUTE;
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(
    read('year'),
    read('month') - 1,
    read('day'),
    read('hour'),
    read('minute'),
    read('second'),
  );
  return wall - Math.floor(time / 1000) * 1000;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
