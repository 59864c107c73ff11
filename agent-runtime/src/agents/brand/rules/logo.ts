import type { CanvasObject, ImageObject } from '@sparklio/shared/documents/canvas/schema';
import type { BrandKit } from '@sparklio/shared/protocol/brand-kit';

export type LogoRule = BrandKit['logos'][number];

/** What the kit says about this picture if it is a logo. */
export function logoRuleOf(object: CanvasObject, brand: BrandKit | null): LogoRule | undefined {
  return object.type === 'image' ? brand?.logos.find(({ assetId }) => assetId === object.assetId) : undefined;
}

export function isImage(object: CanvasObject): object is ImageObject {
  return object.type === 'image';
}

export function noLogos(brand: BrandKit | null): string | undefined {
  return brand !== null && brand.logos.length === 0 ? 'The brand kit has no logo rules.' : undefined;
}
