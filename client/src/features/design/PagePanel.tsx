import { useState } from 'react';
import type { CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { LIMITS } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { PAGE_PRESETS, presetLabel, presetOf } from '../../editing/page-presets.ts';
import { useRun } from '../../editing/use-run.ts';
import { designStrings as words } from '../../strings/design.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { ColourField } from './ColourField.tsx';

const CUSTOM = 'custom';

/** What the Design panel shows while nothing is selected. */
export function PagePanel({
  page,
  kit,
  disabled,
}: {
  readonly page: CanvasPage;
  readonly kit: BrandKit | undefined;
  readonly disabled: boolean;
}) {
  const run = useRun();
  const [name, setName] = useState<string>();
  const [width, height] = page.size;
  const write = (payload: { name?: string; size?: [number, number]; background?: string }): void => {
    run({ commands: [{ type: 'UPDATE_PAGE', id: page.id, payload }] });
  };
  const commitName = (): void => {
    if (name !== undefined && name.trim() !== '' && name.trim() !== page.name) write({ name: name.trim() });
    setName(undefined);
  };
  return (
    <>
      <Section title={words.sections.page}>
        <div className="flex flex-col gap-1.5">
          <TextField
            label={words.pageName}
            hideLabel
            value={name ?? page.name}
            maxLength={LIMITS.name}
            readOnly={disabled}
            onChange={(event) => setName(event.target.value)}
            onBlur={commitName}
            onKeyDown={(event) => {
              if (event.key === 'Enter') commitName();
              if (event.key === 'Escape') setName(undefined);
            }}
          />
          <Select
            label={words.preset}
            value={presetOf(page.size)?.id ?? CUSTOM}
            disabled={disabled}
            groups={[
              { options: PAGE_PRESETS.map((preset) => ({ value: preset.id, label: presetLabel(preset) })) },
              { options: [{ value: CUSTOM, label: `${words.customSize} · ${width} × ${height}` }] },
            ]}
            onChange={(id) => {
              const preset = PAGE_PRESETS.find((entry) => entry.id === id);
              if (preset) write({ size: [...preset.size] });
            }}
          />
          <div className="grid grid-cols-2 gap-1.5">
            <NumberField
              label={words.width}
              prefix="W"
              value={width}
              min={1}
              max={LIMITS.size}
              disabled={disabled}
              onChange={(value) => write({ size: [value, height] })}
            />
            <NumberField
              label={words.height}
              prefix="H"
              value={height}
              min={1}
              max={LIMITS.size}
              disabled={disabled}
              onChange={(value) => write({ size: [width, value] })}
            />
          </div>
          <Row label={words.background}>
            <ColourField
              label={words.background}
              value={page.background}
              kit={kit}
              allowNone
              disabled={disabled}
              onChange={(background) => write({ background })}
            />
          </Row>
        </div>
      </Section>
      {!disabled && <p className="px-3 py-3 text-12 text-quiet">{words.nothingSelected}</p>}
    </>
  );
}
