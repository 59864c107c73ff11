import { parentPort, workerData } from 'node:worker_threads';
import { createRandom } from './random.ts';
import { stillLife } from './still-life.ts';
import { sample } from './trace.ts';

/** Paints every n-th row of the square picture and sends each row as linear RGB when it is done. */
const { sizePx, samples, first, step }: { sizePx: number; samples: number; first: number; step: number } =
  workerData;
const { scene, camera } = stillLife();
const side = Math.round(Math.sqrt(samples));

for (let y = first; y < sizePx; y += step) {
  const row = new Float32Array(sizePx * 3);
  for (let x = 0; x < sizePx; x++) {
    // One seed per pixel: the picture does not depend on how rows are shared out.
    const random = createRandom(y * sizePx + x + 1);
    for (let index = 0; index < side * side; index++) {
      const u = ((x + ((index % side) + random.next()) / side) / sizePx) * 2 - 1;
      const v = ((y + (Math.floor(index / side) + random.next()) / side) / sizePx) * 2 - 1;
      const light = sample(scene, camera, u, v, random);
      for (const channel of [0, 1, 2] as const)
        row[x * 3 + channel] = (row[x * 3 + channel] ?? 0) + light[channel] / (side * side);
    }
  }
  parentPort?.postMessage({ y, row }, [row.buffer]);
}
