import {
  differenceCiede2000,
  modeLab65,
  modeLrgb,
  modeRgb,
  useMode as addMode,
  wcagContrast,
} from 'culori/fn';
import { DEFAULTS } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { parseColour } from '@sparklio/shared/render/colour';

addMode(modeRgb);
addMode(modeLrgb);
addMode(modeLab65);
const distance = differenceCiede2000();

/** From this CIEDE2000 distance on, a shape plainly stands apart from what it lies on. */
const NOTICEABLE = 10;

/** How an object looks that a person has just drawn. */
export interface NewObjectStyle {
  readonly shapeFill: string;
  /** of text, and of lines, which must be seen as well */
  readonly textFill: string;
  readonly fontFamily: string;
  readonly fontWeight: number;
}

export const PLAIN_STYLE: NewObjectStyle = Object.freeze({
  shapeFill: '#b9b8e8',
  textFill: DEFAULTS.text.fill,
  fontFamily: DEFAULTS.text.fontFamily,
  fontWeight: DEFAULTS.text.fontWeight,
});

/**
 * Chooses a style that the brand allows: for shapes the first colour of the palette that stands apart from the page,
 * for text the one with the best contrast to it (WCAG 2.2), in the kit's body font. What a kit does not say is plain.
 *
 * @param kit undefined where there is no brand
 * @param background of the page; one that paints nothing counts as white
 */
export function newObjectStyle(kit: BrandKit | undefined, background: string): NewObjectStyle {
  if (kit === undefined) return PLAIN_STYLE;
  const ground = parseColour(background)?.hex ?? '#ffffff';
  const palette = kit.palette.map(({ hex }) => hex);
  const apart = (hex: string): number => distance(hex, ground);
  const font = bodyFont(kit);
  return {
    shapeFill:
      palette.find((hex) => apart(hex) >= NOTICEABLE) ?? highest(palette, apart) ?? PLAIN_STYLE.shapeFill,
    textFill: highest(palette, (hex) => wcagContrast(hex, ground)) ?? PLAIN_STYLE.textFill,
    fontFamily: font?.family ?? PLAIN_STYLE.fontFamily,
    fontWeight: nearest(font?.weights ?? [], PLAIN_STYLE.fontWeight),
  };
}

function bodyFont({ fonts }: BrandKit): BrandKit['fonts'][number] | undefined {
  return fonts.find(({ use }) => use === 'body') ?? fonts.find(({ use }) => use === 'any') ?? fonts[0];
}

/** The first of those for which the measure is highest. */
function highest(values: readonly string[], measure: (value: string) => number): string | undefined {
  return values.toSorted((a, b) => measure(b) - measure(a))[0];
}

function nearest(weights: readonly number[], wish: number): number {
  return weights.toSorted((a, b) => Math.abs(a - wish) - Math.abs(b - wish))[0] ?? wish;
}
