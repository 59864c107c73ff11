import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { commonStrings } from '../strings/common.ts';
import { classNames } from './class-names.ts';
import { formatNumber, parseNumber, stepNumber } from './number-value.ts';

interface NumberFieldProps {
  readonly label: string;
  /** undefined: the selected objects differ */
  readonly value: number | undefined;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  /** of one arrow key; with Shift ten times as much */
  readonly step?: number;
  /** a letter or icon in front, for eyes; the label is read out */
  readonly prefix?: ReactNode;
  readonly unit?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** Enter or leaving the field writes; Escape restores; arrows step at once; what is invalid says why and writes nothing. */
export function NumberField({
  label,
  value,
  onChange,
  min,
  max,
  step = 1,
  prefix,
  unit,
  disabled = false,
  className,
}: NumberFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const shown = draft ?? (value === undefined ? '' : formatNumber(value));

  const commit = (): boolean => {
    if (draft === undefined) return true;
    const parsed = parseNumber(draft, { min, max });
    if ('problem' in parsed) {
      setProblem(parsed.problem);
      return false;
    }
    setDraft(undefined);
    setProblem(undefined);
    if (parsed.value !== value) onChange(parsed.value);
    return true;
  };
  const restore = (): void => {
    setDraft(undefined);
    setProblem(undefined);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') {
      if (commit()) event.currentTarget.select();
    } else if (event.key === 'Escape' && draft !== undefined) {
      event.stopPropagation();
      restore();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      const parsed = parseNumber(shown);
      const from = 'value' in parsed ? parsed.value : (value ?? min ?? 0);
      const next = stepNumber(from, (event.key === 'ArrowUp' ? step : -step) * (event.shiftKey ? 10 : 1), {
        min,
        max,
      });
      restore();
      if (next !== value) onChange(next);
    }
  };

  return (
    <div className={classNames('relative min-w-0', className)}>
      <label
        htmlFor={id}
        className={classNames(
          'flex h-7 items-center rounded-control border bg-field transition-colors focus-within:border-accent focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus pointer-coarse:h-10',
          problem === undefined ? 'border-transparent hover:border-line' : 'border-bad',
          disabled && 'pointer-events-none opacity-60',
        )}
      >
        <span className="sr-only">{label}</span>
        {prefix !== undefined && (
          <span aria-hidden className="flex w-6 shrink-0 justify-center text-11 text-quiet [&_svg]:size-3.5">
            {prefix}
          </span>
        )}
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          title={label}
          disabled={disabled}
          value={shown}
          placeholder={value === undefined ? commonStrings.mixed : undefined}
          aria-invalid={problem !== undefined || undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          onChange={(event) => {
            setDraft(event.target.value);
            setProblem(undefined);
          }}
          onFocus={(event) => event.target.select()}
          onBlur={() => {
            if (!commit()) restore();
          }}
          onKeyDown={onKeyDown}
          className={classNames(
            'h-full w-full min-w-0 bg-transparent focus:outline-none',
            prefix === undefined ? 'ps-2' : '',
            unit === undefined ? 'pe-1.5' : '',
          )}
        />
        {unit !== undefined && (
          <span aria-hidden className="pe-1.5 text-11 text-quiet">
            {unit}
          </span>
        )}
      </label>
      {problem !== undefined && (
        <p
          id={`${id}-problem`}
          role="alert"
          className="absolute start-0 top-full z-10 mt-1 rounded-control bg-bad px-1.5 py-0.5 text-11 whitespace-nowrap text-on-bad shadow-float"
        >
          {problem}
        </p>
      )}
    </div>
  );
}
