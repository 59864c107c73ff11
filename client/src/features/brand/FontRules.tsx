import { X } from 'lucide-react';
import { FAMILIES } from '@sparklio/shared/fonts/catalog';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { brandStrings as words } from '../../strings/brand.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import type { RulesProps } from './PaletteRules.tsx';

const USES = ['heading', 'body', 'any'] as const satisfies readonly BrandKit['fonts'][number]['use'][];

export function FontRules({ kit, canEdit, onChange }: RulesProps) {
  const unused = FAMILIES.filter((family) => kit.fonts.every((font) => font.family !== family));
  return (
    <>
      <ul className="divide-y divide-line">
        {kit.fonts.map((font) => (
          <li key={font.family} className="flex items-center gap-3 py-2">
            <span className="min-w-0 flex-1">
              <span className="block text-12 text-quiet">{font.family}</span>
              <span className="block truncate text-18" style={{ fontFamily: `'${font.family}'` }}>
                {words.sample}
              </span>
            </span>
            <Select
              label={words.fontUse(font.family)}
              value={font.use}
              className="w-32"
              disabled={!canEdit}
              groups={[{ options: USES.map((value) => ({ value, label: words.fontUses[value] })) }]}
              onChange={(value) => {
                const use = USES.find((each) => each === value) ?? 'any';
                onChange({
                  fonts: kit.fonts.map((each) => (each.family === font.family ? { ...each, use } : each)),
                });
              }}
            />
            {canEdit && (
              <IconButton
                icon={X}
                size="small"
                label={words.removeFont(font.family)}
                onClick={() => onChange({ fonts: kit.fonts.filter(({ family }) => family !== font.family) })}
              />
            )}
          </li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        {canEdit && unused.length > 0 && (
          <Select
            label={words.addFont}
            value={undefined}
            placeholder={words.addFont}
            className="w-44"
            groups={[
              {
                options: unused.map((family) => ({
                  value: family,
                  label: family,
                  fontFamily: `'${family}'`,
                })),
              },
            ]}
            onChange={(family) => onChange({ fonts: [...kit.fonts, { family, use: 'any' }] })}
          />
        )}
        <span className="flex-1" />
        <span className="text-12 text-quiet">{words.minText}</span>
        <NumberField
          label={words.minText}
          className="w-20"
          unit="px"
          value={kit.minTextPx}
          min={1}
          max={200}
          disabled={!canEdit}
          onChange={(minTextPx) => onChange({ minTextPx })}
        />
      </div>
    </>
  );
}
