import sharp from 'sharp';
import type { PreparedImage } from './draw-job.ts';

/** A stored picture as the caller loaded it. */
export interface StoredImage {
  readonly bytes: Uint8Array;
  readonly mime: string;
}

/** A picture with more pixels than this is not decoded: it is drawn as missing. */
const MAX_SOURCE_PIXELS = 120_000_000;
/** Drawing engines shrink by little well; from this factor on it is done here, with a better filter. */
const SHRINK_FROM = 1.1;

/**
 * Turns a stored picture into a PNG or JPEG that stands upright and is no larger than it is drawn.
 * A plain PNG or JPEG of fitting size goes through untouched.
 *
 * @param width px at which the whole picture is drawn; `height` likewise
 * @returns undefined if the bytes are not a picture that can be read
 */
export async function prepareImage(
  { bytes, mime }: StoredImage,
  width: number,
  height: number,
): Promise<PreparedImage | undefined> {
  try {
    const source = sharp(bytes, { limitInputPixels: MAX_SOURCE_PIXELS, failOn: 'error' });
    const found = await source.metadata();
    const turned = (found.orientation ?? 1) > 1;
    const [wide, high] =
      (found.orientation ?? 1) >= 5 ? [found.height, found.width] : [found.width, found.height];
    const shrink = wide > width * SHRINK_FROM || high > height * SHRINK_FROM;
    const isPlain =
      (found.format === 'png' || found.format === 'jpeg') &&
      found.space === 'srgb' &&
      found.depth === 'uchar';
    if (isPlain && !turned && !shrink && mime === `image/${found.format}`) {
      return { bytes, mime: found.format === 'png' ? 'image/png' : 'image/jpeg', width: wide, height: high };
    }
    let upright = source.autoOrient().toColourspace('srgb');
    if (shrink) {
      upright = upright.resize({
        width: Math.max(1, Math.min(wide, Math.ceil(width))),
        height: Math.max(1, Math.min(high, Math.ceil(height))),
        fit: 'fill',
      });
    }
    const isPhoto = found.format === 'jpeg';
    const encoded = isPhoto ? upright.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }) : upright.png();
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return {
      bytes: data,
      mime: isPhoto ? 'image/jpeg' : 'image/png',
      width: info.width,
      height: info.height,
    };
  } catch {
    return undefined;
  }
}
