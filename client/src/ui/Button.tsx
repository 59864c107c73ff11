import { LoaderCircle } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  default: 'border border-line bg-panel text-text hover:bg-hover active:bg-pressed',
  quiet: 'text-text hover:bg-hover active:bg-pressed',
  agent: 'bg-agent text-on-agent hover:opacity-90',
  good: 'bg-good-soft text-good-text hover:brightness-95 dark:hover:brightness-125',
  danger: 'border border-line bg-panel text-bad-text hover:bg-bad-soft',
} as const;

const SIZES = {
  small: 'h-6 gap-1 rounded-[5px] px-2 text-12 pointer-coarse:h-9',
  normal: 'h-7 gap-1.5 rounded-control px-2.5 pointer-coarse:h-10',
  large: 'h-10 gap-2 rounded-[8px] px-4 text-15',
} as const;

export interface ButtonProps extends ComponentProps<'button'> {
  readonly variant?: keyof typeof VARIANTS;
  readonly size?: keyof typeof SIZES;
  readonly icon?: LucideIcon;
  /** shows that it works and takes no second click */
  readonly busy?: boolean;
}

export function Button({
  variant = 'default',
  size = 'normal',
  icon: Icon,
  busy = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors select-none',
        'disabled:pointer-events-none disabled:opacity-45',
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
    >
      {busy ? (
        <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden className={size === 'large' ? 'size-4' : 'size-3.5'} />
      )}
      {children}
    </button>
  );
}
