import type { ReactNode } from 'react';

/** A titled block of a panel; blocks are set apart by a line. */
export function Section({
  title,
  action,
  children,
}: {
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="border-b border-line px-3 pt-2.5 pb-3 last:border-b-0">
      <header className="mb-1.5 flex min-h-6 items-center justify-between">
        <h3 className="text-12 font-semibold">{title}</h3>
        {action}
      </header>
      {children}
    </section>
  );
}

/** A label beside its control. */
export function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-h-7 items-center gap-2">
      <span aria-hidden className="w-[84px] shrink-0 truncate text-12 text-quiet">
        {label}
      </span>
      <div className="flex min-w-0 flex-1 items-center gap-1.5">{children}</div>
    </div>
  );
}
