import { createRandom, hash, softNoise } from './random.ts';
import { cluster, coneWall, ellipsoid, flatFigure, levelDisc, rod, softBox } from './surfaces.ts';
import type { Bump, Keep, Material, Medium, Surface } from './surfaces.ts';
import { add, blend, cross, linear, normalize, scale, subtract } from './vector.ts';
import type { Vector } from './vector.ts';
import { sky, sun } from './garden.ts';
import type { Camera, Scene } from './trace.ts';

// Lengths are in glass radii, near enough 4 cm each; z points up; the camera looks along y.
const SLOPE = 0.075;
const RADIUS = 0.84;
const WALL = 0.055;
const LIFT = 0.012;
const BASE = 0.2;
const RIM = 2.9;
const LEVEL = 2.42;

const nothing: Vector = [0, 0, 0];
const air: Medium = { refraction: 1, absorption: () => nothing };
const glass: Medium = { refraction: 1.5, absorption: () => [0.06, 0.03, 0.05] };
/** Stronger towards the bottom, as tea is that was poured before the lemon juice. */
const tea: Medium = {
  refraction: 1.333,
  absorption: (at) => scale([0.2, 0.86, 2.5], 0.5 + 1.0 * Math.max(0, 1 - at[2] / LEVEL)),
};
const ice: Medium = { refraction: 1.27, absorption: () => [0.03, 0.015, 0.01] };

export function stillLife(): { scene: Scene; camera: Camera } {
  const cubes = iceCubes();
  const inIce: Keep = (at) => cubes.some((cube) => cube.contains(at));
  const surfaces: Surface[] = [
    table(),
    cluster([0, 0, 2], 2.45, [
      ...tumbler(inIce),
      cluster(
        [0, 0, 1.5],
        1.5,
        cubes.map((cube) => cube.surface),
      ),
      lemonSlice([0.74, -0.42, 2.86], [0.42, -1, 0.22], 0.62),
      straw(),
      cluster([-0.38, -0.52, 3], 0.9, mint()),
    ]),
    cluster([-1.75, 1.55, 0.05], 0.7, [lemonSlice([-1.75, 1.55, 0.05], [0.1, -0.25, 1], 0.66)]),
    cluster([1.95, 2.9, 0.62], 0.84, [wholeLemon([1.95, 2.9, 0.62])]),
    cluster([-2.35, 3.9, 0.62], 0.84, [wholeLemon([-2.35, 3.9, 0.62])]),
    ...drops(),
  ];
  return { scene: { surfaces, around: air, sky, sun }, camera: camera() };
}

function camera(): Camera {
  const at: Vector = [0.35, -10, 3.35];
  const forward = normalize(subtract([0.02, 0, 1.52], at));
  const right = normalize(cross(forward, [0, 0, 1]));
  return {
    at,
    forward,
    right,
    up: cross(right, forward),
    spread: Math.tan((29 / 2) * (Math.PI / 180)),
    focus: 9.4,
    opening: 0.17,
  };
}

function table(): Surface {
  const wood = linear('#d9b88c');
  const dark = linear('#b98a58');
  const material: Material = {
    kind: 'matte',
    gloss: 0.7,
    colour(at) {
      const grain =
        softNoise(at[0] * 0.7 + 8, at[1] * 9, 1) * 0.6 + softNoise(at[0] * 2.5, at[1] * 34, 2) * 0.4;
      const seam = Math.abs(((at[1] + 40.35) % 1.9) - 0.95) > 0.94 ? 0.55 : 1;
      return scale(blend(wood, dark, grain * grain), seam);
    },
  };
  return levelDisc({ height: 0, from: 0, to: 11, up: 1 }, material);
}

function tumbler(inIce: Keep): readonly Surface[] {
  const airGlass: Material = { kind: 'clear', outside: () => air, inside: () => glass };
  const within: Material = {
    kind: 'clear',
    outside: () => glass,
    inside: (at) => (at[2] < LEVEL ? tea : air),
  };
  const surfaceOfTea: Material = { kind: 'clear', outside: () => air, inside: () => tea };
  const floor: Material = { kind: 'clear', outside: () => tea, inside: () => glass };
  const inner = RADIUS - WALL;
  const ripple: Bump = (at, normal) =>
    normalize(
      add(normal, [
        softNoise(at[0] * 5, at[1] * 5, 3) * 0.12 - 0.06,
        softNoise(at[0] * 5, at[1] * 5, 4) * 0.12 - 0.06,
        0,
      ]),
    );
  return [
    coneWall({ radius: RADIUS, slope: SLOPE, bottom: LIFT, top: RIM }, airGlass, condensation),
    coneWall({ radius: inner, slope: SLOPE, bottom: BASE, top: RIM }, within),
    levelDisc({ height: RIM, from: inner + SLOPE * RIM, to: RADIUS + SLOPE * RIM, up: 1 }, airGlass),
    levelDisc({ height: LIFT, from: 0, to: RADIUS + SLOPE * LIFT, up: -1 }, airGlass),
    levelDisc({ height: BASE, from: 0, to: inner + SLOPE * BASE, up: 1 }, floor),
    levelDisc(
      { height: LEVEL, from: 0, to: inner + SLOPE * LEVEL, up: 1 },
      surfaceOfTea,
      (at) => !inIce(at),
      ripple,
    ),
  ];
}

