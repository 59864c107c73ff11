import { add, basis, cross, dot, normalize, scale, subtract } from './vector.ts';
import type { Vector } from './vector.ts';

/** What light travels through: how it bends and what it takes per unit of length. */
export interface Medium {
  readonly refraction: number;
  absorption(at: Vector): Vector;
}

/** How a surface answers light. Glass-like surfaces name the media on their two sides; others have a colour. */
export type Material =
  | { readonly kind: 'matte'; colour(at: Vector): Vector; readonly gloss: number }
  | { readonly kind: 'clear'; outside(at: Vector): Medium; inside(at: Vector): Medium };

export interface Hit {
  distance: number;
  normal: Vector;
  material: Material;
}

/** Returns the nearest hit beyond a hair's breadth, or undefined. Normals point to the outside. */
export type Surface = (origin: Vector, direction: Vector) => Hit | undefined;
export type Keep = (at: Vector) => boolean;
export type Bump = (at: Vector, normal: Vector) => Vector;

const NEAR = 1e-4;
const NONE: readonly number[] = [];
const always: Keep = () => true;

function nearest(
  distances: readonly number[],
  origin: Vector,
  direction: Vector,
  keep: Keep,
  normalAt: (at: Vector) => Vector,
  material: Material,
): Hit | undefined {
  for (let index = 0; index < distances.length; index++) {
    const distance = distances[index] ?? Number.NaN;
    if (!(distance > NEAR)) continue;
    const at = add(origin, scale(direction, distance));
    if (keep(at)) return { distance, normal: normalAt(at), material };
  }
  return undefined;
}

function roots(a: number, halfB: number, c: number): readonly number[] {
  const rest = halfB * halfB - a * c;
  if (rest < 0) return NONE;
  const root = Math.sqrt(rest);
  const first = (-halfB - root) / a;
  const second = (-halfB + root) / a;
  return first < second ? [first, second] : [second, first];
}

/** A round wall about the z axis whose radius grows by `slope` per unit of height, from `bottom` to `top`. */
export function coneWall(
  shape: { radius: number; slope: number; bottom: number; top: number },
  material: Material,
  bump?: Bump,
): Surface {
  const { radius, slope, bottom, top } = shape;
  return (o, d) => {
    const r = radius + slope * o[2];
    const a = d[0] * d[0] + d[1] * d[1] - slope * slope * d[2] * d[2];
    const b = o[0] * d[0] + o[1] * d[1] - r * slope * d[2];
    const c = o[0] * o[0] + o[1] * o[1] - r * r;
    return nearest(
      roots(a, b, c),
      o,
      d,
      (at) => at[2] >= bottom && at[2] <= top,
      (at) => {
        const flat = normalize([at[0], at[1], -slope * (radius + slope * at[2])]);
        return bump ? bump(at, flat) : flat;
      },
      material,
    );
  };
}

/** The part of the level plane at `height` between two radii about `centre`. */
export function levelDisc(
  shape: { height: number; from: number; to: number; up: 1 | -1 },
  material: Material,
  keep: Keep = always,
  bump?: Bump,
): Surface {
  const normal: Vector = [0, 0, shape.up];
  return (o, d) =>
    nearest(
      [(shape.height - o[2]) / d[2]],
      o,
      d,
      (at) => {
        const square = at[0] * at[0] + at[1] * at[1];
        return square >= shape.from * shape.from && square <= shape.to * shape.to && keep(at);
      },
      (at) => (bump ? bump(at, normal) : normal),
      material,
    );
}

/** A disc or any flat figure: `inside` decides by the two coordinates in its plane. */
export function flatFigure(
  place: { centre: Vector; normal: Vector },
  inside: (u: number, v: number) => boolean,
  colour: (u: number, v: number) => Vector,
  gloss: number,
): Surface {
  const normal = normalize(place.normal);
  const [across, along] = basis(normal);
  const on = (at: Vector): [number, number] => {
    const from = subtract(at, place.centre);
    return [dot(from, across), dot(from, along)];
  };
  const material: Material = { kind: 'matte', colour: (at) => colour(...on(at)), gloss };
  return (o, d) =>
    nearest(
      [dot(subtract(place.centre, o), normal) / dot(d, normal)],
      o,
      d,
      (at) => inside(...on(at)),
      () => normal,
      material,
    );
}

