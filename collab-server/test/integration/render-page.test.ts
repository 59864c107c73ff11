import { PNG } from 'pngjs';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { createPageRenderer, RENDER_LIMITS } from '../../src/rendering/render-page.ts';
import type { RenderRequest } from '../../src/rendering/render-page.ts';
import type { DrawJob, Drawing } from '../../src/rendering/draw-job.ts';
import { createDrawingThreads, DRAWING_LIMITS } from '../../src/rendering/drawing-threads.ts';
import { draftPage, snapshotOf } from '../rendering/objects.ts';
import { loadTestImage } from '../rendering/pictures.ts';

const renderer = createPageRenderer();
afterAll(() => renderer.close());

const drafts = [
  draftPage('one', [400, 300], '#336699', ({ text }) => text([20, 20, 360, 100], 'First page')),
  draftPage('two', [200, 600], 'transparent', ({ text }) => text([20, 20, 160, 100], 'Second page')),
];
const snapshot = snapshotOf(drafts);
const request = (more: Partial<RenderRequest> = {}): RenderRequest => ({
  snapshot,
  format: 'png',
  loadImage: loadTestImage,
  ...more,
});

describe('renderPage', () => {
  it('draws the first page at its size, and larger by the scale', async () => {
    const once = PNG.sync.read(Buffer.from((await renderer.renderPage(request())).bytes));
    const twice = PNG.sync.read(Buffer.from((await renderer.renderPage(request({ scale: 2 }))).bytes));
    expect([once.width, once.height, twice.width, twice.height]).toEqual([400, 300, 800, 600]);
    expect([...once.data.subarray(0, 4)]).toEqual([0x33, 0x66, 0x99, 255]);
  });

  it('keeps a transparent page transparent, and white where the format knows no transparency', async () => {
    const pageId = drafts[1]?.page.id;
    const png = PNG.sync.read(Buffer.from((await renderer.renderPage(request({ pageId }))).bytes));
    expect(png.data[3]).toBe(0);
    const { bytes, mime } = await renderer.renderPage(request({ pageId, format: 'jpeg' }));
    const [red = 0] = await sharp(bytes).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer();
    expect([mime, red > 250]).toEqual(['image/jpeg', true]);
  });

  it('writes WebP and SVG', async () => {
    const webp = await renderer.renderPage(request({ format: 'webp' }));
    expect((await sharp(webp.bytes).metadata()).format).toBe('webp');
    const svg = await renderer.renderPage(request({ format: 'svg' }));
    expect([svg.mime, new TextDecoder().decode(svg.bytes).slice(0, 5)]).toEqual(['image/svg+xml', '<svg ']);
  });

  it('writes all pages into one PDF, each at its own size in points', async () => {
    const all = Buffer.from((await renderer.renderPage(request({ format: 'pdf' }))).bytes).toString('latin1');
    expect(all.match(/\/MediaBox \[[^\]]+\]/g)).toEqual([
      '/MediaBox [0 0 300 225]',
      '/MediaBox [0 0 150 450]',
    ]);
    const one = await renderer.renderPage(request({ format: 'pdf', pageId: drafts[1]?.page.id }));
    expect(
      Buffer.from(one.bytes)
        .toString('latin1')
        .match(/\/MediaBox/g),
    ).toHaveLength(1);
  });

  it('turns photographs upright that their camera marked as lying', async () => {
    const lying = sharp({ create: { width: 40, height: 20, channels: 3, background: '#ff0000' } })
      .composite([
        {
          input: { create: { width: 20, height: 20, channels: 3, background: '#0000ff' } },
          left: 20,
          top: 0,
        },
      ])
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100 });
    const bytes = await lying.toBuffer();
    const page = draftPage('photo', [20, 40], '#ffffff', ({ image }) => image([0, 0, 20, 40], 'camera'));
    const drawn = await renderer.renderPage({
      snapshot: snapshotOf([page]),
      format: 'png',
      loadImage: () => Promise.resolve({ bytes, mime: 'image/jpeg' }),
    });
    const { data } = PNG.sync.read(Buffer.from(drawn.bytes));
    const pixel = (x: number, y: number) =>
      [...data.subarray((y * 20 + x) * 4, (y * 20 + x) * 4 + 3)].map((value) => value > 128);
    expect([pixel(10, 5), pixel(10, 35)]).toEqual([
      [true, false, false],
      [false, false, true],
    ]);
  });

  it('draws a placeholder for a picture whose bytes are none', async () => {
    const page = draftPage('broken', [100, 100], '#ffffff', ({ image }) => image([0, 0, 100, 100], 'broken'));
    const drawn = await renderer.renderPage({
      snapshot: snapshotOf([page]),
      format: 'png',
      loadImage: () =>
        Promise.resolve({ bytes: new TextEncoder().encode('<svg onload="x"/>'), mime: 'image/png' }),
    });
    const { data } = PNG.sync.read(Buffer.from(drawn.bytes));
    expect([...data.subarray((50 * 100 + 20) * 4, (50 * 100 + 20) * 4 + 3)]).toEqual([0xe7, 0xe7, 0xe3]);
  });

  it('asks for each asset once, however often it stands on the page', async () => {
    let asked = 0;
    const page = draftPage('twice', [200, 100], '#ffffff', ({ image }) => {
      image([0, 0, 100, 100], 'photo');
      image([100, 0, 100, 100], 'photo');
    });
    await renderer.renderPage({
      snapshot: snapshotOf([page]),
      format: 'png',
      loadImage: (assetId) => {
        asked += 1;
        return loadTestImage(assetId);
      },
    });
    expect(asked).toBe(1);
  });

  it('refuses pages the canvas does not have', async () => {
    await expect(renderer.renderPage(request({ pageId: 'nowhere' }))).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(
      renderer.renderPage(request({ snapshot: { ...snapshot, pages: [] } })),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([0, -1, Number.NaN, 100, Number.POSITIVE_INFINITY])('refuses a scale of %d', async (scale) => {
    await expect(renderer.renderPage(request({ scale }))).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('refuses pictures with too many pixels before it draws them, but not PDFs of such pages', async () => {
    const huge = snapshotOf([draftPage('huge', [20_000, 20_000], '#ffffff', () => undefined)]);
    await expect(renderer.renderPage(request({ snapshot: huge }))).rejects.toMatchObject({
      code: 'too_large',
    });
    const side = Math.floor(Math.sqrt(RENDER_LIMITS.pixels)) + 1;
    const edge = snapshotOf([draftPage('edge', [side / 2, side / 2], '#ffffff', () => undefined)]);
    await expect(renderer.renderPage(request({ snapshot: edge, scale: 2 }))).rejects.toMatchObject({
      code: 'too_large',
    });
    expect((await renderer.renderPage(request({ snapshot: huge, format: 'pdf' }))).mime).toBe(
      'application/pdf',
    );
  });

  it('refuses PDFs of too many pages', async () => {
    const pages = Array.from({ length: RENDER_LIMITS.pages + 1 }, (_, index) =>
      draftPage(String(index), [10, 10], '#ffffff', () => undefined),
    );
    await expect(
      renderer.renderPage(request({ snapshot: snapshotOf(pages), format: 'pdf' })),
    ).rejects.toMatchObject({ code: 'too_large' });
  });
});

describe('drawing threads', () => {
  const job: DrawJob = {
    output: 'png',
    pages: drafts.map(({ page, objects }) => ({ page, objects, images: new Map() })),
    scale: 1,
    title: 'Threads',
  };
  /** How each promise ended: `done`, or the code of its error. */
  const endings = async (drawings: readonly Promise<Drawing>[]): Promise<string[]> =>
    (await Promise.allSettled(drawings)).map((result) =>
      result.status === 'fulfilled' ? 'done' : String(Reflect.get(Object(result.reason), 'code')),
    );

  it('give up a job that takes too long and go on with the next', async () => {
    const threads = createDrawingThreads({ ...DRAWING_LIMITS, threads: 1, timeLimitMs: 1 });
    expect(await endings([threads.draw(job), threads.draw(job)])).toEqual(['too_large', 'too_large']);
    await threads.close();
  });

  it('refuse jobs beyond the queue and do those that wait', async () => {
    const threads = createDrawingThreads({ ...DRAWING_LIMITS, threads: 1, queueLength: 1 });
    const drawings = [threads.draw(job), threads.draw(job), threads.draw(job)];
    expect(await endings(drawings)).toEqual(['done', 'done', 'unavailable']);
    await threads.close();
  });

  it('say what went wrong in a sentence of ours when a job cannot be done', async () => {
    const threads = createDrawingThreads({ ...DRAWING_LIMITS, threads: 1 });
    expect(await endings([threads.draw({ ...job, pages: [] }), threads.draw(job)])).toEqual([
      'internal',
      'done',
    ]);
    await threads.close();
  });

  it('refuse what is drawn, what waits and what comes when they close', async () => {
    const threads = createDrawingThreads({ ...DRAWING_LIMITS, threads: 1 });
    const drawings = [threads.draw(job), threads.draw(job)];
    const closed = threads.close();
    drawings.push(threads.draw(job));
    expect(await endings(drawings)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    await closed;
  });
});
