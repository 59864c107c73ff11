import { Plus, X } from 'lucide-react';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { brandStrings as words } from '../../strings/brand.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { rowsOf } from './rows.ts';
import { FIELD } from '../../ui/TextField.tsx';

export interface RulesProps {
  readonly kit: BrandKit;
  readonly canEdit: boolean;
  readonly onChange: (patch: Partial<BrandKit>) => void;
}

const NEW_COLOUR = '#808080';
const MOST = 40;

/** The palette, each colour with its name. Rows stand for what is at their place, since colours have no ids. */
export function PaletteRules({ kit, canEdit, onChange }: RulesProps) {
  const set = (at: number, patch: Partial<BrandKit['palette'][number]>): void =>
    onChange({
      palette: kit.palette.map((colour, index) => (index === at ? { ...colour, ...patch } : colour)),
    });
  return (
    <>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-3">
        {rowsOf(kit.palette).map(({ entry: colour, index, key }) => (
          <li key={key} className="group relative overflow-hidden rounded-[8px] border border-line">
            <input
              type="color"
              aria-label={`${words.colourHex} ${colour.name}`}
              value={colour.hex}
              onChange={(event) => set(index, { hex: event.target.value })}
              className="block h-16 w-full cursor-pointer appearance-none border-0 bg-transparent p-0 disabled:cursor-default [&::-webkit-color-swatch]:rounded-none [&::-webkit-color-swatch]:border-0 [&::-webkit-color-swatch-wrapper]:p-0"
            />
            <div className="flex flex-col gap-1 p-1.5">
              <input
                aria-label={words.colourName}
                value={colour.name}
                maxLength={60}
                onChange={(event) => set(index, { name: event.target.value })}
                className={`${FIELD} h-7 font-medium`}
              />
              <input
                aria-label={`${words.colourHex}, #rrggbb`}
                value={colour.hex}
                maxLength={7}
                spellCheck={false}
                onChange={(event) => set(index, { hex: event.target.value })}
                className={`${FIELD} h-6 text-12 uppercase`}
              />
            </div>
            {canEdit && (
              <IconButton
                icon={X}
                size="small"
                label={words.removeColour(colour.name)}
                className="absolute end-1 top-1 bg-panel opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
                onClick={() => onChange({ palette: kit.palette.filter((_colour, at) => at !== index) })}
              />
            )}
          </li>
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap items-center gap-3">
        {canEdit && kit.palette.length < MOST && (
          <Button
            icon={Plus}
            onClick={() => onChange({ palette: [...kit.palette, { name: '', hex: NEW_COLOUR }] })}
          >
            {words.addColour}
          </Button>
        )}
        <span className="flex-1" />
        <span className="text-12 text-quiet">{words.toleranceLabel}</span>
        <NumberField
          label={words.toleranceLabel}
          className="w-20"
          value={kit.tolerance}
          min={0}
          max={20}
          step={0.5}
          disabled={!canEdit}
          onChange={(tolerance) => onChange({ tolerance })}
        />
      </div>
    </>
  );
}
