import type { LucideIcon } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { Tooltip } from './Tooltip.tsx';

interface SegmentedControlProps<Value extends string> {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: LucideIcon }[];
  readonly disabled?: boolean;
  readonly onChange: (value: Value) => void;
}

/** One of a few. With icons the label is the tooltip. */
export function SegmentedControl<Value extends string>({
  label,
  value,
  options,
  disabled = false,
  onChange,
}: SegmentedControlProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value ?? ''}
      disabled={disabled}
      onValueChange={(next) => {
        const option = options.find((entry) => entry.value === next);
        if (option) onChange(option.value);
      }}
      className="flex h-7 min-w-0 flex-1 rounded-control bg-field p-0.5 pointer-coarse:h-10"
    >
      {options.map(({ value: entry, label: text, icon: Icon }) => {
        // Marked by what assistive technology reads: the tooltip around it has a state of its own.
        const item = (
          <ToggleGroup.Item
            key={entry}
            value={entry}
            aria-label={text}
            className="flex flex-1 items-center justify-center rounded-[5px] px-1.5 text-12 text-quiet hover:text-text aria-checked:bg-panel aria-checked:text-text aria-checked:shadow-[0_0_0_1px_var(--line)]"
          >
            {Icon ? <Icon aria-hidden className="size-3.5" /> : text}
          </ToggleGroup.Item>
        );
        return Icon ? (
          <Tooltip key={entry} label={text}>
            {item}
          </Tooltip>
        ) : (
          item
        );
      })}
    </ToggleGroup.Root>
  );
}
