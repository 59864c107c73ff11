import { describe, expect, it } from 'vitest';
import { createSvgRasteriser } from './rasterise-svg.ts';

const box = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="4" height="2"/></svg>';

/** Noise and blur of 16 million pixels, sixty times: minutes of work, in code that cannot be interrupted. */
const endless = `<svg xmlns="http://www.w3.org/2000/svg" width="4096" height="4096"><filter id="f">${Array.from(
  { length: 60 },
  (_, index) =>
    `<feTurbulence baseFrequency="0.${index + 1}" numOctaves="10" result="r${index}"/><feGaussianBlur in="r${index}" stdDeviation="200"/>`,
).join('')}</filter><rect width="4096" height="4096" filter="url(#f)"/></svg>`;

describe('drawing an SVG', () => {
  it('gives a PNG of the size that was asked for', async () => {
    const png = await createSvgRasteriser()(box, { width: 40, height: 20 });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([40, 20]);
  });

  it('is given up when it takes too long', async () => {
    await expect(createSvgRasteriser(1500)(endless, { width: 4096, height: 4096 })).rejects.toThrow(
      'too long',
    );
  });

  it('is refused while two others are being drawn, and possible again afterwards', async () => {
    const draw = createSvgRasteriser();
    const size = { width: 40, height: 20 };
    const answers = await Promise.allSettled([draw(box, size), draw(box, size), draw(box, size)]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(draw(box, size)).resolves.toBeDefined();
  });
});
