import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { ZOOM_MAX, ZOOM_MIN } from '../editor-store.ts';
import type { Box } from './box.ts';

/** How the page lies on the stage: screen = page × zoom + pan. */
export interface View {
  readonly zoom: number;
  readonly pan: Pair;
}

export function toPage(view: View, [x, y]: Pair): Pair {
  return [(x - view.pan[0]) / view.zoom, (y - view.pan[1]) / view.zoom];
}

export function toScreen(view: View, [x, y]: Pair): Pair {
  return [x * view.zoom + view.pan[0], y * view.zoom + view.pan[1]];
}

export function boxToScreen(view: View, box: Box): Box {
  const [x, y] = toScreen(view, [box.x, box.y]);
  return { x, y, width: box.width * view.zoom, height: box.height * view.zoom };
}

export function clampZoom(zoom: number): number {
  return Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, zoom));
}

/** Zooms so that what is under `at` (screen px) stays there. */
export function zoomAt(view: View, zoom: number, at: Pair): View {
  const next = clampZoom(zoom);
  const [x, y] = toPage(view, at);
  return { zoom: next, pan: [at[0] - x * next, at[1] - y * next] };
}

export function panBy(view: View, [dx, dy]: Pair): View {
  return { zoom: view.zoom, pan: [view.pan[0] + dx, view.pan[1] + dy] };
}

/** Puts the box in the middle, as large as fits with `margin` screen px around it. */
export function fitBox(box: Box, [width, height]: Pair, margin: number, largest = ZOOM_MAX): View {
  const room: Pair = [Math.max(40, width - 2 * margin), Math.max(40, height - 2 * margin)];
  const zoom = clampZoom(
    Math.min(room[0] / Math.max(1, box.width), room[1] / Math.max(1, box.height), largest),
  );
  return centreOn([box.x + box.width / 2, box.y + box.height / 2], [width, height], zoom);
}

/** Puts a page point in the middle of the stage. */
export function centreOn([x, y]: Pair, [width, height]: Pair, zoom: number): View {
  return { zoom, pan: [width / 2 - x * zoom, height / 2 - y * zoom] };
}

const STEPS = [0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16];

/** The next round zoom in a direction. */
export function nextZoom(zoom: number, direction: 1 | -1): number {
  const near = 1.01;
  const found =
    direction > 0 ? STEPS.find((step) => step > zoom * near) : STEPS.findLast((step) => step < zoom / near);
  return found ?? (direction > 0 ? ZOOM_MAX : ZOOM_MIN);
}
