import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { parseColour } from '@sparklio/shared/render/colour';
import { brandColourName, nearestBrandColour } from '../../editing/brand-colour.ts';
import { designStrings as words } from '../../strings/design.ts';
import { Popover } from '../../ui/Popover.tsx';
import { Swatch } from '../../ui/Swatch.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { ColourPicker } from './ColourPicker.tsx';

interface ColourFieldProps {
  readonly label: string;
  /** undefined: the selected objects differ */
  readonly value: string | undefined;
  readonly kit: BrandKit | undefined;
  readonly allowNone?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (colour: string) => void;
}

/** A colour: the brand's first. One that is not the brand's says so where it stands, with the way back. */
export function ColourField({
  label,
  value,
  kit,
  allowNone = false,
  disabled = false,
  onChange,
}: ColourFieldProps) {
  const [open, setOpen] = useState(false);
  const meant = kit === undefined || value === undefined ? undefined : nearestBrandColour(kit, value);
  const shown = value === undefined ? undefined : parseColour(value);
  const name =
    value === undefined
      ? undefined
      : (brandColourName(kit, value) ?? shown?.hex.toUpperCase() ?? words.noColour);
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1">
      <Popover
        label={label}
        align="end"
        open={open}
        onOpenChange={setOpen}
        className="w-64"
        trigger={
          <button
            type="button"
            disabled={disabled}
            aria-label={`${label}: ${name ?? ''}`}
            className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-control border border-transparent bg-field ps-1.5 pe-2 text-start hover:border-line disabled:pointer-events-none disabled:opacity-60 data-[state=open]:border-accent pointer-coarse:h-10"
          >
            <Swatch colour={value} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
          </button>
        }
      >
        <ColourPicker value={value} kit={kit} allowNone={allowNone} onChange={onChange} />
      </Popover>
      {meant !== undefined && (
        <Tooltip label={words.offBrand(meant.name)}>
          <button
            type="button"
            disabled={disabled}
            aria-label={`${words.offBrand(meant.name)}. ${words.use(meant.name)}`}
            onClick={() => onChange(meant.hex)}
            className="flex h-7 shrink-0 items-center gap-1 rounded-control bg-stale-soft px-1.5 text-11 font-medium text-stale-text disabled:pointer-events-none pointer-coarse:h-10"
          >
            <TriangleAlert aria-hidden className="size-3.5" />
            <Swatch colour={meant.hex} small />
          </button>
        </Tooltip>
      )}
    </div>
  );
}
