import type { ShapeObject } from '@sparklio/shared/documents/canvas/schema';
import { LIMITS } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { sharedValue } from '../../editing/shared-value.ts';
import { designStrings as words } from '../../strings/design.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { Row, Section } from '../../ui/Section.tsx';
import { ColourField } from './ColourField.tsx';
import type { Update } from './use-update.ts';

interface ShapeSectionProps {
  readonly shapes: readonly ShapeObject[];
  readonly kit: BrandKit | undefined;
  readonly update: Update;
  readonly disabled: boolean;
}

export function ShapeSection({ shapes, kit, update, disabled }: ShapeSectionProps) {
  const filled = shapes.some(({ shape }) => shape !== 'line' && shape !== 'arrow');
  const width = sharedValue(shapes, (shape) => shape.strokeWidth);
  return (
    <Section title={words.sections.shape}>
      <div className="flex flex-col gap-1.5">
        {filled && (
          <Row label={words.fill}>
            <ColourField
              label={words.fill}
              value={sharedValue(shapes, (shape) => shape.fill)}
              kit={kit}
              allowNone
              disabled={disabled}
              onChange={(fill) => update({ fill })}
            />
          </Row>
        )}
        <Row label={words.stroke}>
          <ColourField
            label={words.stroke}
            value={sharedValue(shapes, (shape) => shape.stroke)}
            kit={kit}
            allowNone
            disabled={disabled}
            // A colour on an outline of no width would show nothing.
            onChange={(stroke) =>
              update((object) => ({
                stroke,
                ...(object.type === 'shape' && object.strokeWidth === 0 && stroke !== 'transparent'
                  ? { strokeWidth: 2 }
                  : {}),
              }))
            }
          />
          <NumberField
            label={words.strokeWidth}
            className="w-14 shrink-0"
            value={width}
            min={0}
            max={LIMITS.size}
            disabled={disabled}
            onChange={(strokeWidth) => update({ strokeWidth })}
          />
        </Row>
      </div>
    </Section>
  );
}
