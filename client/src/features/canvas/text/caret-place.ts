import type { TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import { layoutText } from '@sparklio/shared/text/layout';
import type { TextLine } from '@sparklio/shared/text/layout';
import { createMeasure } from '@sparklio/shared/text/measure';
import type { Measure } from '@sparklio/shared/text/measure';
import type { Box } from '../geometry/box.ts';

/** Where a peer's caret and selection stand in a text object, page px before its rotation. */
export function placeCaret(
  object: TextObject,
  caret: { readonly anchor: number; readonly head: number },
  fonts: FontBook,
): { readonly bars: readonly Box[]; readonly selected: readonly Box[] } {
  const layout = layoutText(object, fonts);
  const measure = createMeasure(object, fonts);
  const [left, top] = object.position;
  const length = object.text.length;
  const within = (offset: number): number => Math.min(length, Math.max(0, offset));
  const [from, to] = [within(Math.min(caret.anchor, caret.head)), within(Math.max(caret.anchor, caret.head))];
  const lineTop = (index: number): number => top + index * layout.lineHeight;
  const bar = (offset: number): Box[] => {
    const index = lineAt(layout.lines, offset);
    const line = layout.lines[index];
    if (line === undefined)
      return [{ x: left, y: top, width: 0, height: object.fontSize * object.lineHeight }];
    return [{ x: left + xIn(line, offset, measure), y: lineTop(index), width: 0, height: layout.lineHeight }];
  };
  const selected = layout.lines.flatMap((line, index): Box[] => {
    if (from === to || line.start >= to || line.end <= from) return [];
    const x1 = xIn(line, Math.max(from, line.start), measure);
    const x2 = xIn(line, Math.min(to, line.end), measure);
    return [{ x: left + x1, y: lineTop(index), width: x2 - x1, height: layout.lineHeight }];
  });
  return { bars: bar(within(caret.head)), selected };
}

/** The line an offset stands in; at a soft break, the one that begins there. */
function lineAt(lines: readonly TextLine[], offset: number): number {
  const index = lines.findLastIndex((line) => line.start <= offset);
  return Math.max(0, index);
}

function xIn(line: TextLine, offset: number, measure: Measure): number {
  const before = line.text.slice(0, Math.max(0, Math.min(line.text.length, offset - line.start)));
  return line.x + measure.width(before);
}
