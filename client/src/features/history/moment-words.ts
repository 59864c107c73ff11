import { formatsFor } from '../../ui/formats.ts';

const DAY_MS = 86_400_000;

/** A moment as people say it: `14:05, today`, `14:05, Tuesday`, `14:05, 3 Nov`; with the year where it is another one. */
export function momentWords(
  time: number,
  now: number,
  { locale = 'en', timeZone }: { readonly locale?: string; readonly timeZone?: string } = {},
): string {
  const formats = formatsOf(locale, timeZone);
  const clock = formats.clock.format(time);
  if (formats.day.format(time) === formats.day.format(now)) return `${clock}, ${formats.today}`;
  if (now - time < 6 * DAY_MS && now > time) return `${clock}, ${formats.weekday.format(time)}`;
  const sameYear = formats.year.format(time) === formats.year.format(now);
  return `${clock}, ${(sameYear ? formats.date : formats.fullDate).format(time)}`;
}

const formatsOf = formatsFor((locale, zone) => {
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { ...options, ...zone });
  return {
    clock: format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: format({ year: 'numeric', month: '2-digit', day: '2-digit' }),
    weekday: format({ weekday: 'long' }),
    year: format({ year: 'numeric' }),
    date: format({ day: 'numeric', month: 'short' }),
    fullDate: format({ day: 'numeric', month: 'short', year: 'numeric' }),
    today: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'day'),
  };
});
