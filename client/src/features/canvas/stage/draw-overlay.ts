import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { centreOf, cornersOf } from '../geometry/box.ts';
import type { Box, Frame } from '../geometry/box.ts';
import { HANDLE_SIZE, handlePoint, shownHandles } from '../geometry/handles.ts';
import { boxToScreen, toScreen } from '../geometry/view.ts';
import type { View } from '../geometry/view.ts';
import { drawGhostNode } from './ghost-node.ts';
import type { ImageSource } from './image-store.ts';
import type {
  OverlayCaret,
  OverlayGhost,
  OverlayModel,
  OverlayPeer,
  OverlaySelection,
} from './overlay-model.ts';

export interface OverlayColours {
  readonly accent: string;
  readonly agent: string;
  readonly guide: string;
  readonly handle: string;
  readonly line: string;
}

type Context = CanvasRenderingContext2D;

/** Draws everything above the page, in screen px. */
export function drawOverlay(
  ctx: Context,
  model: OverlayModel,
  colours: OverlayColours,
  images: ImageSource,
): void {
  const { view } = model;
  if (model.grid !== undefined && model.page !== undefined)
    drawGrid(ctx, view, model.page, model.grid, colours);
  for (const ghost of model.ghosts) drawGhost(ctx, view, ghost, colours, images);
  for (const peer of model.peers) drawPeer(ctx, view, peer);
  ctx.strokeStyle = colours.accent;
  if (model.hovered !== undefined) outline(ctx, screenFrame(view, model.hovered), 1.5);
  for (const member of model.members) outline(ctx, screenFrame(view, member), 1);
  if (model.selection !== undefined) drawSelection(ctx, view, model.selection, colours);
  if (model.marquee !== undefined) drawMarquee(ctx, boxToScreen(view, model.marquee), colours);
  if (model.draft !== undefined) {
    const { x, y, width, height } = boxToScreen(view, model.draft);
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 1.5;
    ctx.strokeRect(x, y, width, height);
  }
  drawGuides(ctx, model, colours);
  if (model.note !== undefined) drawNote(ctx, model.note.text, toScreen(view, model.note.at), colours);
}

export function screenFrame(view: View, frame: Frame): Frame {
  return { ...boxToScreen(view, frame), rotation: frame.rotation };
}

