import { add, basis, dot, normalize, scale } from './vector.ts';
import type { Random } from './random.ts';
import { closest } from './surfaces.ts';
import type { Medium, Surface } from './surfaces.ts';
import type { Vector } from './vector.ts';

export interface Scene {
  readonly surfaces: readonly Surface[];
  /** what the camera stands in */
  readonly around: Medium;
  /** light that arrives from infinitely far in a direction, the sun's left out */
  sky(direction: Vector): Vector;
  readonly sun: Sun;
}

/** A round patch of even light, infinitely far away. */
export interface Sun {
  readonly towards: Vector;
  /** cosine of half its angle */
  readonly edge: number;
  readonly light: Vector;
}

/** A lens of finite opening: what is not at the focus distance is soft. */
export interface Camera {
  readonly at: Vector;
  readonly forward: Vector;
  readonly right: Vector;
  readonly up: Vector;
  /** half the height of the picture at distance 1 */
  readonly spread: number;
  readonly focus: number;
  readonly opening: number;
}

const CHANNELS = [0, 1, 2] as const;
const MAX_BOUNCES = 22;
/** Brighter samples than this are cut: rare ones would stay as single glowing dots. */
const BRIGHTEST = 9;

/** The light that one camera ray brings, linear RGB. `u` and `v` run −1…1 over the square picture. */
export function sample(scene: Scene, camera: Camera, u: number, v: number, random: Random): Vector {
  const angle = random.next() * 2 * Math.PI;
  const radius = Math.sqrt(random.next()) * camera.opening;
  const shiftX = Math.cos(angle) * radius;
  const shiftY = Math.sin(angle) * radius;
  const aim = (axis: 0 | 1 | 2): number =>
    camera.focus * (camera.forward[axis] + camera.spread * (u * camera.right[axis] - v * camera.up[axis]));
  const shift = (axis: 0 | 1 | 2): number => shiftX * camera.right[axis] + shiftY * camera.up[axis];
  const origin: Vector = [camera.at[0] + shift(0), camera.at[1] + shift(1), camera.at[2] + shift(2)];
  return follow(scene, origin, normalize([aim(0) - shift(0), aim(1) - shift(1), aim(2) - shift(2)]), random);
}

function follow(scene: Scene, origin: Vector, direction: Vector, random: Random): Vector {
  let o = origin;
  let d = direction;
  const left: [number, number, number] = [1, 1, 1];
  const found: [number, number, number] = [0, 0, 0];
  let medium = scene.around;
  // Matte surfaces look for the sun themselves, which is far less grainy than meeting it by chance;
  // their scattered rays must then not count it again. Light that came through glass still may.
  let sunCounted = false;
  for (let bounce = 0; bounce < MAX_BOUNCES; bounce++) {
    const hit = closest(scene.surfaces, o, d);
    if (hit === undefined) {
      collect(found, left, scene.sky(d), 1);
      if (!sunCounted && dot(d, scene.sun.towards) > scene.sun.edge) collect(found, left, scene.sun.light, 1);
      return found;
    }
    const at: Vector = [o[0] + d[0] * hit.distance, o[1] + d[1] * hit.distance, o[2] + d[2] * hit.distance];
    const { material } = hit;
    if (medium !== scene.around) {
      const absorbed = medium.absorption(at);
      for (const channel of CHANNELS) left[channel] *= Math.exp(-absorbed[channel] * hit.distance);
    }
    sunCounted = false;
    if (material.kind === 'clear') {
      const leaving = dot(d, hit.normal) > 0;
      const from = leaving ? material.inside(at) : material.outside(at);
      const to = leaving ? material.outside(at) : material.inside(at);
      const turned = bend(d, hit.normal, leaving, from.refraction, to.refraction, random);
      medium = turned.through ? to : from;
      d = turned.direction;
    } else {
      const facing: Vector = dot(d, hit.normal) > 0 ? scale(hit.normal, -1) : hit.normal;
      const mirror = material.gloss * (0.04 + 0.96 * (1 + Math.max(-1, dot(d, facing))) ** 5);
      if (random.next() < mirror) d = reflect(d, facing);
      else {
        const colour = material.colour(at);
        for (const channel of CHANNELS) left[channel] *= colour[channel];
        collect(found, left, scene.sun.light, sunlight(scene, at, facing, random));
        sunCounted = true;
        d = scatter(facing, random);
      }
    }
    o = at;
    if (bounce > 4) {
      const stay = Math.min(0.97, Math.max(left[0], left[1], left[2]));
      if (random.next() > stay) return found;
      for (const channel of CHANNELS) left[channel] /= stay;
    }
  }
  return found;
}

function collect(found: [number, number, number], left: Vector, light: Vector, share: number): void {
  if (share <= 0) return;
  for (const channel of CHANNELS)
    found[channel] += Math.min(left[channel] * light[channel] * share, BRIGHTEST);
}

/** The share of the sun's light that a matte surface sends on, by one ray towards a random place of the sun. */
function sunlight(scene: Scene, at: Vector, normal: Vector, random: Random): number {
  const { towards, edge } = scene.sun;
  const cosine = 1 - random.next() * (1 - edge);
  const sine = Math.sqrt(1 - cosine * cosine);
  const angle = random.next() * 2 * Math.PI;
  const [x, y] = basis(towards);
  const ray = add(
    scale(towards, cosine),
    add(scale(x, Math.cos(angle) * sine), scale(y, Math.sin(angle) * sine)),
  );
  const facing = dot(ray, normal);
  if (facing <= 0 || closest(scene.surfaces, at, ray) !== undefined) return 0;
  return facing * 2 * (1 - edge);
}

function reflect(d: Vector, n: Vector): Vector {
  const twice = 2 * dot(d, n);
  return normalize([d[0] - twice * n[0], d[1] - twice * n[1], d[2] - twice * n[2]]);
}

interface Turned {
  readonly direction: Vector;
  readonly through: boolean;
}

/** Refracts or reflects, by chance in the proportion that Schlick's approximation of Fresnel gives. */
function bend(d: Vector, normal: Vector, leaving: boolean, from: number, to: number, random: Random): Turned {
  const n = leaving ? scale(normal, -1) : normal;
  const ratio = from / to;
  const cosine = Math.min(1, -dot(d, n));
  const sineSquare = ratio * ratio * (1 - cosine * cosine);
  if (sineSquare >= 1) return { direction: reflect(d, n), through: false };
  const cosineOut = Math.sqrt(1 - sineSquare);
  const head = ((from - to) / (from + to)) ** 2;
  const share = head + (1 - head) * (1 - (ratio > 1 ? cosineOut : cosine)) ** 5;
  if (random.next() < share) return { direction: reflect(d, n), through: false };
  const by = ratio * cosine - cosineOut;
  return {
    direction: normalize([ratio * d[0] + by * n[0], ratio * d[1] + by * n[1], ratio * d[2] + by * n[2]]),
    through: true,
  };
}

function scatter(normal: Vector, random: Random): Vector {
  const angle = random.next() * 2 * Math.PI;
  const square = random.next();
  const radius = Math.sqrt(square);
  const [x, y] = basis(normal);
  const a = Math.cos(angle) * radius;
  const b = Math.sin(angle) * radius;
  const c = Math.sqrt(1 - square);
  return [
    a * x[0] + b * y[0] + c * normal[0],
    a * x[1] + b * y[1] + c * normal[1],
    a * x[2] + b * y[2] + c * normal[2],
  ];
}
