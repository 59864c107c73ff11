import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { StudioError } from '@sparklio/shared/errors';
import { HTTP_LIMITS } from '../http/limits.ts';
import { checkSvg } from './svg-check.ts';

/** A picture as it is kept: always PNG or JPEG, made anew from its pixels. */
export interface ReadImage {
  readonly bytes: Buffer;
  readonly mime: 'image/png' | 'image/jpeg';
  /** px */
  readonly width: number;
  readonly height: number;
}

/** Draws an SVG as PNG. Told apart so that drawing happens where it can be stopped. */
export type SvgRasteriser = (svg: string, size: { width: number; height: number }) => Promise<Buffer>;

const SVG = 'image/svg+xml';
const BITMAPS: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
]);
/** What pictures may be announced as. */
export const IMAGE_TYPES: ReadonlySet<string> = new Set([...BITMAPS, SVG]);
/** Longer sides are scaled down to this; no finished work needs more. */
const LONGEST_SIDE_PX = 8192;
/** An SVG is drawn at twice its size, but no side longer than this. */
const SVG_LONGEST_SIDE_PX = 4096;

/**
 * Takes a picture apart and puts it together again, so that only pixels survive: no metadata, no second
 * file hidden behind the first, nothing that a viewer could trip over. Animations keep their first frame.
 *
 * @param announced the type it was said to have, if any was
 * @throws StudioError `unsupported_media` if it is no picture we know, not what was announced, or cannot be read;
 * `too_large` for too many pixels
 */
export async function readImage(
  bytes: Buffer,
  rasterise: SvgRasteriser,
  announced?: string,
): Promise<ReadImage> {
  const type = await typeOf(bytes);
  if (type === undefined) {
    throw new StudioError(
      'unsupported_media',
      'This file is not a PNG, JPEG, WebP, GIF, AVIF or SVG picture, whatever its name says.',
    );
  }
  if (announced !== undefined && announced !== type) {
    throw new StudioError(
      'unsupported_media',
      `This file says it is ${announced}, but its content is ${type}: give it the right ending and upload it again.`,
    );
  }
  return type === SVG ? readSvg(bytes, rasterise) : readBitmap(bytes, type);
}

/** By content; undefined if it is none of ours. */
async function typeOf(bytes: Buffer): Promise<string | undefined> {
  const bitmap = (await fileTypeFromBuffer(bytes))?.mime;
  if (bitmap !== undefined && BITMAPS.has(bitmap)) return bitmap;
  return looksLikeSvg(bytes) ? SVG : undefined;
}

async function readBitmap(bytes: Buffer, mime: string): Promise<ReadImage> {
  const damaged = (cause: unknown): StudioError =>
    new StudioError('unsupported_media', 'This picture is damaged and cannot be read.', { cause });
  // Only the header is read here: a bomb is refused before a pixel of it exists.
  const header = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((error) => {
      throw damaged(error);
    });
  assertPixels(header.width, header.height);
  const lossy =
    mime === 'image/jpeg' || ((mime === 'image/webp' || mime === 'image/avif') && !header.hasAlpha);
  const pixels = sharp(bytes, { limitInputPixels: HTTP_LIMITS.imagePixels, failOn: 'truncated' })
    .autoOrient()
    .toColourspace('srgb')
    .resize({ width: LONGEST_SIDE_PX, height: LONGEST_SIDE_PX, fit: 'inside', withoutEnlargement: true });
  try {
    const { data, info } = await (lossy ? pixels.jpeg({ quality: 92 }) : pixels.png()).toBuffer({
      resolveWithObject: true,
    });
    return { bytes: data, mime: lossy ? 'image/jpeg' : 'image/png', width: info.width, height: info.height };
  } catch (error) {
    throw damaged(error);
  }
}

async function readSvg(bytes: Buffer, rasterise: SvgRasteriser): Promise<ReadImage> {
  const text = bytes.toString('utf8');
  checkSvg(text);
  const natural = sizeOfSvg(text);
  const scale = Math.min(2, SVG_LONGEST_SIDE_PX / Math.max(natural.width, natural.height));
  const size = {
    width: Math.max(1, Math.round(natural.width * scale)),
    height: Math.max(1, Math.round(natural.height * scale)),
  };
  const drawn = await rasterise(text, size).catch((error) => {
    if (error instanceof StudioError) throw error;
    throw new StudioError('unsupported_media', 'This SVG could not be drawn.', { cause: error });
  });
  return { ...(await readBitmap(drawn, 'image/png')) };
}

/** The size that the root element asks for, px; its view box, or 512, where it says nothing usable. */
export function sizeOfSvg(text: string): { width: number; height: number } {
  const root = /<(?:[\w.-]+:)?svg\b[^>]*>/.exec(text)?.[0] ?? '';
  const attribute = (name: string): string | undefined =>
    new RegExp(String.raw`\s${name}\s*=\s*["']([^"']*)["']`).exec(root)?.[1];
  const length = (name: string): number | undefined => {
    // Bounded digits: with any number of them, the two repeats would try every way to share a long row out.
    const match = /^(\d{1,7}(?:\.\d{1,7})?|\.\d{1,7})(?:px)?$/.exec(
      (attribute(name) ?? '').slice(0, 40).trim(),
    );
    return match === null ? undefined : usable(Number(match[1]));
  };
  const box = (attribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const boxWidth = usable(box[2]);
  const boxHeight = usable(box[3]);
  const ratio = boxWidth !== undefined && boxHeight !== undefined ? boxWidth / boxHeight : 1;
  const width = length('width');
  const height = length('height');
  if (width !== undefined) return { width, height: height ?? width / ratio };
  if (height !== undefined) return { width: height * ratio, height };
  return { width: boxWidth ?? 512, height: boxHeight ?? 512 };
}

function usable(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value > 0 && value <= 100_000 ? value : undefined;
}

function assertPixels(width: number | undefined, height: number | undefined): void {
  if ((width ?? 0) * (height ?? 0) <= HTTP_LIMITS.imagePixels) return;
  throw new StudioError(
    'too_large',
    `This picture has ${width} × ${height} pixels; at most ${HTTP_LIMITS.imagePixels / 1_000_000} million are taken.`,
  );
}

function looksLikeSvg(bytes: Buffer): boolean {
  const start = bytes
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  return start.startsWith('<') && /<(?:[\w.-]+:)?svg[\s>/]/.test(start);
}
