import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { StudioError } from '@sparklio/shared/errors';
import type { SvgRasteriser } from './read-image.ts';

/** A drawing that takes longer is no picture for us. */
const TIME_LIMIT_MS = 10_000;
const MOST_AT_ONCE = 2;
const PROGRAM = fileURLToPath(new URL('svg-process.ts', import.meta.url));

/** @throws StudioError `unavailable` while too many are being drawn; any other failure means that it cannot be drawn */
export function createSvgRasteriser(timeLimitMs = TIME_LIMIT_MS): SvgRasteriser {
  let running = 0;
  return async (svg, size) => {
    if (running >= MOST_AT_ONCE)
      throw new StudioError('unavailable', 'Too many pictures at once: try again.');
    running += 1;
    try {
      return await draw(JSON.stringify({ svg, ...size }), timeLimitMs);
    } finally {
      running -= 1;
    }
  };
}

async function draw(job: string, timeLimitMs: number): Promise<Buffer> {
  // Nothing of our environment is needed there, so nothing is handed over.
  const child = spawn(process.execPath, ['--max-old-space-size=512', PROGRAM], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    timeout: timeLimitMs,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(job);
  const [png, { code, signal }] = await Promise.all([buffer(child.stdout), ended]);
  if (signal !== null) throw new Error('The SVG takes too long to draw.');
  if (code !== 0 || png.length === 0) throw new Error('The SVG could not be drawn.');
  return png;
}