/** Leans the outer normal where a drop sits: two sizes of drops on grids round the glass, none near the rim. */
function condensation(at: Vector, normal: Vector): Vector {
  const around = Math.atan2(at[1], at[0]);
  const tangent: Vector = [-Math.sin(around), Math.cos(around), 0];
  for (const [cell, share, salt] of [
    [0.15, 0.42, 11],
    [0.062, 0.62, 12],
  ] as const) {
    const columns = Math.round((2 * Math.PI) / cell);
    const u = ((around + Math.PI) / (2 * Math.PI)) * columns;
    const v = at[2] / cell;
    const column = Math.floor(u);
    const row = Math.floor(v);
    const wet =
      (at[2] < LEVEL + 0.02 ? share : share * 0.12) *
      (0.55 + 0.9 * softNoise(column * 0.35, row * 0.35, salt));
    if (hash(column, row, salt) > wet) continue;
    const size = 0.16 + 0.3 * hash(column, row, salt + 1) ** 1.6;
    const x = u - column - 0.5 - (hash(column, row, salt + 2) - 0.5) * (1 - 2 * size);
    const z = v - row - 0.5 - (hash(column, row, salt + 3) - 0.5) * (1 - 2 * size);
    const distance = Math.hypot(x, z) / size;
    if (distance >= 1) continue;
    const lean = 1.15 * distance;
    return normalize(
      add(
        normal,
        add(scale(tangent, (x / (size * distance || 1)) * lean), [0, 0, (z / (size * distance || 1)) * lean]),
      ),
    );
  }
  return normal;
}

function iceCubes(): readonly { surface: Surface; contains: Keep }[] {
  const material: Material = {
    kind: 'clear',
    outside: (at) => (at[2] < LEVEL ? tea : air),
    inside: () => ice,
  };
  const rough: Bump = (at, normal) =>
    normalize(
      add(normal, [
        (softNoise(at[0] * 7, at[1] * 7 + at[2] * 5, 21) - 0.5) * 0.34,
        (softNoise(at[1] * 7, at[2] * 7 + at[0] * 5, 22) - 0.5) * 0.34,
        (softNoise(at[2] * 7, at[0] * 7 + at[1] * 5, 23) - 0.5) * 0.34,
      ]),
    );
  const place: readonly (readonly [Vector, Vector, Vector])[] = [
    [
      [-0.36, -0.28, 2.3],
      [0.5, 1, 0.1],
      [0.28, 0.1, 1],
    ],
    [
      [0.36, -0.3, 2.16],
      [-0.7, 1, 0.4],
      [-0.3, 0.35, 1],
    ],
    [
      [0.1, 0.5, 2.26],
      [1, 0.3, 0.3],
      [0.2, 0.4, 1],
    ],
    [
      [-0.3, -0.2, 1.5],
      [0.9, 1, 0.3],
      [0.5, -0.4, 1],
    ],
    [
      [0.36, 0.16, 1.36],
      [0.2, 1, 0.5],
      [-0.5, -0.2, 1],
    ],
    [
      [-0.2, 0.1, 0.72],
      [0.6, 1, -0.3],
      [0.15, 0.5, 1],
    ],
  ];
  return place.map(([centre, forward, up]) =>
    softBox(
      { centre, half: [0.3, 0.3, 0.29], forward: normalize(forward), up: normalize(up), soft: 0.1 },
      material,
      rough,
    ),
  );
}

function lemonSlice(centre: Vector, normal: Vector, radius: number): Surface {
  const rind = linear('#f0b81e');
  const pith = linear('#fff4cf');
  const flesh = linear('#f7d23e');
  const deep = linear('#e9b21c');
  return flatFigure(
    { centre, normal },
    (u, v) => u * u + v * v < radius * radius,
    (u, v) => {
      const r = Math.hypot(u, v) / radius;
      if (r > 0.92) return rind;
      const turn = ((Math.atan2(v, u) / (2 * Math.PI)) * 9 + 9) % 1;
      const toSide = Math.min(turn, 1 - turn) * r * 0.7;
      if (r > 0.82 || r < 0.07 || toSide < 0.026) return pith;
      return blend(flesh, deep, 0.75 * softNoise(turn * 9, r * 3.2 + Math.floor(turn * 9), 31));
    },
    1,
  );
}

