import { Link2, Link2Off, RotateCw, Square } from 'lucide-react';
import { useState } from 'react';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { LIMITS } from '@sparklio/shared/documents/canvas/schema';
import { sharedValue } from '../../editing/shared-value.ts';
import { useRun } from '../../editing/use-run.ts';
import { designStrings as words } from '../../strings/design.ts';
import { useCreative, usePageObjects } from '../../sync/hooks.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Section } from '../../ui/Section.tsx';
import { Slider } from '../../ui/Slider.tsx';
import { nudge } from '../canvas/actions.ts';
import { boundsOfIds } from '../canvas/canvas-tree.ts';
import { resized, withBox } from './resized.ts';
import type { Update } from './use-update.ts';

interface LayoutSectionProps {
  readonly objects: readonly CanvasObject[];
  readonly update: Update;
  readonly disabled: boolean;
}

/**
 * Where it is, how large, how it is turned. A group has the box of what is in it, which moves, grows and turns with it;
 * it keeps no angle of its own, so its rotation stands at 0 and says by how much to turn.
 */
export function LayoutSection({ objects, update, disabled }: LayoutSectionProps) {
  const { canvas } = useCreative();
  // A group's box is that of its children, which change without it.
  usePageObjects(objects[0]?.pageId ?? '');
  const run = useRun();
  const [keepRatio, setKeepRatio] = useState(() => objects.every(({ type }) => type === 'image'));
  const groups = objects.filter(({ type }) => type === 'group').length;
  // An angle to turn by and one to turn to cannot stand in one field.
  const isRotationUnclear = groups > 0 && groups < objects.length;
  const boxes = objects.map((object) => {
    const bounds = object.type === 'group' ? boundsOfIds(canvas, [object.id]) : undefined;
    return (
      bounds ?? {
        x: object.position[0],
        y: object.position[1],
        width: object.size[0],
        height: object.size[1],
      }
    );
  });
  const shared = (key: 'x' | 'y' | 'width' | 'height'): number | undefined =>
    sharedValue(boxes, (box) => Math.round(box[key] * 100) / 100);

  const move = (axis: 'x' | 'y', to: number): void => {
    run({
      commands: objects.flatMap((object, index) => {
        const from = boxes[index]?.[axis] ?? 0;
        return nudge(canvas, [object.id], axis === 'x' ? [to - from, 0] : [0, to - from]).commands;
      }),
    });
  };
  const resize = (side: 0 | 1, to: number): void =>
    update((object) => {
      const bounds = object.type === 'group' ? boundsOfIds(canvas, [object.id]) : undefined;
      return resized(bounds === undefined ? object : withBox(object, bounds), side, to, keepRatio);
    });
  const opacity = sharedValue(objects, (object) => object.opacity);
  const least = -LIMITS.coordinate;

  return (
    <Section title={words.sections.layout}>
      <div className="grid grid-cols-[1fr_1fr_28px] gap-1.5">
        <NumberField
          label={words.x}
          prefix="X"
          value={shared('x')}
          min={least}
          max={LIMITS.coordinate}
          disabled={disabled}
          onChange={(value) => move('x', value)}
        />
        <NumberField
          label={words.y}
          prefix="Y"
          value={shared('y')}
          min={least}
          max={LIMITS.coordinate}
          disabled={disabled}
          onChange={(value) => move('y', value)}
        />
        <span />
        <NumberField
          label={words.width}
          prefix="W"
          value={shared('width')}
          min={0.1}
          max={LIMITS.size}
          disabled={disabled}
          onChange={(value) => resize(0, value)}
        />
        <NumberField
          label={words.height}
          prefix="H"
          value={shared('height')}
          min={0.1}
          max={LIMITS.size}
          disabled={disabled}
          onChange={(value) => resize(1, value)}
        />
        <IconButton
          icon={keepRatio ? Link2 : Link2Off}
          label={words.keepRatio}
          pressed={keepRatio}
          disabled={disabled}
          onClick={() => setKeepRatio(!keepRatio)}
        />
        <NumberField
          label={groups > 0 ? words.turnBy : words.rotation}
          prefix={<RotateCw />}
          unit="°"
          value={sharedValue(objects, (object) => (object.type === 'group' ? 0 : object.rotation))}
          min={-360}
          max={360}
          disabled={disabled || isRotationUnclear}
          onChange={(rotation) => update({ rotation })}
        />
        {objects.every((object) => object.type === 'shape' && object.shape === 'rect') && (
          <NumberField
            label={words.radius}
            prefix={<Square className="rounded-[3px]" />}
            value={sharedValue(objects, (object) => (object.type === 'shape' ? object.cornerRadius : 0))}
            min={0}
            max={LIMITS.size}
            disabled={disabled}
            onChange={(cornerRadius) => update({ cornerRadius })}
          />
        )}
      </div>
      <div className="mt-1.5 flex items-center gap-2">
        <span aria-hidden className="w-14 text-12 text-quiet">
          {words.opacity}
        </span>
        <Slider
          label={words.opacity}
          value={(opacity ?? 1) * 100}
          min={0}
          max={100}
          step={1}
          disabled={disabled}
          format={(value) => `${Math.round(value)} %`}
          onChange={(value) => update({ opacity: value / 100 })}
        />
        <NumberField
          label={words.opacity}
          className="w-16"
          unit="%"
          value={opacity === undefined ? undefined : Math.round(opacity * 100)}
          min={0}
          max={100}
          disabled={disabled}
          onChange={(value) => update({ opacity: value / 100 })}
        />
      </div>
    </Section>
  );
}
