import type { AssetId } from '@sparklio/shared/ids';
import sharp from 'sharp';
import type { StoredImage } from '../../src/rendering/prepare-image.ts';

const WIDTH = 360;
const HEIGHT = 240;

/** Two pictures made on the spot: a photo-like JPEG and a logo-like PNG with holes. Anything else is missing. */
export async function loadTestImage(assetId: AssetId): Promise<StoredImage | undefined> {
  const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 4 as const } };
  if (String(assetId) === 'photo') {
    return {
      bytes: await sharp(paint(photo), raw).removeAlpha().jpeg({ quality: 95 }).toBuffer(),
      mime: 'image/jpeg',
    };
  }
  if (String(assetId) === 'logo') {
    return { bytes: await sharp(paint(logo), raw).png().toBuffer(), mime: 'image/png' };
  }
  return undefined;
}

type Pixel = readonly [number, number, number, number];

function paint(pixel: (x: number, y: number) => Pixel): Buffer {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 4);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) pixels.set(pixel(x / WIDTH, y / HEIGHT), (y * WIDTH + x) * 4);
  return pixels;
}

function photo(x: number, y: number): Pixel {
  const sun = Math.max(0, 1 - 3 * Math.hypot(x - 0.7, (y - 0.3) * 0.67));
  const hill = y > 0.62 + 0.12 * Math.sin(x * 7) ? 1 : 0;
  const sky: Pixel = [240 * (1 - y) + 255 * sun, 150 + 80 * sun, 120 + 100 * y, 255];
  return hill
    ? [30 + 60 * x, 90 + 60 * (1 - y), 70, 255]
    : [Math.min(255, sky[0]), Math.min(255, sky[1]), sky[2], 255];
}

function logo(x: number, y: number): Pixel {
  const ring = Math.hypot((x - 0.5) * 1.5, y - 0.5);
  return ring < 0.42 && ring > 0.2 ? [199, 62, 40, 255] : [0, 0, 0, 0];
}
