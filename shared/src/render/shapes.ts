import type { Pair, ShapeObject } from '../documents/canvas/schema.ts';
import { parseColour } from './colour.ts';
import type { Colour } from './colour.ts';
import { fitPath } from './path-data.ts';
import type { PathSegment } from './path-data.ts';

export interface Stroke {
  readonly colour: Colour;
  /** px, centred on the outline */
  readonly width: number;
}

/** A figure with its paint. Coordinates are px in page coordinates. */
export type ShapePart = (
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      /** px, at most half the shorter side */
      readonly radius: number;
    }
  | {
      readonly kind: 'ellipse';
      readonly cx: number;
      readonly cy: number;
      readonly rx: number;
      readonly ry: number;
    }
  | { readonly kind: 'path'; readonly segments: readonly PathSegment[] }
) & { readonly fill: Colour | undefined; readonly stroke: Stroke | undefined };

const LINE: readonly Pair[] = [
  [0, 0.5],
  [1, 0.5],
];
const TRIANGLE: readonly Pair[] = [
  [0.5, 0],
  [1, 1],
  [0, 1],
];
/** px; a line nobody gave a stroke is drawn as thin as this in its fill colour, never invisible by default */
const LINE_WIDTH = 2;
/** an arrow's head against its shaft: length and half width in shaft widths */
const HEAD = { length: 4, halfWidth: 2, shortestPx: 8 };

/**
 * The figures a shape is drawn as. Lines and arrows without enough `points` run across the middle of their box,
 * polygons are triangles, paths that cannot be read are nothing.
 */
export function shapeParts(object: ShapeObject): ShapePart[] {
  const [x, y] = object.position;
  const [width, height] = object.size;
  const paint = { fill: parseColour(object.fill), stroke: strokeOf(object) };
  switch (object.shape) {
    case 'rect': {
      const radius = Math.min(Math.max(0, object.cornerRadius), width / 2, height / 2);
      return [{ kind: 'rect', x, y, width, height, radius, ...paint }];
    }
    case 'ellipse':
      return [
        { kind: 'ellipse', cx: x + width / 2, cy: y + height / 2, rx: width / 2, ry: height / 2, ...paint },
      ];
    case 'line':
      return [
        {
          kind: 'path',
          segments: polyline(corners(object, LINE)),
          fill: undefined,
          stroke: lineStroke(object),
        },
      ];
    case 'arrow':
      return arrow(corners(object, LINE), lineStroke(object));
    case 'polygon':
      return [{ kind: 'path', segments: [...polyline(corners(object, TRIANGLE)), ['Z']], ...paint }];
    case 'path':
      return [{ kind: 'path', segments: fitPath(object.path, { x, y, width, height }), ...paint }];
  }
}

function strokeOf(object: ShapeObject): Stroke | undefined {
  const colour = parseColour(object.stroke);
  return colour && object.strokeWidth > 0 ? { colour, width: object.strokeWidth } : undefined;
}

function lineStroke(object: ShapeObject): Stroke | undefined {
  const colour = parseColour(object.stroke) ?? parseColour(object.fill);
  return colour && { colour, width: object.strokeWidth > 0 ? object.strokeWidth : LINE_WIDTH };
}

function corners(object: ShapeObject, otherwise: readonly Pair[]): readonly Pair[] {
  const points = object.points.length >= otherwise.length ? object.points : otherwise;
  const [x, y] = object.position;
  const [width, height] = object.size;
  return points.map(([across, down]): Pair => [x + across * width, y + down * height]);
}

function polyline(points: readonly Pair[]): PathSegment[] {
  return points.map(([x, y], index): PathSegment => (index === 0 ? ['M', x, y] : ['L', x, y]));
}

function arrow(points: readonly Pair[], stroke: Stroke | undefined): ShapePart[] {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!stroke || !tip || !before) return [];
  const distance = Math.hypot(tip[0] - before[0], tip[1] - before[1]);
  const length = Math.min(Math.max(HEAD.length * stroke.width, HEAD.shortestPx), distance);
  const half = (length * HEAD.halfWidth) / HEAD.length;
  const along: Pair =
    distance > 0 ? [(tip[0] - before[0]) / distance, (tip[1] - before[1]) / distance] : [1, 0];
  const neck: Pair = [tip[0] - along[0] * length, tip[1] - along[1] * length];
  const head: PathSegment[] = [
    ['M', tip[0], tip[1]],
    ['L', neck[0] - along[1] * half, neck[1] + along[0] * half],
    ['L', neck[0] + along[1] * half, neck[1] - along[0] * half],
    ['Z'],
  ];
  return [
    { kind: 'path', segments: polyline([...points.slice(0, -1), neck]), fill: undefined, stroke },
    { kind: 'path', segments: head, fill: stroke.colour, stroke: undefined },
  ];
}
