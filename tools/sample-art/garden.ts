import { createRandom, softNoise } from './random.ts';
import { add, blend, linear, normalize, scale, smoothstep } from './vector.ts';
import type { Sun } from './trace.ts';
import type { Vector } from './vector.ts';

interface Glow {
  readonly across: number;
  readonly height: number;
  readonly radius: number;
  readonly light: Vector;
}

const TOP = scale(linear('#fff1d2'), 1.0);
const HAZE = scale(linear('#fbe0a8'), 0.85);
const LEAVES = scale(linear('#8fae6b'), 0.55);
const SHADE = scale(linear('#3f6b46'), 0.4);
const FILL = scale(linear('#fff6ea'), 1.7);

/** Low, behind the table on the left, softened by thin cloud. */
export const sun: Sun = {
  towards: normalize([-0.62, 0.5, 0.66]),
  edge: Math.cos(0.3),
  light: scale(linear('#ffdfa6'), 18),
};

const glows = makeGlows();

/** A late-summer garden far behind the table, a bright wall behind the camera. */
export function sky(d: Vector): Vector {
  const across = Math.atan2(d[0], d[1]);
  const height = Math.asin(Math.max(-1, Math.min(1, d[2])));
  const rise = smoothstep(-0.1, 0.55, height);
  const leafy =
    softNoise(across * 6 + 20, height * 9 + 20, 51) * 0.6 +
    softNoise(across * 15 + 20, height * 19 + 20, 52) * 0.4;
  let light = blend(HAZE, TOP, rise);
  light = blend(light, leafy > 0.45 ? LEAVES : SHADE, (1 - rise) * smoothstep(0.22, 0.6, leafy) * 0.85);
  for (const glow of glows) {
    const distance = Math.hypot(across - glow.across, height - glow.height) / glow.radius;
    if (distance < 1.15)
      light = add(light, scale(glow.light, smoothstep(1.15, 0.95, distance) * (0.75 + 0.25 * distance)));
  }
  const wall = smoothstep(0.9, 0.5, Math.hypot((across - 2.3) * 0.7, height - 0.6));
  return add(light, scale(FILL, wall));
}

/** Points of light between the leaves, drawn as large as a lens would blur them. */
function makeGlows(): readonly Glow[] {
  const random = createRandom(5);
  const tints = ['#ffe9a8', '#fff4d6', '#ffd27a', '#d8e8a0'].map(linear);
  return Array.from({ length: 34 }, (_, index) => ({
    across: (random.next() - 0.5) * 0.9,
    height: -0.12 + random.next() * 0.32,
    radius: 0.012 + random.next() * 0.022,
    light: scale(tints[index % tints.length] ?? [1, 1, 1], 0.12 + 0.5 * random.next() ** 2),
  }));
}
