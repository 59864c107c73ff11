import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { commonStrings } from '../strings/common.ts';
import { classNames } from './class-names.ts';
import { IconButton } from './IconButton.tsx';
import { useToasts } from './toasts.ts';
import type { ToastEntry } from './toasts.ts';
import { useAttention } from './use-attention.ts';

const ICONS = { info: Info, good: CircleCheck, bad: CircleAlert } as const;
const COLOURS = { info: 'text-quiet', good: 'text-good', bad: 'text-bad' } as const;
/** Time to read; what went wrong, or can be taken back, stays longer. */
const SHORT_MS = 4_000;
const LONG_MS = 8_000;

/** Short messages near the bottom; each can be closed, and stays while the pointer or the focus is on any of them. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  const [held, setHeld] = useState(false);
  const region = useRef<HTMLElement>(null);
  useAttention(region, setHeld);
  return (
    <section
      aria-label={commonStrings.notifications}
      aria-live="polite"
      ref={region}
      data-toasts
      // Beside a dialog, not over its controls.
      className="pointer-events-none fixed start-1/2 [body:has([data-dialog])_&]:md:start-4 [body:has([data-dialog])_&]:md:bottom-4 [body:has([data-dialog])_&]:md:w-[min(320px,calc(50vw-256px))] [body:has([data-dialog])_&]:md:min-w-60 [body:has([data-dialog])_&]:md:translate-x-0 [body:has([data-dialog])_&]:max-md:top-2 bottom-(--toasts,16px) max-md:top-14 max-md:bottom-auto z-[80] w-[min(420px,calc(100vw-24px))] -translate-x-1/2 rtl:translate-x-1/2"
    >
      <ol className="flex flex-col gap-2">
        {toasts.map((entry) => (
          <ToastItem
            key={entry.id}
            entry={entry}
            held={held}
            onGone={toasts.length === 1 ? () => setHeld(false) : undefined}
          />
        ))}
      </ol>
    </section>
  );
}

interface ToastItemProps {
  readonly entry: ToastEntry;
  readonly held: boolean;
  /** told when the last one goes: nothing is left that the pointer could leave */
  readonly onGone: (() => void) | undefined;
}

function ToastItem({ entry, held, onGone }: ToastItemProps) {
  const { id, tone, message, action } = entry;
  const dismiss = useToasts((state) => state.dismiss);
  const Icon = ICONS[tone];
  const lasts = tone === 'bad' || action !== undefined ? LONG_MS : SHORT_MS;
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => dismiss(id), lasts);
    return () => clearTimeout(timer);
  }, [held, id, lasts, dismiss]);
  const close = (): void => {
    onGone?.();
    dismiss(id);
  };
  return (
    <li
      role={tone === 'bad' ? 'alert' : undefined}
      className="pointer-events-auto flex items-start gap-2.5 rounded-card bg-raised py-2.5 ps-3 pe-2 shadow-float animate-rise"
    >
      <Icon aria-hidden className={classNames('mt-0.5 size-4 shrink-0', COLOURS[tone])} />
      <p className="min-w-0 flex-1 break-words">{message}</p>
      {action !== undefined && (
        <button
          type="button"
          onClick={() => {
            action.run();
            close();
          }}
          className="shrink-0 rounded-control px-1.5 font-medium text-accent hover:bg-hover"
        >
          {action.label}
        </button>
      )}
      <IconButton icon={X} label={commonStrings.close} size="small" className="-my-0.5" onClick={close} />
    </li>
  );
}
