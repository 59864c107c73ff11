import type { Colour } from '@sparklio/shared/render/colour';
import { PLACEHOLDER } from '@sparklio/shared/render/placeholder';
import type { Box, ImageNode, SceneNode, ShapeNode, TextNode } from '@sparklio/shared/render/scene';
import type { ShapePart } from '@sparklio/shared/render/shapes';
import type { ImageSource } from './image-store.ts';

type Context = CanvasRenderingContext2D;

/**
 * Draws one node of the shared scene: the very lines, figures and places that PNG and PDF get.
 * The context's origin is that of the node's coordinates; rotation and opacity are the caller's.
 */
export function drawNode(ctx: Context, node: SceneNode, images: ImageSource): void {
  switch (node.kind) {
    case 'shape':
      drawShape(ctx, node);
      return;
    case 'text':
      drawText(ctx, node);
      return;
    case 'image':
      drawImage(ctx, node, images);
      return;
    case 'group':
      for (const child of node.children) drawNode(ctx, child, images);
  }
}

/** CSS text of a colour that was read. */
export function css({ hex, alpha }: Colour): string {
  return alpha >= 1
    ? hex
    : `${hex}${Math.round(alpha * 255)
        .toString(16)
        .padStart(2, '0')}`;
}

function drawShape(ctx: Context, node: ShapeNode): void {
  for (const part of node.parts) {
    ctx.beginPath();
    trace(ctx, part);
    if (part.fill !== undefined) {
      ctx.fillStyle = css(part.fill);
      ctx.fill();
    }
    if (part.stroke !== undefined) {
      ctx.strokeStyle = css(part.stroke.colour);
      ctx.lineWidth = part.stroke.width;
      ctx.stroke();
    }
  }
}

function trace(ctx: Context, part: ShapePart): void {
  if (part.kind === 'rect') {
    if (part.radius > 0) ctx.roundRect(part.x, part.y, part.width, part.height, part.radius);
    else ctx.rect(part.x, part.y, part.width, part.height);
    return;
  }
  if (part.kind === 'ellipse') {
    ctx.ellipse(part.cx, part.cy, part.rx, part.ry, 0, 0, Math.PI * 2);
    return;
  }
  for (const segment of part.segments) {
    if (segment[0] === 'M') ctx.moveTo(segment[1], segment[2]);
    else if (segment[0] === 'L') ctx.lineTo(segment[1], segment[2]);
    else if (segment[0] === 'C')
      ctx.bezierCurveTo(segment[1], segment[2], segment[3], segment[4], segment[5], segment[6]);
    else ctx.closePath();
  }
}

type SetLines = Pick<TextNode, 'lines' | 'fontSize'> & { readonly letterSpacing: number };

function drawText(ctx: Context, node: TextNode): void {
  if (node.fill === undefined) return;
  ctx.fillStyle = css(node.fill);
  drawLines(ctx, node, node.box);
}

/** Each run is drawn where layout put it, in the face layout measured: nothing is left for the browser to break or place. */
function drawLines(ctx: Context, text: SetLines, at: { readonly x: number; readonly y: number }): void {
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  ctx.direction = 'ltr';
  ctx.fontKerning = 'normal';
  ctx.letterSpacing = `${text.letterSpacing}px`;
  let font = '';
  for (const line of text.lines) {
    for (const run of line.runs) {
      const wanted = `${run.style} ${run.weight} ${text.fontSize}px "${run.family}"`;
      if (wanted !== font) {
        ctx.font = wanted;
        font = wanted;
      }
      ctx.fillText(run.text, at.x + run.x, at.y + line.baseline);
    }
  }
}

function drawImage(ctx: Context, node: ImageNode, images: ImageSource): void {
  const picture = images.get(node.assetId, node.filters);
  const { box } = node;
  if (picture === undefined) {
    drawPlaceholder(ctx, node, images.isLoading(node.assetId));
    return;
  }
  const whole = node.picture;
  if (sameBox(whole, box)) {
    ctx.drawImage(picture, box.x, box.y, box.width, box.height);
    return;
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.x, box.y, box.width, box.height);
  ctx.clip();
  ctx.drawImage(picture, whole.x, whole.y, whole.width, whole.height);
  ctx.restore();
}

function drawPlaceholder(ctx: Context, node: ImageNode, loading: boolean): void {
  const { x, y, width, height } = node.box;
  ctx.fillStyle = PLACEHOLDER.fill;
  ctx.fillRect(x, y, width, height);
  if (loading) return;
  ctx.strokeStyle = PLACEHOLDER.line;
  ctx.lineWidth = PLACEHOLDER.lineWidth;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + width, y + height);
  ctx.moveTo(x + width, y);
  ctx.lineTo(x, y + height);
  ctx.rect(x, y, width, height);
  ctx.stroke();
  ctx.fillStyle = PLACEHOLDER.ink;
  drawLines(ctx, { ...node.placeholder, letterSpacing: 0 }, { x, y: y + node.placeholder.drop });
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}
