import type { CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { parseColour } from '@sparklio/shared/render/colour';
import type { Box } from '../geometry/box.ts';
import { css } from './draw-node.ts';

/** Colours around the page, read from the theme. */
export interface DeskColours {
  readonly desk: string;
  readonly line: string;
}

/** The sheet under the objects, screen px. A background that lets through shows the pattern that stands for nothing. */
export function drawSheet(
  ctx: CanvasRenderingContext2D,
  page: CanvasPage,
  { x, y, width, height }: Box,
): void {
  ctx.fillStyle = '#ffffff';
  ctx.fillRect(x, y, width, height);
  const background = parseColour(page.background);
  if (background === undefined || background.alpha < 1) drawChecks(ctx, x, y, width, height);
  if (background === undefined) return;
  ctx.fillStyle = css(background);
  ctx.fillRect(x, y, width, height);
}

/** How strongly what hangs out of the page is covered. */
const COVER = 0.78;

/** What hangs out of the page is not part of the work: it stays visible, faintly, so that it can be fetched back. */
export function dimOutside(
  ctx: CanvasRenderingContext2D,
  { x, y, width, height }: Box,
  stage: { readonly width: number; readonly height: number },
  colours: DeskColours,
): void {
  ctx.save();
  ctx.globalAlpha = COVER;
  ctx.fillStyle = colours.desk;
  ctx.beginPath();
  ctx.rect(0, 0, stage.width, stage.height);
  ctx.rect(x, y, width, height);
  ctx.fill('evenodd');
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1;
  ctx.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
  ctx.restore();
}

const CHECK_PX = 8;
let checks: HTMLCanvasElement | undefined;

function drawChecks(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  checks ??= makeChecks();
  const pattern = ctx.createPattern(checks, 'repeat');
  if (pattern === null) return;
  ctx.fillStyle = pattern;
  ctx.fillRect(x, y, width, height);
}

function makeChecks(): HTMLCanvasElement {
  const tile = document.createElement('canvas');
  tile.width = CHECK_PX * 2;
  tile.height = CHECK_PX * 2;
  const pen = tile.getContext('2d');
  if (pen !== null) {
    pen.fillStyle = '#ececec';
    pen.fillRect(0, 0, CHECK_PX, CHECK_PX);
    pen.fillRect(CHECK_PX, CHECK_PX, CHECK_PX, CHECK_PX);
  }
  return tile;
}
