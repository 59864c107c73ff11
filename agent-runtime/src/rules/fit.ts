import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import { simulate, updateObject } from './mend-command.ts';
import type { MendCommand, MendedProperties } from './mend-command.ts';
import { isFree } from './moves.ts';
import type { PageView } from './page-view.ts';

/** The text with other properties, given a taller box if it needs one and there is room below. Undefined if there is none. */
export function grownToFit(
  text: TextObject,
  properties: MendedProperties,
  view: PageView,
): MendedProperties | undefined {
  const changed: TextObject = { ...text, ...properties };
  const layout = view.layout(changed);
  if (!layout.overflows) return properties;
  if (text.rotation !== 0 || layout.width > changed.size[0] + 0.5) return undefined;
  const size = [changed.size[0], Math.ceil(layout.height)] as const;
  const [x, y] = changed.position;
  return isFree(text, { x, y, width: size[0], height: size[1] }, view, view.box(text))
    ? { ...properties, size }
    : undefined;
}

/** A change of a text's setting as it stands, and then together with the taller box that holds it. */
export function* fittingUpdates(
  text: TextObject,
  properties: MendedProperties,
  view: PageView,
): Iterable<readonly MendCommand[]> {
  yield [updateObject(text.id, properties)];
  const grown = grownToFit(text, properties, view);
  if (grown !== undefined && grown !== properties) yield [updateObject(text.id, grown)];
}

/** Replaced words as they stand, and then together with the taller box that holds them. */
export function* fittingEdits(
  text: TextObject,
  commands: readonly MendCommand[],
  view: PageView,
): Iterable<readonly MendCommand[]> {
  yield commands;
  const [changed] = simulate(view.page, (id) => (id === text.id ? text : undefined), commands).changed;
  if (changed?.type !== 'text') return;
  const grown = grownToFit(changed, {}, view);
  if (grown?.size !== undefined) yield [...commands, updateObject(text.id, grown)];
}

/** The smallest text allowed on this page, px: the kit's `minTextPx`, or 18, for a page 1080 px wide. */
export function minTextPx(view: PageView, brand: { readonly minTextPx: number } | null): number {
  return (brand?.minTextPx ?? 18) * view.scale;
}
