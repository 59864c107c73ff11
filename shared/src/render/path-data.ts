import { arcToCurves } from './arc.ts';

/** One step of a path in absolute px: move, line, cubic curve (two control points, then the end), close. */
export type PathSegment =
  | readonly ['M' | 'L', number, number]
  | readonly ['C', number, number, number, number, number, number]
  | readonly ['Z'];

const ARGUMENTS: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  H: 1,
  V: 1,
  C: 6,
  S: 4,
  Q: 4,
  T: 2,
  A: 7,
  Z: 0,
};
const TOKEN = /([a-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)|([\s,]+)|(.)/giy;
/** A path with more steps than this is not drawn; no figure people draw comes near. */
const MAX_SEGMENTS = 20_000;

interface Command {
  readonly letter: string;
  readonly values: readonly number[];
}

/**
 * Reads SVG path data drawn in a 0 0 1 1 box and places it in the given box, as absolute lines and cubic curves
 * (curves scale exactly where arcs would not). Data that breaks the grammar gives no segments at all.
 */
export function fitPath(
  data: string,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): PathSegment[] {
  const commands = parse(data);
  if (!commands) return [];
  const unit = toSegments(commands);
  if (unit.length > MAX_SEGMENTS) return [];
  return unit.map((segment) => {
    const [letter, ...values] = segment;
    const placed = values.map((value, index) =>
      index % 2 === 0 ? box.x + value * box.width : box.y + value * box.height,
    );
    return segmentOf(letter, placed);
  });
}

/** The segments as SVG path data. `write` turns a number into text. */
export function pathData(segments: readonly PathSegment[], write: (value: number) => string): string {
  return segments.map(([letter, ...values]) => letter + values.map(write).join(' ')).join('');
}

function segmentOf(letter: PathSegment[0], values: readonly number[]): PathSegment {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values;
  if (letter === 'Z') return ['Z'];
  return letter === 'C' ? ['C', a, b, c, d, e, f] : [letter, a, b];
}

function parse(data: string): Command[] | undefined {
  const commands: Command[] = [];
  let letter: string | undefined;
  let values: number[] = [];
  const flush = (): boolean => {
    if (letter === undefined) return values.length === 0;
    const count = ARGUMENTS[letter.toUpperCase()] ?? 0;
    if (count === 0) {
      commands.push({ letter, values: [] });
      return values.length === 0;
    }
    if (values.length === 0 || values.length % count !== 0) return false;
    for (let at = 0; at < values.length; at += count) {
      commands.push({ letter: at > 0 ? continued(letter) : letter, values: values.slice(at, at + count) });
    }
    return true;
  };
  for (const [, nextLetter, number, , wrong] of data.matchAll(TOKEN)) {
    if (wrong !== undefined) return undefined;
    if (number !== undefined) {
      const value = Number(number);
      if (!Number.isFinite(value)) return undefined;
      values.push(value);
    } else if (nextLetter !== undefined) {
      if (!flush() || ARGUMENTS[nextLetter.toUpperCase()] === undefined) return undefined;
      letter = nextLetter;
      values = [];
    }
  }
  if (!flush()) return undefined;
  return commands[0]?.letter.toUpperCase() === 'M' ? commands : undefined;
}

/** Numbers that go on after a move draw lines. */
function continued(letter: string): string {
  return letter === 'M' ? 'L' : letter === 'm' ? 'l' : letter;
}

function toSegments(commands: readonly Command[]): PathSegment[] {
  const segments: PathSegment[] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  /** the last control point, mirrored by S and T */
  let cubic: readonly [number, number] | undefined;
  let quadratic: readonly [number, number] | undefined;

  for (const { letter, values } of commands) {
    const upper = letter.toUpperCase();
    const [dx, dy] = letter === upper ? [0, 0] : [x, y];
    const at = (index: number): number => (values[index] ?? 0) + (index % 2 === 0 ? dx : dy);
    let nextCubic: typeof cubic;
    let nextQuadratic: typeof quadratic;
    const curve = (a: number, b: number, c: number, d: number, e: number, f: number): void => {
      segments.push(['C', a, b, c, d, e, f]);
      [x, y] = [e, f];
    };
    const quad = (a: number, b: number, e: number, f: number): void => {
      nextQuadratic = [a, b];
      curve(x + (2 / 3) * (a - x), y + (2 / 3) * (b - y), e + (2 / 3) * (a - e), f + (2 / 3) * (b - f), e, f);
    };
    const line = (toX: number, toY: number): void => {
      [x, y] = [toX, toY];
      segments.push(['L', x, y]);
    };
    if (upper === 'M') {
      [x, y] = [at(0), at(1)];
      [startX, startY] = [x, y];
      segments.push(['M', x, y]);
    } else if (upper === 'L') line(at(0), at(1));
    else if (upper === 'H') line(at(0), y);
    else if (upper === 'V') line(x, (values[0] ?? 0) + dy);
    else if (upper === 'C') {
      nextCubic = [at(2), at(3)];
      curve(at(0), at(1), at(2), at(3), at(4), at(5));
    } else if (upper === 'S') {
      const [a, b] = cubic ? [2 * x - cubic[0], 2 * y - cubic[1]] : [x, y];
      nextCubic = [at(0), at(1)];
      curve(a, b, at(0), at(1), at(2), at(3));
    } else if (upper === 'Q') quad(at(0), at(1), at(2), at(3));
    else if (upper === 'T') {
      const [a, b] = quadratic ? [2 * x - quadratic[0], 2 * y - quadratic[1]] : [x, y];
      quad(a, b, at(0), at(1));
    } else if (upper === 'A') {
      const [rx = 0, ry = 0, turn = 0, large = 0, sweep = 0, endX = 0, endY = 0] = values;
      const end = { x: endX + dx, y: endY + dy };
      for (const bow of arcToCurves({ x, y }, end, { rx, ry, turn, large: large !== 0, sweep: sweep !== 0 }))
        curve(...bow);
      if (x !== end.x || y !== end.y) line(end.x, end.y);
    } else {
      segments.push(['Z']);
      [x, y] = [startX, startY];
    }
    cubic = nextCubic;
    quadratic = nextQuadratic;
  }
  return segments;
}
