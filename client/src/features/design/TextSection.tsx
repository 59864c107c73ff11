import {
  AlignCenter,
  AlignJustify,
  AlignLeft,
  AlignRight,
  Italic,
  TriangleAlert,
  UnfoldVertical,
  MoveHorizontal,
} from 'lucide-react';
import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import { LIMITS, TEXT_ALIGNS } from '@sparklio/shared/documents/canvas/schema';
import { FAMILIES, filesOf } from '@sparklio/shared/fonts/catalog';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { isBrandFont } from '../../editing/brand-colour.ts';
import { sharedValue } from '../../editing/shared-value.ts';
import { designStrings as words } from '../../strings/design.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { ColourField } from './ColourField.tsx';
import { fontGroups, weightOptions } from './font-options.ts';
import type { Update } from './use-update.ts';

const ALIGN_ICONS = {
  left: AlignLeft,
  center: AlignCenter,
  right: AlignRight,
  justify: AlignJustify,
} as const;

interface TextSectionProps {
  readonly texts: readonly TextObject[];
  readonly kit: BrandKit | undefined;
  readonly update: Update;
  readonly disabled: boolean;
}

export function TextSection({ texts, kit, update, disabled }: TextSectionProps) {
  const shared = <Value,>(read: (text: TextObject) => Value): Value | undefined => sharedValue(texts, read);
  const family = shared((text) => text.fontFamily);
  const weight = shared((text) => text.fontWeight);
  const style = shared((text) => text.fontStyle);
  const [only] = texts.length === 1 ? texts : [];
  const offBrand = kit !== undefined && family !== undefined && !isBrandFont(kit, family);
  const hasItalic = family !== undefined && filesOf(family).some((file) => file.style === 'italic');

  return (
    <Section title={words.sections.text}>
      <div className="flex flex-col gap-1.5">
        {only !== undefined && (
          <TextArea
            label={words.words}
            hideLabel
            value={only.text}
            rows={Math.min(5, Math.max(2, only.text.split('\n').length))}
            maxLength={LIMITS.textLength}
            readOnly={disabled}
            onChange={(event) => update({ text: event.target.value })}
          />
        )}
        <Select
          label={words.family}
          value={family}
          groups={fontGroups(FAMILIES, kit)}
          placeholder={family === undefined ? '' : family}
          disabled={disabled}
          onChange={(fontFamily) => update({ fontFamily })}
        />
        {offBrand && (
          <p className="flex gap-1.5 rounded-control bg-stale-soft px-2 py-1 text-12 text-stale-text">
            <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {words.offBrandFont(kit.fonts.map((font) => font.family).join(', '))}
          </p>
        )}
        <div className="grid grid-cols-[1fr_72px_28px] gap-1.5">
          <Select
            label={words.weight}
            value={weight === undefined ? undefined : String(weight)}
            groups={[{ options: weightOptions(family, weight) }]}
            disabled={disabled}
            onChange={(value) => update({ fontWeight: Number(value) })}
          />
          <NumberField
            label={words.fontSize}
            value={shared((text) => text.fontSize)}
            min={1}
            max={LIMITS.fontSize}
            disabled={disabled}
            onChange={(fontSize) => update({ fontSize })}
          />
          <IconButton
            icon={Italic}
            label={words.italic}
            pressed={style === 'italic'}
            disabled={disabled || (!hasItalic && style !== 'italic')}
            onClick={() => update({ fontStyle: style === 'italic' ? 'normal' : 'italic' })}
          />
        </div>
        <div className="flex gap-1.5">
          <SegmentedControl
            label={words.textAlign}
            value={shared((text) => text.textAlign)}
            disabled={disabled}
            options={TEXT_ALIGNS.map((value) => ({
              value,
              label: words.textAligns[value],
              icon: ALIGN_ICONS[value],
            }))}
            onChange={(textAlign) => update({ textAlign })}
          />
        </div>
        <div className="grid grid-cols-2 gap-1.5">
          <NumberField
            label={words.lineHeight}
            prefix={<UnfoldVertical />}
            value={shared((text) => text.lineHeight)}
            min={0.5}
            max={4}
            step={0.05}
            disabled={disabled}
            onChange={(lineHeight) => update({ lineHeight })}
          />
          <NumberField
            label={words.letterSpacing}
            prefix={<MoveHorizontal />}
            value={shared((text) => text.letterSpacing)}
            min={-100}
            max={500}
            step={0.5}
            disabled={disabled}
            onChange={(letterSpacing) => update({ letterSpacing })}
          />
        </div>
        <Row label={words.colour}>
          <ColourField
            label={words.colour}
            value={shared((text) => text.fill)}
            kit={kit}
            disabled={disabled}
            onChange={(fill) => update({ fill })}
          />
        </Row>
      </div>
    </Section>
  );
}
