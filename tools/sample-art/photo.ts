import { Worker } from 'node:worker_threads';

/** The still life as linear RGB, row by row from the top. Two workers; the same result on every run. */
export async function paintPhoto(
  sizePx: number,
  samples: number,
  onRow: (done: number) => void,
): Promise<Float32Array> {
  const light = new Float32Array(sizePx * sizePx * 3);
  const workers = 2;
  let done = 0;
  await Promise.all(
    Array.from(
      { length: workers },
      (_, first) =>
        new Promise<void>((resolve, reject) => {
          const worker = new Worker(new URL('./paint-worker.ts', import.meta.url), {
            workerData: { sizePx, samples, first, step: workers },
          });
          worker.on('message', ({ y, row }: { y: number; row: Float32Array }) => {
            light.set(row, y * sizePx * 3);
            onRow((done += 1));
          });
          worker.on('error', reject);
          worker.on('exit', () => resolve());
        }),
    ),
  );
  return light;
}

/** Linear light → 8-bit sRGB, with a soft shoulder so that highlights keep their colour. */
export function develop(light: Float32Array, exposure: number): Buffer {
  const bytes = Buffer.alloc(light.length);
  for (let index = 0; index < light.length; index++) {
    const value = (light[index] ?? 0) * exposure;
    const filmic = (value * (2.51 * value + 0.03)) / (value * (2.43 * value + 0.59) + 0.14);
    const clipped = Math.min(1, Math.max(0, filmic));
    const display = clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055;
    bytes[index] = Math.round(display * 255);
  }
  return bytes;
}
