const PATCH = 1;
const SEARCH = 4;
const STRENGTH = 0.055;

/**
 * Takes the grain out of a painted picture: each pixel becomes the mean of those near it whose surroundings look
 * alike (non-local means), compared as a display would show them so that shadows are not washed out.
 */
export function quiet(light: Float32Array, sizePx: number): Float32Array {
  const shown = light.map((value) => Math.sqrt(Math.min(value, 4)));
  const result = new Float32Array(light.length);
  for (let y = 0; y < sizePx; y++) {
    for (let x = 0; x < sizePx; x++) {
      const sum = [0, 0, 0];
      let total = 0;
      for (let dy = -SEARCH; dy <= SEARCH; dy++) {
        for (let dx = -SEARCH; dx <= SEARCH; dx++) {
          const otherX = clamp(x + dx, sizePx);
          const otherY = clamp(y + dy, sizePx);
          const weight = Math.exp(-difference(shown, sizePx, x, y, otherX, otherY) / (STRENGTH * STRENGTH));
          total += weight;
          for (let channel = 0; channel < 3; channel++) {
            sum[channel] =
              (sum[channel] ?? 0) + weight * (shown[(otherY * sizePx + otherX) * 3 + channel] ?? 0);
          }
        }
      }
      for (let channel = 0; channel < 3; channel++)
        result[(y * sizePx + x) * 3 + channel] = ((sum[channel] ?? 0) / total) ** 2;
    }
  }
  return result;
}

/** Mean square difference of the small squares round two pixels. */
function difference(
  shown: Float32Array,
  sizePx: number,
  x: number,
  y: number,
  otherX: number,
  otherY: number,
): number {
  let sum = 0;
  for (let dy = -PATCH; dy <= PATCH; dy++) {
    for (let dx = -PATCH; dx <= PATCH; dx++) {
      const here = (clamp(y + dy, sizePx) * sizePx + clamp(x + dx, sizePx)) * 3;
      const there = (clamp(otherY + dy, sizePx) * sizePx + clamp(otherX + dx, sizePx)) * 3;
      for (let channel = 0; channel < 3; channel++)
        sum += ((shown[here + channel] ?? 0) - (shown[there + channel] ?? 0)) ** 2;
    }
  }
  return sum / ((2 * PATCH + 1) ** 2 * 3);
}

function clamp(value: number, sizePx: number): number {
  return Math.min(sizePx - 1, Math.max(0, value));
}
