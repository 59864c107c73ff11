import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import type { Box } from './box.ts';

/** How near an edge must come to be caught, screen px. */
export const SNAP_PX = 6;

/** A line to show, page px: at `at` along its axis, spanning `from` … `to` along the other. */
export interface Guide {
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly kind: 'align' | 'gap';
}

export interface Snap {
  readonly delta: Pair;
  readonly guides: readonly Guide[];
}

export interface SnapTargets {
  /** the page itself: its edges, centre and margins catch too */
  readonly page: Box;
  /** boxes of the other objects in view */
  readonly boxes: readonly Box[];
  /** px between grid lines; absent when the grid is off */
  readonly grid?: number;
}

interface Line {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Share of the page's shorter side that good layouts leave free. */
const MARGIN_SHARE = 0.05;

/** Lines that catch, per axis, sorted once per gesture so that each move is a binary search. */
export interface SnapLines {
  readonly x: readonly Line[];
  readonly y: readonly Line[];
  readonly boxes: readonly Box[];
  readonly grid?: number;
}

export function collectLines(targets: SnapTargets): SnapLines {
  const { page } = targets;
  const margin = Math.round(Math.min(page.width, page.height) * MARGIN_SHARE);
  const inner: Box = {
    x: page.x + margin,
    y: page.y + margin,
    width: page.width - 2 * margin,
    height: page.height - 2 * margin,
  };
  const sides: Line[] = [];
  const levels: Line[] = [];
  const add = (box: Box, centre: boolean): void => {
    const right = box.x + box.width;
    const bottom = box.y + box.height;
    for (const at of centre ? [box.x, box.x + box.width / 2, right] : [box.x, right])
      sides.push({ at, from: box.y, to: bottom });
    for (const at of centre ? [box.y, box.y + box.height / 2, bottom] : [box.y, bottom])
      levels.push({ at, from: box.x, to: right });
  };
  add(page, true);
  add(inner, false);
  for (const box of targets.boxes) add(box, true);
  const byPlace = (a: Line, b: Line): number => a.at - b.at;
  return {
    x: sides.sort(byPlace),
    y: levels.sort(byPlace),
    boxes: targets.boxes,
    ...(targets.grid === undefined ? {} : { grid: targets.grid }),
  };
}

/** Moves a box onto the nearest lines within `reach` page px, each axis for itself. */
export function snapMove(box: Box, lines: SnapLines, reach: number): Snap {
  const x = snapAxis([box.x, box.x + box.width / 2, box.x + box.width], lines.x, reach);
  const y = snapAxis([box.y, box.y + box.height / 2, box.y + box.height], lines.y, reach);
  const gap = {
    x: x === undefined ? snapGap(box, lines.boxes, 'x', reach) : undefined,
    y: y === undefined ? snapGap(box, lines.boxes, 'y', reach) : undefined,
  };
  const dx = x?.delta ?? gap.x?.delta ?? snapGrid(box.x, lines.grid, reach);
  const dy = y?.delta ?? gap.y?.delta ?? snapGrid(box.y, lines.grid, reach);
  const moved: Box = { ...box, x: box.x + dx, y: box.y + dy };
  return {
    delta: [dx, dy],
    guides: [
      ...(x === undefined ? [] : [guide('x', x.line, moved)]),
      ...(y === undefined ? [] : [guide('y', y.line, moved)]),
      ...(gap.x?.guides(moved) ?? []),
      ...(gap.y?.guides(moved) ?? []),
    ],
  };
}

/** Catches only the edges that a handle moves: `edges` −1 the near side, 1 the far side, 0 none. */
export function snapEdges(box: Box, edges: Pair, lines: SnapLines, reach: number): Snap {
  const along = (edge: number, near: number, length: number): number[] =>
    edge === 0 ? [] : [edge < 0 ? near : near + length];
  const x = snapAxis(along(edges[0], box.x, box.width), lines.x, reach);
  const y = snapAxis(along(edges[1], box.y, box.height), lines.y, reach);
  const gridX = edges[0] === 0 ? 0 : snapGrid(edges[0] < 0 ? box.x : box.x + box.width, lines.grid, reach);
  const gridY = edges[1] === 0 ? 0 : snapGrid(edges[1] < 0 ? box.y : box.y + box.height, lines.grid, reach);
  return {
    delta: [x?.delta ?? gridX, y?.delta ?? gridY],
    guides: [
      ...(x === undefined ? [] : [guide('x', x.line, box)]),
      ...(y === undefined ? [] : [guide('y', y.line, box)]),
    ],
  };
}

function guide(axis: 'x' | 'y', line: Line, box: Box): Guide {
  const [start, end] = axis === 'x' ? [box.y, box.y + box.height] : [box.x, box.x + box.width];
  return { axis, at: line.at, from: Math.min(line.from, start), to: Math.max(line.to, end), kind: 'align' };
}

function snapAxis(
  edges: readonly number[],
  lines: readonly Line[],
  reach: number,
): { delta: number; line: Line } | undefined {
  let best: { delta: number; line: Line } | undefined;
  for (const edge of edges) {
    for (let index = firstFrom(lines, edge - reach); index < lines.length; index++) {
      const line = lines[index];
      if (line === undefined || line.at > edge + reach) break;
      const delta = line.at - edge;
      if (best === undefined || Math.abs(delta) < Math.abs(best.delta)) best = { delta, line };
    }
  }
  return best;
}

function firstFrom(lines: readonly Line[], at: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function snapGrid(edge: number, grid: number | undefined, reach: number): number {
  if (grid === undefined) return 0;
  const delta = Math.round(edge / grid) * grid - edge;
  return Math.abs(delta) <= Math.max(reach, grid / 2) ? delta : 0;
}

/** More neighbours than this make equal gaps guesswork, and dear. */
const GAP_NEIGHBOURS = 60;

/** Puts a box halfway between its two neighbours on an axis, when it is nearly there. */
function snapGap(
  box: Box,
  boxes: readonly Box[],
  axis: 'x' | 'y',
  reach: number,
): { delta: number; guides: (moved: Box) => Guide[] } | undefined {
  if (boxes.length > GAP_NEIGHBOURS) return undefined;
  const [near, length, crossNear, crossLength] =
    axis === 'x' ? (['x', 'width', 'y', 'height'] as const) : (['y', 'height', 'x', 'width'] as const);
  const row = boxes.filter(
    (other) =>
      other[crossNear] < box[crossNear] + box[crossLength] &&
      box[crossNear] < other[crossNear] + other[crossLength],
  );
  const before = row
    .filter((other) => other[near] + other[length] <= box[near] + reach)
    .sort((a, b) => b[near] + b[length] - a[near] - a[length])[0];
  const after = row
    .filter((other) => other[near] >= box[near] + box[length] - reach)
    .sort((a, b) => a[near] - b[near])[0];
  if (before === undefined || after === undefined) return undefined;
  const start = before[near] + before[length];
  const delta = (start + after[near] - box[length]) / 2 - box[near];
  if (Math.abs(delta) > reach) return undefined;
  return {
    delta,
    guides: (moved) => {
      const middle = moved[crossNear] + moved[crossLength] / 2;
      const other = axis === 'x' ? 'y' : 'x';
      return [
        { axis: other, at: middle, from: start, to: moved[near], kind: 'gap' },
        { axis: other, at: middle, from: moved[near] + moved[length], to: after[near], kind: 'gap' },
      ];
    },
  };
}
