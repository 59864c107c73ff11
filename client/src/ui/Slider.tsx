import { Slider as RadixSlider } from 'radix-ui';
import { useState } from 'react';
import { formatNumber } from './number-value.ts';
import { useThrottled } from './use-throttled.ts';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly disabled?: boolean;
  readonly format?: (value: number) => string;
  readonly onChange: (value: number) => void;
}

/** Follows the hand at once and writes a few times a second. */
export function Slider({
  label,
  value,
  min,
  max,
  step,
  disabled = false,
  format = formatNumber,
  onChange,
}: SliderProps) {
  const [shown, setShown] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    // Somebody else, or undo, moved it.
    setKnown(value);
    setShown(value);
  }
  const write = useThrottled(onChange);
  return (
    <RadixSlider.Root
      value={[shown]}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onValueChange={([next]) => {
        if (next === undefined) return;
        setShown(next);
        write(next);
      }}
      className="relative flex h-7 min-w-0 flex-1 touch-none items-center select-none data-disabled:opacity-50 pointer-coarse:h-10"
    >
      <RadixSlider.Track className="relative h-[3px] w-full rounded-full bg-pressed">
        <RadixSlider.Range className="absolute h-full rounded-full bg-accent" />
      </RadixSlider.Track>
      <RadixSlider.Thumb
        aria-label={label}
        aria-valuetext={format(shown)}
        className="block size-3.5 rounded-full border-2 border-accent bg-panel"
      />
    </RadixSlider.Root>
  );
}
