import { classNames } from './class-names.ts';

/** A person: always a circle. The colour is one of twelve of equal lightness. */
export function Avatar({
  name,
  hue,
  size = 28,
  ring = false,
}: {
  readonly name: string;
  readonly hue: number;
  readonly size?: number;
  readonly ring?: boolean;
}) {
  return (
    <span
      aria-hidden
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-full font-semibold text-on-hue select-none',
        ring && 'ring-2 ring-panel',
      )}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.4), background: `var(--hue-${hue})` }}
    >
      {initials(name)}
    </span>
  );
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = words[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return `${firstLetter(first)}${firstLetter(last)}`;
}

/** The first letter in capitals, whole even if it is made of several code units. */
export function firstLetter(word: string): string {
  return (Array.from(word)[0] ?? '').toLocaleUpperCase();
}
