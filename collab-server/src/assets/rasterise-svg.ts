import { Worker } from 'node:worker_threads';
import { StudioError } from '@sparklio/shared/errors';
import type { SvgRasteriser } from './read-image.ts';

/** A drawing that takes longer is no picture for us. */
const TIME_LIMIT_MS = 10_000;
const MOST_AT_ONCE = 2;

/** @throws StudioError `unavailable` while too many are being drawn; any other failure means that it cannot be drawn */
export function createSvgRasteriser(timeLimitMs = TIME_LIMIT_MS): SvgRasteriser {
  let running = 0;
  return async (svg, size) => {
    if (running >= MOST_AT_ONCE)
      throw new StudioError('unavailable', 'Too many pictures at once: try again.');
    running += 1;
    const worker = new Worker(new URL('svg-worker.ts', import.meta.url), {
      workerData: { svg, ...size },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const timer = setTimeout(() => reject(new Error('The SVG takes too long to draw.')), timeLimitMs);
    worker.once('message', (png: Uint8Array) => resolve(Buffer.from(png)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The SVG could not be drawn.')));
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      running -= 1;
      await worker.terminate();
    }
  };
}
