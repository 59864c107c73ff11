import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { createId } from '@sparklio/shared/ids';
import type { NewObjectStyle } from '../../../editing/new-object-style.ts';
import { canvasStrings } from '../../../strings/canvas.ts';
import { spanned } from '../geometry/box.ts';
import type { Box } from '../geometry/box.ts';
import { lineBetween, straighten } from '../geometry/line-ends.ts';
import { SNAP_PX, snapMove } from '../geometry/snapping.ts';
import type { Gesture, PointerAt, StageContext } from '../stage/stage-context.ts';
import { snapLinesFor } from './targets.ts';

export type DrawTool = 'text' | 'rect' | 'ellipse' | 'line';

/** A drag shorter than this, screen px, was a click. */
const CLICK_PX = 4;

/** Draws a new object: by a drag its box, by a click one of a usual size. Then back to Select. */
export function drawGesture(context: StageContext, tool: DrawTool, from: PointerAt): Gesture {
  const { passing } = context;
  const lines = snapLinesFor(context, new Set());
  const snapped = (at: PointerAt): Pair => {
    const whole: Pair = [Math.round(at.page[0]), Math.round(at.page[1])];
    if (!context.editor().snapping || at.mod) return whole;
    const snap = snapMove(
      { x: at.page[0], y: at.page[1], width: 0, height: 0 },
      lines,
      SNAP_PX / context.view().zoom,
    );
    passing.guides = snap.guides;
    return [Math.round(at.page[0] + snap.delta[0]), Math.round(at.page[1] + snap.delta[1])];
  };
  const start = snapped(from);
  passing.guides = [];
  const clear = (): void => {
    passing.draft = undefined;
    passing.guides = [];
    passing.note = undefined;
    context.requestOverlay();
  };
  return {
    cursor: 'crosshair',
    move(at) {
      passing.draft =
        tool === 'line' ? spanned(start, lineEnd(start, at, snapped(at))) : boxOf(start, at, snapped(at));
      const { x, y, width, height } = passing.draft;
      passing.note = {
        text: `${Math.round(width)} × ${Math.round(height)}`,
        at: [x + width / 2, y + height],
      };
      context.requestOverlay();
    },
    end(at) {
      const clicked = Math.hypot(at.screen[0] - from.screen[0], at.screen[1] - from.screen[1]) < CLICK_PX;
      const end = snapped(at);
      clear();
      create(
        context,
        tool,
        clicked
          ? undefined
          : { start, end: tool === 'line' ? lineEnd(start, at, end) : end, box: boxOf(start, at, end) },
        start,
      );
    },
    cancel: clear,
  };
}

function lineEnd(start: Pair, at: PointerAt, end: Pair): Pair {
  return at.shift ? straighten(start, end) : end;
}

function boxOf(start: Pair, at: PointerAt, end: Pair): Box {
  let [dx, dy]: Pair = [end[0] - start[0], end[1] - start[1]];
  if (at.shift) {
    const side = Math.max(Math.abs(dx), Math.abs(dy));
    dx = Math.sign(dx || 1) * side;
    dy = Math.sign(dy || 1) * side;
  }
  const from: Pair = at.alt ? [start[0] - dx, start[1] - dy] : start;
  const box = spanned(from, [start[0] + dx, start[1] + dy]);
  return { ...box, width: Math.max(1, box.width), height: Math.max(1, box.height) };
}

interface Drawn {
  readonly start: Pair;
  readonly end: Pair;
  readonly box: Box;
}

function create(context: StageContext, tool: DrawTool, drawn: Drawn | undefined, at: Pair): void {
  const page = context.page();
  context.editor().setTool('select');
  if (page === undefined) return;
  const id = createId();
  const style = context.props().newObjectStyle;
  const payload = {
    id,
    pageId: page.id,
    name: tool === 'text' ? '' : canvasStrings.names[tool],
    ...(tool === 'text'
      ? newText(page.size, drawn, at, style)
      : tool === 'line'
        ? newLine(page.size, drawn, at, style)
        : newShape(tool, page.size, drawn, at, style)),
  };
  const command = { type: 'ADD_OBJECT', payload } as CanvasCommand;
  if (context.act({ commands: [command], select: [id] }) && tool === 'text') context.editText(id, true);
}

/** Usual sizes go by the page: what suits a banner is lost on a poster. */
function usual(pageSize: Pair, share: number): number {
  return Math.max(4, Math.round(Math.min(...pageSize) * share));
}

function newText(pageSize: Pair, drawn: Drawn | undefined, at: Pair, style: NewObjectStyle): object {
  const fontSize = usual(pageSize, 0.045);
  const lineHeight = 1.25;
  const line = Math.ceil(fontSize * lineHeight);
  const box = drawn?.box ?? {
    x: at[0],
    y: at[1] - Math.round(line / 2),
    width: Math.round(pageSize[0] * 0.42),
    height: line,
  };
  return {
    type: 'text',
    text: '',
    position: [box.x, box.y],
    size: [Math.max(fontSize, box.width), Math.max(line, box.height)],
    fill: style.textFill,
    fontFamily: style.fontFamily,
    fontWeight: style.fontWeight,
    fontSize,
    lineHeight,
  };
}

function newShape(
  shape: 'rect' | 'ellipse',
  pageSize: Pair,
  drawn: Drawn | undefined,
  at: Pair,
  style: NewObjectStyle,
): object {
  const side = usual(pageSize, 0.18);
  const box = drawn?.box ?? { x: at[0] - side / 2, y: at[1] - side / 2, width: side, height: side };
  return {
    type: 'shape',
    shape,
    position: [Math.round(box.x), Math.round(box.y)],
    size: [box.width, box.height],
    fill: style.shapeFill,
  };
}

function newLine(pageSize: Pair, drawn: Drawn | undefined, at: Pair, style: NewObjectStyle): object {
  const reach = usual(pageSize, 0.2);
  const ends = drawn ?? { start: at, end: [at[0] + reach, at[1]] as Pair };
  return {
    type: 'shape',
    shape: 'line',
    ...lineBetween(ends),
    fill: 'transparent',
    stroke: style.textFill,
    strokeWidth: Math.max(1, usual(pageSize, 0.004)),
  };
}
