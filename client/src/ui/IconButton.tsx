import { LoaderCircle } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';

export interface IconButtonProps extends ComponentProps<'button'> {
  readonly icon: LucideIcon;
  /** what it does; its accessible name and its tooltip */
  readonly label: string;
  readonly keys?: string;
  /** for buttons that stay down */
  readonly pressed?: boolean;
  readonly busy?: boolean;
  readonly size?: 'small' | 'normal' | 'large';
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
}

const SIZES = {
  small: 'size-6 rounded-[5px] pointer-coarse:size-9 [&_svg]:size-3.5',
  normal: 'size-7 rounded-control pointer-coarse:size-10 [&_svg]:size-4',
  large: 'size-9 rounded-[8px] pointer-coarse:size-11 [&_svg]:size-[18px]',
} as const;

export function IconButton({
  icon: Icon,
  label,
  keys,
  pressed,
  busy = false,
  size = 'normal',
  side,
  className,
  disabled,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys} side={side}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        disabled={disabled === true || busy}
        className={classNames(
          'inline-flex shrink-0 items-center justify-center transition-colors select-none',
          'disabled:pointer-events-none disabled:opacity-40',
          pressed === true
            ? 'bg-accent-soft text-accent'
            : 'text-quiet hover:bg-hover hover:text-text active:bg-pressed data-[state=open]:bg-hover data-[state=open]:text-text',
          SIZES[size],
          className,
        )}
      >
        {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : <Icon aria-hidden />}
      </button>
    </Tooltip>
  );
}