/** A ball stretched along the axes; `keep` cuts a piece out of it, `bump` roughens it. */
export function ellipsoid(
  shape: { centre: Vector; radii: Vector },
  material: Material,
  keep: Keep = always,
  bump?: Bump,
): Surface {
  const { centre, radii } = shape;
  return (origin, direction) => {
    const o: Vector = [
      (origin[0] - centre[0]) / radii[0],
      (origin[1] - centre[1]) / radii[1],
      (origin[2] - centre[2]) / radii[2],
    ];
    const d: Vector = [direction[0] / radii[0], direction[1] / radii[1], direction[2] / radii[2]];
    return nearest(
      roots(dot(d, d), dot(o, d), dot(o, o) - 1),
      origin,
      direction,
      keep,
      (at) => {
        const p = subtract(at, centre);
        const normal = normalize([p[0] / radii[0] ** 2, p[1] / radii[1] ** 2, p[2] / radii[2] ** 2]);
        return bump ? bump(at, normal) : normal;
      },
      material,
    );
  };
}

/** A turned box with softened normals at its edges, and the test whether a point lies inside it. */
export function softBox(
  shape: { centre: Vector; half: Vector; forward: Vector; up: Vector; soft: number },
  material: Material,
  bump?: Bump,
): { surface: Surface; contains: Keep } {
  const z = normalize(shape.up);
  const x = normalize(cross(shape.forward, z));
  const y = cross(z, x);
  const local = (p: Vector): Vector => [dot(p, x), dot(p, y), dot(p, z)];
  const contains: Keep = (at) => {
    const p = local(subtract(at, shape.centre));
    return Math.abs(p[0]) < shape.half[0] && Math.abs(p[1]) < shape.half[1] && Math.abs(p[2]) < shape.half[2];
  };
  const normalAt = (at: Vector): Vector => {
    const p = local(subtract(at, shape.centre));
    const lean = (axis: 0 | 1 | 2): number => {
      const edge = shape.half[axis] - Math.abs(p[axis]);
      return edge >= shape.soft ? 0 : Math.sign(p[axis]) * (1 - edge / shape.soft) ** 2;
    };
    const n = normalize(add(add(scale(x, lean(0)), scale(y, lean(1))), scale(z, lean(2))));
    return bump ? bump(at, n) : n;
  };
  const surface: Surface = (origin, direction) => {
    const o = local(subtract(origin, shape.centre));
    const d = local(direction);
    let enter = -Infinity;
    let leave = Infinity;
    for (const axis of [0, 1, 2] as const) {
      const first = (-shape.half[axis] - o[axis]) / d[axis];
      const second = (shape.half[axis] - o[axis]) / d[axis];
      enter = Math.max(enter, Math.min(first, second));
      leave = Math.min(leave, Math.max(first, second));
    }
    if (enter > leave) return undefined;
    return nearest([enter, leave], origin, direction, always, normalAt, material);
  };
  return { surface, contains };
}

/** A thin round rod between two points, without caps. */
export function rod(
  from: Vector,
  to: Vector,
  radius: number,
  colour: (along: number, at: Vector) => Vector,
): Surface {
  const span = subtract(to, from);
  const length = Math.sqrt(dot(span, span));
  const axis = scale(span, 1 / length);
  const along = (at: Vector): number => dot(subtract(at, from), axis);
  const material: Material = { kind: 'matte', colour: (at) => colour(along(at), at), gloss: 0.05 };
  return (origin, d) => {
    const o = subtract(origin, from);
    const flatD = subtract(d, scale(axis, dot(d, axis)));
    const flatO = subtract(o, scale(axis, dot(o, axis)));
    return nearest(
      roots(dot(flatD, flatD), dot(flatO, flatD), dot(flatO, flatO) - radius * radius),
      origin,
      d,
      (at) => along(at) >= 0 && along(at) <= length,
      (at) => normalize(subtract(subtract(at, from), scale(axis, along(at)))),
      material,
    );
  };
}

/** Surfaces that all lie within a ball: rays that miss the ball skip them. */
export function cluster(centre: Vector, radius: number, surfaces: readonly Surface[]): Surface {
  return (o, d) => {
    const from = subtract(o, centre);
    const towards = dot(from, d);
    const apart = dot(from, from);
    if (apart > radius * radius && (towards > 0 || apart - towards * towards > radius * radius))
      return undefined;
    return closest(surfaces, o, d);
  };
}

/** The nearest hit on any of the surfaces. */
export function closest(surfaces: readonly Surface[], o: Vector, d: Vector): Hit | undefined {
  let best: Hit | undefined;
  for (const surface of surfaces) {
    const hit = surface(o, d);
    if (hit !== undefined && (best === undefined || hit.distance < best.distance)) best = hit;
  }
  return best;
}
