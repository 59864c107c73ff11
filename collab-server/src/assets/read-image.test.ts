import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { StudioError } from '@sparklio/shared/errors';
import { pngOf } from '../../test/support/png-of.ts';
import { readImage, sizeOfSvg } from './read-image.ts';
import type { SvgRasteriser } from './read-image.ts';

const rasterise: SvgRasteriser = (_svg, { width, height }) =>
  sharp({ create: { width, height, channels: 4, background: '#ff0000ff' } })
    .png()
    .toBuffer();

const photo = (): Sharp => sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } });

async function codeOf(attempt: Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    return error instanceof StudioError ? error.code : String(error);
  }
}

describe('a picture', () => {
  it.each([
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
    ['webp', 'image/jpeg'],
    ['gif', 'image/png'],
    ['avif', 'image/jpeg'],
  ] as const)('of type %s is kept as %s', async (format, mime) => {
    const read = await readImage(await photo().toFormat(format).toBuffer(), rasterise);
    expect(read).toMatchObject({ mime, width: 40, height: 20 });
  });

  it('with transparency stays transparent', async () => {
    const webp = await sharp({ create: { width: 4, height: 4, channels: 4, background: '#ff000080' } })
      .webp()
      .toBuffer();
    const read = await readImage(webp, rasterise);
    expect(read.mime).toBe('image/png');
    expect((await sharp(read.bytes).metadata()).hasAlpha).toBe(true);
  });

  it('loses what its camera wrote, but keeps the way up', async () => {
    const jpeg = await photo()
      .withExif({ IFD0: { Artist: 'secret place', Orientation: '6' } })
      .jpeg()
      .toBuffer();
    const read = await readImage(jpeg, rasterise);
    expect(read.bytes.includes('secret place')).toBe(false);
    expect((await sharp(read.bytes).metadata()).exif).toBeUndefined();
  });

  it('loses what was hung behind it', async () => {
    const png = Buffer.concat([await photo().png().toBuffer(), Buffer.from('<script>alert(1)</script>')]);
    const read = await readImage(png, rasterise);
    expect(read.bytes.includes('script')).toBe(false);
  });

  it('is refused from its header when it has too many pixels', async () => {
    expect(await codeOf(readImage(pngOf(60_000, 60_000), rasterise))).toBe('too_large');
  });

  it('is refused when its data ends early', async () => {
    const png = await photo().png().toBuffer();
    expect(await codeOf(readImage(png.subarray(0, png.length - 30), rasterise))).toBe('unsupported_media');
    expect(await codeOf(readImage(pngOf(100, 100), rasterise))).toBe('unsupported_media');
  });

  it.each([
    ['text', Buffer.from('this is not a picture')],
    ['a page', Buffer.from('<!doctype html><html><body>hi</body></html>')],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj')],
    ['nothing', Buffer.alloc(0)],
    ['a signature alone', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ])('is refused when it is %s', async (_what, bytes) => {
    expect(await codeOf(readImage(bytes, rasterise))).toBe('unsupported_media');
  });
});

describe('an SVG', () => {
  it('is drawn at twice its size', async () => {
    const read = await readImage(
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'),
      rasterise,
    );
    expect(read).toMatchObject({ mime: 'image/png', width: 60, height: 40 });
  });

  it('is drawn no larger than 4096 px', async () => {
    const read = await readImage(
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80000 4000"/>'),
      rasterise,
    );
    expect(read).toMatchObject({ width: 4096, height: 205 });
  });

  it('with a script is refused', async () => {
    expect(await codeOf(readImage(Buffer.from('<svg><script>1</script></svg>'), rasterise))).toBe(
      'unsupported_media',
    );
  });

  it.each([
    ['<svg width="100" height="50">', { width: 100, height: 50 }],
    ['<svg width="100px" viewBox="0 0 4 2">', { width: 100, height: 50 }],
    ['<svg viewBox="0 0 24 12">', { width: 24, height: 12 }],
    ['<svg width="100%" viewBox="0,0,24,12">', { width: 24, height: 12 }],
    ['<svg>', { width: 512, height: 512 }],
    ['<svg viewBox="0 0 NaN -1">', { width: 512, height: 512 }],
  ])('%s has its size read', (root, size) => {
    expect(sizeOfSvg(root)).toEqual(size);
  });
});
