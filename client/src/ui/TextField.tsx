import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

export const FIELD =
  'w-full rounded-control border border-transparent bg-field px-2 text-text transition-colors hover:border-line focus:border-accent aria-invalid:border-bad focus:outline-none focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-focus disabled:opacity-60 read-only:hover:border-transparent';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** the label is there for assistive technology alone */
  readonly hideLabel?: boolean;
}

export function TextField({
  label,
  hint,
  error,
  hideLabel = false,
  className,
  ...rest
}: FieldProps & ComponentProps<'input'>) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block text-12 font-medium'}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        {...rest}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={error !== undefined || hint !== undefined ? `${id}-note` : undefined}
        className={classNames(FIELD, 'h-8 pointer-coarse:h-10')}
      />
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

export function TextArea({
  label,
  hint,
  error,
  hideLabel = false,
  className,
  ...rest
}: FieldProps & ComponentProps<'textarea'>) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'mb-1 block text-12 font-medium'}>
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        {...rest}
        aria-invalid={error !== undefined || undefined}
        aria-describedby={error !== undefined || hint !== undefined ? `${id}-note` : undefined}
        className={classNames(FIELD, 'block min-h-8 resize-none py-1.5')}
      />
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  );
}

function FieldNote({
  id,
  hint,
  error,
}: {
  readonly id: string;
  readonly hint: ReactNode;
  readonly error: string | undefined;
}) {
  if (error === undefined && hint === undefined) return null;
  return (
    <p
      id={id}
      role={error === undefined ? undefined : 'alert'}
      className={classNames('mt-1 text-12', error === undefined ? 'text-quiet' : 'text-bad-text')}
    >
      {error ?? hint}
    </p>
  );
}
