import { centreOf, rotatePoint } from '@sparklio/shared/documents/canvas/geometry';
import type { ImageObject, Pair } from '@sparklio/shared/documents/canvas/schema';

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

/**
 * What changes when a picture shows another part of itself: its box takes the size of that part at the scale it is drawn
 * at, and lies where the part lay, so nothing is stretched and what stays visible stays in its place.
 */
export function recropped(image: ImageObject, crop: Crop): Pick<ImageObject, 'crop' | 'position' | 'size'> {
  const [x, y, width, height] = image.crop;
  const scale: Pair = [image.size[0] / width, image.size[1] / height];
  const size: Pair = [crop[2] * scale[0], crop[3] * scale[1]];
  const shift: Pair = [(crop[0] - x) * scale[0], (crop[1] - y) * scale[1]];
  const middle: Pair = [
    image.position[0] + shift[0] + size[0] / 2,
    image.position[1] + shift[1] + size[1] / 2,
  ];
  const turned = rotatePoint(middle, centreOf(image), image.rotation);
  return { crop, size, position: [turned[0] - size[0] / 2, turned[1] - size[1] / 2] };
}
