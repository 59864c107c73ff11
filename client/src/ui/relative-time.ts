import { formatsFor } from './formats.ts';

const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const agoFormat = formatsFor(
  (locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }),
);
const exactFormat = formatsFor(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium' }),
);

/** How long ago, in words; under ten seconds it is `now`. Times ahead of this clock by less than a minute count as now too. */
export function relativeTime(iso: string, now: number, locale = 'en'): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  if (Number.isNaN(seconds)) return '';
  const format = agoFormat(locale);
  if (seconds > -10 && seconds < 60) return format.format(0, 'second');
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(seconds, 'second');
}

/** The exact moment, for people who want to know. */
export function exactTime(iso: string, locale = 'en'): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? '' : exactFormat(locale).format(time);
}
