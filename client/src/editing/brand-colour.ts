import { differenceCiede2000, modeLab65, modeRgb, useMode as addMode } from 'culori/fn';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';
import { parseColour } from '@sparklio/shared/render/colour';

addMode(modeRgb);
addMode(modeLab65);
const distance = differenceCiede2000();

export interface PaletteColour {
  readonly name: string;
  readonly hex: string;
}

/**
 * The colour of the palette that this one should have been, if it is none of them. Compared as the brand's rules
 * say: CIEDE2000 within the kit's tolerance. Undefined if the colour is fine, paints nothing, or there is no palette.
 */
export function nearestBrandColour(kit: BrandKit, colour: string): PaletteColour | undefined {
  const painted = parseColour(colour);
  if (painted === undefined) return undefined;
  let nearest: PaletteColour | undefined;
  let least = Infinity;
  for (const entry of kit.palette) {
    const far = distance(painted.hex, entry.hex);
    if (far < least) {
      least = far;
      nearest = entry;
    }
  }
  return least <= kit.tolerance ? undefined : nearest;
}

/** The palette's name of a colour, if it is exactly one of the palette's. */
export function brandColourName(kit: BrandKit | undefined, colour: string): string | undefined {
  const hex = parseColour(colour)?.hex.toLowerCase();
  return kit?.palette.find((entry) => entry.hex.toLowerCase() === hex)?.name;
}

/** Whether the brand lets a family be used. A kit that names no fonts allows all. */
export function isBrandFont(kit: BrandKit, family: string): boolean {
  return (
    kit.fonts.length === 0 || kit.fonts.some((font) => font.family.toLowerCase() === family.toLowerCase())
  );
}
