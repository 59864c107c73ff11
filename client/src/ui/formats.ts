/**
 * Formatters, made once for each locale and time zone: making one takes a hundred times as long as using it, and lists and
 * scrubbing use them at every step.
 */
export function formatsFor<Formats>(
  make: (locale: string, zone: { readonly timeZone?: string }) => Formats,
): (locale: string, timeZone?: string) => Formats {
  const made = new Map<string, Formats>();
  return (locale, timeZone) => {
    const key = `${locale} ${timeZone ?? ''}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const formats = make(locale, timeZone === undefined ? {} : { timeZone });
    made.set(key, formats);
    return formats;
  };
}
