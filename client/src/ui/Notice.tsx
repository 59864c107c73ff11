import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Says what is here instead of content, and what to do next. For empty lists, errors and missing rights alike. */
export function Notice({
  icon: Icon,
  title,
  children,
  action,
  compact = false,
  live = false,
}: {
  readonly icon?: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly compact?: boolean;
  /** read out as soon as it appears */
  readonly live?: boolean;
}) {
  return (
    <div
      role={live ? 'alert' : undefined}
      className={classNames(
        'flex flex-col items-center text-center',
        compact ? 'gap-1 px-4 py-8' : 'gap-2 px-6 py-16',
      )}
    >
      {Icon && (
        <span
          className={classNames(
            'mb-1 flex items-center justify-center rounded-full bg-hover text-quiet',
            compact ? 'size-9' : 'size-12',
          )}
        >
          <Icon aria-hidden className={compact ? 'size-4' : 'size-5'} />
        </span>
      )}
      <p className={classNames('font-semibold', compact ? 'text-13' : 'text-18')}>{title}</p>
      {children !== undefined && (
        <div className={classNames('max-w-80 text-quiet', compact ? 'text-12' : 'text-15')}>{children}</div>
      )}
      {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
    </div>
  );
}
