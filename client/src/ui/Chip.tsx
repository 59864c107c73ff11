import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const TONES = {
  neutral: 'bg-hover text-quiet',
  accent: 'bg-accent-soft text-accent',
  agent: 'bg-agent-soft text-agent',
  good: 'bg-good-soft text-good-text',
  waiting: 'bg-waiting-soft text-waiting-text',
  stale: 'bg-stale-soft text-stale-text',
  bad: 'bg-bad-soft text-bad-text',
} as const;
export type Tone = keyof typeof TONES;

/** A state or a fact in few words. The icon and the words say it; the colour only helps. */
export function Chip({
  tone = 'neutral',
  icon: Icon,
  children,
}: {
  readonly tone?: Tone;
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 max-w-full items-center gap-1 rounded-full px-2 text-11 font-medium whitespace-nowrap',
        TONES[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      <span className="truncate">{children}</span>
    </span>
  );
}
