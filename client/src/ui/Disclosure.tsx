import { ChevronRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface DisclosureProps {
  readonly label: string;
  readonly startsOpen?: boolean;
  readonly children: ReactNode;
}

/** A line that opens to show what is folded away below it, and brings that into view. */
export function Disclosure({ label, startsOpen = false, children }: DisclosureProps) {
  const [open, setOpen] = useState(startsOpen);
  const whole = useRef<HTMLDivElement>(null);
  const isAsked = useRef(false);
  useEffect(() => {
    if (!open || !isAsked.current) return;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // What is taller than its place begins at the top of it; what is shorter is seen whole.
    whole.current?.scrollIntoView({ block: 'nearest', behavior: isStill ? 'instant' : 'smooth' });
  }, [open]);
  return (
    <div ref={whole}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => {
          isAsked.current = true;
          setOpen(!open);
        }}
        className="flex h-9 w-full items-center gap-1.5 px-3 text-12 text-quiet hover:text-text pointer-coarse:h-11"
      >
        <ChevronRight
          aria-hidden
          className={classNames(
            'size-3.5 transition-transform rtl:-scale-x-100',
            open && 'rotate-90 rtl:-rotate-90',
          )}
        />
        {label}
      </button>
      {open && children}
    </div>
  );
}
