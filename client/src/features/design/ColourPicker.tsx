import { Ban, Check } from 'lucide-react';
import { useId, useState } from 'react';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { parseColour } from '@sparklio/shared/render/colour';
import { designStrings as words } from '../../strings/design.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { FIELD } from '../../ui/TextField.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { useThrottled } from '../../ui/use-throttled.ts';
import { withAlpha } from './colour-text.ts';

interface ColourPickerProps {
  readonly value: string | undefined;
  readonly kit: BrandKit | undefined;
  readonly allowNone: boolean;
  readonly onChange: (colour: string) => void;
}

export function ColourPicker({ value, kit, allowNone, onChange }: ColourPickerProps) {
  const id = useId();
  const colour = value === undefined ? undefined : parseColour(value);
  const [draft, setDraft] = useState<string>();
  const throttled = useThrottled(onChange);
  const typed = draft === undefined ? undefined : parseColour(draft.startsWith('#') ? draft : `#${draft}`);
  const bad = draft !== undefined && typed === undefined;
  const alpha = colour?.alpha ?? 1;

  return (
    <div className="flex flex-col gap-3">
      {kit !== undefined && kit.palette.length > 0 && (
        <div>
          <p className="mb-1.5 text-11 text-quiet">{words.palette}</p>
          <div className="grid grid-cols-7 gap-1.5">
            {kit.palette.map((entry) => (
              <Tooltip key={entry.name + entry.hex} label={entry.name}>
                <button
                  type="button"
                  aria-label={entry.name}
                  aria-pressed={colour?.hex === entry.hex.toLowerCase()}
                  onClick={() => onChange(entry.hex)}
                  className="flex size-7 items-center justify-center rounded-control shadow-[inset_0_0_0_1px_rgb(127_127_127/0.35)] pointer-coarse:size-9"
                  style={{ background: entry.hex }}
                >
                  {colour?.hex === entry.hex.toLowerCase() && (
                    <Check aria-hidden className="size-3.5 text-white drop-shadow-[0_0_1.5px_#000]" />
                  )}
                </button>
              </Tooltip>
            ))}
          </div>
        </div>
      )}
      <div>
        <p className="mb-1.5 text-11 text-quiet">{words.custom}</p>
        <div className="flex items-center gap-1.5">
          <input
            type="color"
            aria-label={words.custom}
            value={colour?.hex ?? '#ffffff'}
            onChange={(event) => throttled(withAlpha(event.target.value, alpha))}
            className="size-7 shrink-0 cursor-pointer appearance-none overflow-hidden rounded-control border-0 bg-transparent p-0 [&::-webkit-color-swatch]:border-0 [&::-webkit-color-swatch-wrapper]:p-0"
          />
          <input
            aria-label={words.hex}
            aria-invalid={bad || undefined}
            aria-describedby={bad ? `${id}-bad` : undefined}
            value={draft ?? colour?.hex.toUpperCase() ?? ''}
            spellCheck={false}
            maxLength={9}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={() => {
              if (typed !== undefined) onChange(withAlpha(typed.hex, typed.alpha));
              setDraft(undefined);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && typed !== undefined) {
                onChange(withAlpha(typed.hex, typed.alpha));
                setDraft(undefined);
              }
              if (event.key === 'Escape' && draft !== undefined) {
                event.stopPropagation();
                setDraft(undefined);
              }
            }}
            className={`${FIELD} h-7 flex-1 ${bad ? 'border-bad' : ''}`}
          />
          <NumberField
            label={words.opacity}
            value={Math.round(alpha * 100)}
            min={0}
            max={100}
            unit="%"
            className="w-16"
            disabled={colour === undefined}
            onChange={(percent) => {
              if (colour !== undefined)
                onChange(percent === 0 ? 'transparent' : withAlpha(colour.hex, percent / 100));
            }}
          />
        </div>
        {bad && (
          <p id={`${id}-bad`} role="alert" className="mt-1 text-12 text-bad-text">
            {words.badColour}
          </p>
        )}
      </div>
      {allowNone && (
        <button
          type="button"
          aria-pressed={value === 'transparent'}
          onClick={() => onChange('transparent')}
          className="flex h-7 items-center gap-2 rounded-control px-1.5 hover:bg-hover aria-pressed:text-accent pointer-coarse:h-10"
        >
          <Ban aria-hidden className="size-4" />
          {words.noColour}
        </button>
      )}
    </div>
  );
}