function wholeLemon(centre: Vector): Surface {
  const skin = linear('#f2bd22');
  const pores: Bump = (at, n) =>
    normalize(
      add(n, [
        (softNoise(at[0] * 16, at[2] * 16, 41) - 0.5) * 0.3,
        0,
        (softNoise(at[2] * 16, at[0] * 16, 42) - 0.5) * 0.3,
      ]),
    );
  return ellipsoid(
    { centre, radii: [0.82, 0.62, 0.62] },
    { kind: 'matte', colour: () => skin, gloss: 1 },
    undefined,
    pores,
  );
}

function straw(): Surface {
  const stripe = linear('#d98a24');
  const paper = linear('#fbf3e4');
  return rod([0.34, 0.2, 0.35], [-0.7, 0.49, 3.95], 0.075, (along, at) => {
    const turn = Math.atan2(at[1] - 0.35, at[0] + along * 0.28 - 0.4) / (2 * Math.PI);
    return (along * 2.2 + turn + 20) % 1 < 0.42 ? stripe : paper;
  });
}

/** Leaves are pieces cut from large balls, so they are hollow like real ones. */
function mint(): readonly Surface[] {
  const at: Vector = [-0.38, -0.52, 2.74];
  const leaves: readonly (readonly [Vector, Vector, number])[] = [
    [[-0.75, -0.75, 0.55], [-0.2, -0.3, 1], 0.62],
    [[0.62, -0.75, 0.75], [0.25, -0.6, 1], 0.56],
    [[-0.25, -0.35, 1.5], [-0.5, -1, 0.3], 0.6],
    [[-1, 0.2, 0.9], [0.4, -0.8, 1], 0.58],
    [[0.35, 0.1, 1.4], [0.5, -1, 0.1], 0.5],
  ];
  return leaves.map(([towards, up, length], index) =>
    leaf(at, normalize(towards), normalize(up), length, index),
  );
}

function leaf(stem: Vector, towards: Vector, up: Vector, length: number, index: number): Surface {
  const side = normalize(cross(towards, up));
  const top = cross(side, towards);
  const bend = 0.9;
  const middle = add(stem, scale(towards, length / 2));
  const centre = subtract(middle, scale(top, bend));
  const dark = linear('#1f5a33');
  const bright = linear('#4f9a4a');
  const spot = (p: Vector): [number, number, number] => {
    const from = subtract(p, stem);
    return [dotOf(from, towards) / length, dotOf(from, side) / length, dotOf(subtract(p, centre), top)];
  };
  const keep: Keep = (p) => {
    const [along, across, height] = spot(p);
    if (height < 0 || along < 0 || along > 1) return false;
    const teeth = 1 + 0.09 * (((along * 11) % 1) - 0.5);
    return Math.abs(across) < 0.62 * Math.sqrt(along) * (1 - along) ** 0.72 * teeth;
  };
  const veins = (p: Vector): number => {
    const [along, across] = spot(p);
    const rib = Math.abs(across) < 0.012 ? 1 : 0;
    const ray = Math.abs((((along - Math.abs(across) * 0.9) * 7 + 7) % 1) - 0.5) < 0.07 ? 0.7 : 0;
    return Math.max(rib, ray);
  };
  const material: Material = {
    kind: 'matte',
    gloss: 0.8,
    colour: (p) =>
      blend(
        blend(dark, bright, 0.35 + 0.3 * softNoise(p[0] * 8, p[1] * 8 + p[2] * 8, index)),
        bright,
        veins(p),
      ),
  };
  const quilt: Bump = (p, normal) => {
    const [along, across] = spot(p);
    const wave = Math.sin((along - Math.abs(across) * 0.9) * 7 * 2 * Math.PI) * 0.25;
    return normalize(add(normal, add(scale(towards, wave), scale(side, Math.sign(across) * 0.22))));
  };
  return ellipsoid({ centre, radii: [bend, bend, bend] }, material, keep, quilt);
}

function dotOf(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Water on the table in front of the glass: flat caps, and a few on the left where the light comes from. */
function drops(): readonly Surface[] {
  const random = createRandom(77);
  const water: Medium = { refraction: 1.333, absorption: () => nothing };
  const material: Material = { kind: 'clear', outside: () => air, inside: () => water };
  return Array.from({ length: 18 }, () => {
    const angle = -Math.PI * (0.05 + 0.9 * random.next());
    const distance = 1.12 + 1.1 * random.next() ** 1.5;
    const size = 0.035 + 0.075 * random.next() ** 2;
    const centre: Vector = [Math.cos(angle) * distance, Math.sin(angle) * distance, 0.004];
    return cluster(centre, size, [
      ellipsoid({ centre, radii: [size, size * 0.92, size * 0.42] }, material, (at) => at[2] > 0.004),
    ]);
  });
}
