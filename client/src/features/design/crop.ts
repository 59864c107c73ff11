import type { ImageObject } from '@sparklio/shared/documents/canvas/schema';

export type CropSide = 'left' | 'top' | 'right' | 'bottom';
type Crop = ImageObject['crop'];

/** Smallest share of a picture that may stay visible. */
const LEAST = 0.01;

/** How much is cut off at each side, as shares of the whole picture. */
export function cropInsets([x, y, width, height]: Crop): Readonly<Record<CropSide, number>> {
  return { left: x, top: y, right: Math.max(0, 1 - x - width), bottom: Math.max(0, 1 - y - height) };
}

/** The crop with one side cut otherwise; the opposite side stays, and something stays visible. */
export function withInset(crop: Crop, side: CropSide, inset: number): Crop {
  const insets = { ...cropInsets(crop), [side]: Math.max(0, inset) };
  const opposite = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;
  insets[side] = Math.min(insets[side], 1 - LEAST - insets[opposite[side]]);
  return [insets.left, insets.top, 1 - insets.left - insets.right, 1 - insets.top - insets.bottom].map(
    (share) => Math.round(share * 10_000) / 10_000,
  ) as unknown as Crop;
}
