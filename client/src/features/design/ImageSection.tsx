import { TriangleAlert } from 'lucide-react';
import type { ImageObject } from '@sparklio/shared/documents/canvas/schema';
import { sharedValue } from '../../editing/shared-value.ts';
import { designStrings as words } from '../../strings/design.ts';
import { Button } from '../../ui/Button.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { cropInsets, recropped, withInset } from './crop.ts';
import type { CropSide } from './crop.ts';
import { filterValue, PANEL_FILTERS, withFilter } from './filters.ts';
import type { Update } from './use-update.ts';

interface ImageSectionProps {
  readonly images: readonly ImageObject[];
  readonly update: Update;
  readonly disabled: boolean;
}

const SIDES: readonly (readonly [CropSide, string])[] = [
  ['left', 'L'],
  ['right', 'R'],
  ['top', 'T'],
  ['bottom', 'B'],
];

export function ImageSection({ images, update, disabled }: ImageSectionProps) {
  const [only] = images.length === 1 ? images : [];
  const perImage = (change: (image: ImageObject) => object): void =>
    update((object) => (object.type === 'image' ? change(object) : {}));
  return (
    <Section
      title={words.sections.image}
      action={
        images.some(({ filters }) => filters.length > 0) && (
          <Button size="small" variant="quiet" disabled={disabled} onClick={() => update({ filters: [] })}>
            {words.resetFilters}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-2">
        {only !== undefined && (
          <>
            <TextArea
              label={words.alt}
              rows={2}
              maxLength={1_000}
              value={only.alt}
              readOnly={disabled}
              hint={
                only.alt.trim() === '' ? (
                  <span className="flex items-center gap-1 text-stale-text">
                    <TriangleAlert aria-hidden className="size-3.5" />
                    {words.altMissing}
                  </span>
                ) : (
                  words.altHint
                )
              }
              onChange={(event) => update({ alt: event.target.value })}
            />
          </>
        )}
        <div>
          <p className="mb-1 text-12 text-quiet">{words.crop}</p>
          <div className="grid grid-cols-4 gap-1.5">
            {SIDES.map(([side, letter]) => (
              <NumberField
                key={side}
                label={words.cropSides[side]}
                prefix={letter}
                value={sharedValue(images, (image) => Math.round(cropInsets(image.crop)[side] * 1000) / 10)}
                min={0}
                max={99}
                disabled={disabled}
                onChange={(percent) =>
                  perImage((image) => recropped(image, withInset(image.crop, side, percent / 100)))
                }
              />
            ))}
          </div>
        </div>
        <div>
          <p className="text-12 text-quiet">{words.filters}</p>
          {PANEL_FILTERS.map(({ type, min }) => {
            const value = sharedValue(images, (image) => filterValue(image.filters, type)) ?? 0;
            return (
              <Row key={type} label={words.filterNames[type]}>
                <Slider
                  label={words.filterNames[type]}
                  value={Math.round(value * 100)}
                  min={min * 100}
                  max={100}
                  step={1}
                  disabled={disabled}
                  onChange={(percent) =>
                    perImage((image) => ({ filters: withFilter(image.filters, type, percent / 100) }))
                  }
                />
                <span aria-hidden className="w-8 text-end text-12 text-quiet">
                  {Math.round(value * 100)}
                </span>
              </Row>
            );
          })}
        </div>
      </div>
    </Section>
  );
}