function trace(ctx: Context, corners: readonly Pair[]): void {
  ctx.beginPath();
  for (const [index, [x, y]] of corners.entries()) {
    if (index === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  }
  ctx.closePath();
}

function outline(ctx: Context, frame: Frame, width: number, dash: readonly number[] = []): void {
  ctx.lineWidth = width;
  ctx.setLineDash([...dash]);
  trace(ctx, cornersOf(frame));
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawSelection(ctx: Context, view: View, selection: OverlaySelection, colours: OverlayColours): void {
  const frame = screenFrame(view, selection.frame);
  ctx.strokeStyle = colours.accent;
  if (typeof selection.handles === 'object') {
    for (const point of [selection.handles.start, selection.handles.end])
      dot(ctx, toScreen(view, point), colours);
    return;
  }
  outline(ctx, frame, 1.5, selection.locked ? [4, 3] : []);
  if (selection.handles === 'none') return;
  const shown = shownHandles(frame);
  const [topX, topY] = handlePoint(frame, 'n');
  const [turnX, turnY] = handlePoint(frame, 'rotate');
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(topX, topY);
  ctx.lineTo(turnX, turnY);
  ctx.stroke();
  for (const handle of shown) {
    const at = handlePoint(frame, handle);
    if (handle === 'rotate') dot(ctx, at, colours);
    else square(ctx, at, frame.rotation, colours);
  }
}

function square(ctx: Context, [x, y]: Pair, rotation: number, colours: OverlayColours): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate((rotation * Math.PI) / 180);
  ctx.fillStyle = colours.handle;
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.roundRect(-HANDLE_SIZE / 2, -HANDLE_SIZE / 2, HANDLE_SIZE, HANDLE_SIZE, 2);
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}

function dot(ctx: Context, [x, y]: Pair, colours: OverlayColours): void {
  ctx.fillStyle = colours.handle;
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.arc(x, y, HANDLE_SIZE / 2 + 0.5, 0, Math.PI * 2);
  ctx.fill();
  ctx.stroke();
}

function drawMarquee(ctx: Context, { x, y, width, height }: Box, colours: OverlayColours): void {
  ctx.save();
  ctx.globalAlpha = 0.1;
  ctx.fillStyle = colours.accent;
  ctx.fillRect(x, y, width, height);
  ctx.restore();
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = 1;
  ctx.strokeRect(x + 0.5, y + 0.5, width, height);
}

function drawGuides(ctx: Context, model: OverlayModel, colours: OverlayColours): void {
  ctx.strokeStyle = colours.guide;
  ctx.lineWidth = 1;
  for (const guide of model.guides) {
    const across = guide.axis === 'x';
    const [x1, y1] = toScreen(model.view, across ? [guide.at, guide.from] : [guide.from, guide.at]);
    const [x2, y2] = toScreen(model.view, across ? [guide.at, guide.to] : [guide.to, guide.at]);
    ctx.beginPath();
    ctx.moveTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
    ctx.lineTo(Math.round(x2) + 0.5, Math.round(y2) + 0.5);
    if (guide.kind === 'gap') {
      const tick = 4;
      for (const [x, y] of [
        [x1, y1],
        [x2, y2],
      ] as const) {
        ctx.moveTo(across ? x - tick : x, across ? y : y - tick);
        ctx.lineTo(across ? x + tick : x, across ? y : y + tick);
      }
    }
    ctx.stroke();
  }
}

/** Grid lines closer than this on the screen would be a grey sheet. */
const CLOSEST_GRID_PX = 5;

function drawGrid(ctx: Context, view: View, page: Box, step: number, colours: OverlayColours): void {
  let gap = step;
  while (gap * view.zoom < CLOSEST_GRID_PX) gap *= 2;
  const screen = boxToScreen(view, page);
  const size = gap * view.zoom;
  const [width, height] = [ctx.canvas.clientWidth, ctx.canvas.clientHeight];
  ctx.save();
  ctx.beginPath();
  ctx.rect(screen.x, screen.y, screen.width, screen.height);
  ctx.clip();
  ctx.globalAlpha = 0.22;
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = 0.5;
  ctx.beginPath();
  const first = (origin: number): number => origin + Math.max(0, Math.ceil(-origin / size)) * size;
  for (let x = first(screen.x); x <= Math.min(width, screen.x + screen.width); x += size) {
    ctx.moveTo(x, Math.max(0, screen.y));
    ctx.lineTo(x, Math.min(height, screen.y + screen.height));
  }
  for (let y = first(screen.y); y <= Math.min(height, screen.y + screen.height); y += size) {
    ctx.moveTo(Math.max(0, screen.x), y);
    ctx.lineTo(Math.min(width, screen.x + screen.width), y);
  }
  ctx.stroke();
  ctx.restore();
}

function drawPeer(ctx: Context, view: View, peer: OverlayPeer): void {
  ctx.strokeStyle = peer.colour;
  for (const frame of peer.frames)
    outline(ctx, screenFrame(view, frame), peer.isAgent ? 2 : 1.5, peer.isAgent ? [2, 3] : []);
  if (peer.caret !== undefined) drawCaret(ctx, view, peer.caret, peer.colour);
}

function drawCaret(ctx: Context, view: View, caret: OverlayCaret, colour: string): void {
  const [cx, cy] = toScreen(view, centreOf(caret.frame));
  ctx.save();
  ctx.translate(cx, cy);
  ctx.rotate((caret.frame.rotation * Math.PI) / 180);
  ctx.translate(-cx, -cy);
  ctx.fillStyle = colour;
  for (const bar of caret.bars) {
    const { x, y, height } = boxToScreen(view, bar);
    ctx.fillRect(x - 1, y, 2, height);
  }
  ctx.globalAlpha = 0.22;
  for (const box of caret.selected) {
    const { x, y, width, height } = boxToScreen(view, box);
    ctx.fillRect(x, y, width, height);
  }
  ctx.restore();
}

function drawGhost(
  ctx: Context,
  view: View,
  ghost: OverlayGhost,
  colours: OverlayColours,
  images: ImageSource,
): void {
  const colour = ghost.isAgent ? colours.agent : colours.accent;
  ctx.save();
  ctx.translate(view.pan[0], view.pan[1]);
  ctx.scale(view.zoom, view.zoom);
  for (const node of ghost.added) drawGhostNode(ctx, node, images);
  ctx.restore();
  ctx.save();
  ctx.globalAlpha = ghost.state === 'dimmed' ? 0.3 : 1;
  ctx.strokeStyle = colour;
  const width = ghost.state === 'lit' ? 2 : 1.5;
  for (const frame of ghost.outlines) outline(ctx, screenFrame(view, frame), width, [5, 4]);
  for (const frame of ghost.crossedOut) {
    const [a, b, c, d] = cornersOf(screenFrame(view, frame));
    outline(ctx, screenFrame(view, frame), width, [5, 4]);
    ctx.beginPath();
    ctx.moveTo(...a);
    ctx.lineTo(...c);
    ctx.moveTo(...b);
    ctx.lineTo(...d);
    ctx.stroke();
  }
  ctx.restore();
}

function drawNote(ctx: Context, text: string, [x, y]: Pair, colours: OverlayColours): void {
  ctx.font = '500 11px Inter, system-ui, sans-serif';
  ctx.letterSpacing = '0px';
  const width = ctx.measureText(text).width + 12;
  ctx.fillStyle = colours.accent;
  ctx.beginPath();
  ctx.roundRect(x - width / 2, y + 10, width, 20, 4);
  ctx.fill();
  ctx.fillStyle = colours.handle;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x, y + 20.5);
}
