import { useSaveState } from '../../sync/hooks.ts';
import { classNames } from '../../ui/class-names.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { saveWords } from './save-words.ts';

const DOTS = {
  good: 'bg-good',
  waiting: 'bg-waiting animate-pulse motion-reduce:animate-none',
  stale: 'bg-stale',
  neutral: 'bg-line-strong',
  bad: 'bg-bad',
} as const;

/** The truth about what is saved, in words. Read out when it changes, but not for every Saving… in between. */
export function SaveStatus({ wide }: { readonly wide: boolean }) {
  const state = useSaveState();
  const { label, hint, tone } = saveWords(state);
  const important = state.kind === 'offline' || state.kind === 'refused';
  return (
    <Tooltip label={hint}>
      {/* A button, so that the hint can be reached by keyboard and touch. */}
      <button
        type="button"
        className="flex h-7 shrink-0 items-center gap-1.5 rounded-control px-1.5 text-12 text-quiet"
        data-save-state={state.kind}
      >
        <span aria-hidden className={classNames('size-2 rounded-full', DOTS[tone])} />
        <span className={classNames(!wide && !important && 'max-[350px]:sr-only')}>{label}</span>
        <output className="sr-only">{important ? `${label}. ${hint}` : ''}</output>
      </button>
    </Tooltip>
  );
}
