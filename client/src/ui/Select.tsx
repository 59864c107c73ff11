import { Check, ChevronDown } from 'lucide-react';
import { Select as RadixSelect } from 'radix-ui';
import { classNames } from './class-names.ts';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  /** how the label is drawn, for fonts */
  readonly fontFamily?: string;
  readonly note?: string;
}

export interface SelectGroup {
  readonly label?: string;
  readonly options: readonly SelectOption[];
}

interface SelectProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly groups: readonly SelectGroup[];
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly className?: string;
}

export function Select({
  label,
  value,
  groups,
  onChange,
  placeholder = '',
  disabled = false,
  className,
}: SelectProps) {
  return (
    <RadixSelect.Root value={value ?? ''} onValueChange={onChange} disabled={disabled}>
      <RadixSelect.Trigger
        aria-label={label}
        className={classNames(
          'flex h-7 min-w-0 items-center justify-between gap-1 rounded-control border border-transparent bg-field ps-2 pe-1.5 text-start hover:border-line data-disabled:opacity-60 data-[state=open]:border-accent pointer-coarse:h-10',
          className,
        )}
      >
        <span className="min-w-0 flex-1 truncate">
          <RadixSelect.Value placeholder={<span className="text-quiet">{placeholder}</span>} />
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-quiet" />
      </RadixSelect.Trigger>
      <RadixSelect.Portal>
        <RadixSelect.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-[60] max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden rounded-card bg-raised p-1 shadow-float animate-rise"
        >
          <RadixSelect.Viewport>
            {groups.map((group, index) => (
              <RadixSelect.Group key={group.label ?? index}>
                {group.label !== undefined && (
                  <RadixSelect.Label className="px-2 pt-1.5 pb-1 text-11 text-quiet">
                    {group.label}
                  </RadixSelect.Label>
                )}
                {group.options.map((option) => (
                  <RadixSelect.Item
                    key={option.value}
                    value={option.value}
                    className="flex h-8 items-center gap-2 rounded-control px-2 outline-none select-none data-highlighted:bg-hover pointer-coarse:h-11"
                  >
                    <span
                      className="flex-1"
                      style={option.fontFamily === undefined ? undefined : { fontFamily: option.fontFamily }}
                    >
                      <RadixSelect.ItemText>{option.label}</RadixSelect.ItemText>
                    </span>
                    {option.note !== undefined && <span className="text-11 text-quiet">{option.note}</span>}
                    <RadixSelect.ItemIndicator>
                      <Check aria-hidden className="size-3.5 text-accent" />
                    </RadixSelect.ItemIndicator>
                  </RadixSelect.Item>
                ))}
              </RadixSelect.Group>
            ))}
          </RadixSelect.Viewport>
        </RadixSelect.Content>
      </RadixSelect.Portal>
    </RadixSelect.Root>
  );
}
