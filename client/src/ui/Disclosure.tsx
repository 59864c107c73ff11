import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A line that opens to show what is folded away below it. */
export function Disclosure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-9 w-full items-center gap-1.5 px-3 text-12 text-quiet hover:text-text pointer-coarse:h-11"
      >
        <ChevronRight
          aria-hidden
          className={classNames('size-3.5 transition-transform rtl:-scale-x-100', open && 'rotate-90 rtl:rotate-90')}
        />
        {label}
      </button>
      {open && children}
    </div>
  );
}
