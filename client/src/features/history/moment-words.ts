const DAY_MS = 86_400_000;

/** A moment as people say it: `14:05, today`, `14:05, Tuesday`, `14:05, 3 Nov`; with the year where it is another one. */
export function momentWords(
  time: number,
  now: number,
  { locale = 'en', timeZone }: { readonly locale?: string; readonly timeZone?: string } = {},
): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = (options: Intl.DateTimeFormatOptions, at = time): string =>
    new Intl.DateTimeFormat(locale, { ...options, ...zone }).format(at);
  const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };
  if (format(day) === format(day, now)) return `${clock}, ${today(locale)}`;
  if (now - time < 6 * DAY_MS && now > time) return `${clock}, ${format({ weekday: 'long' })}`;
  const sameYear = format({ year: 'numeric' }) === format({ year: 'numeric' }, now);
  return `${clock}, ${format({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) })}`;
}

function today(locale: string): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'day');
}
