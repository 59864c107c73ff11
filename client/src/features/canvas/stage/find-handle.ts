import { isLocked } from '../canvas-tree.ts';
import { HANDLE_REACH, handleAt } from '../geometry/handles.ts';
import type { Handle } from '../geometry/handles.ts';
import { toScreen } from '../geometry/view.ts';
import { screenFrame } from './draw-overlay.ts';
import { selectedLine, shownFrame } from './pick.ts';
import type { PointerAt, StageContext } from './stage-context.ts';

export interface HandleUnder {
  /** what pulling it changes */
  readonly ids: readonly string[];
  readonly handle: Handle;
  /** degrees by which its frame is turned */
  readonly rotation: number;
}

/** The handle of the selection under the pointer, if the selection shows any. */
export function findHandle(context: StageContext, pointer: PointerAt): HandleUnder | undefined {
  const { selection, tool } = context.editor();
  if (!context.canEdit || tool !== 'select' || selection.length === 0) return undefined;
  if (selection.every((id) => isLocked(context.canvas, id))) return undefined;
  const line = selectedLine(context);
  const view = context.view();
  if (line !== undefined) {
    const near = (['start', 'end'] as const).find((which) => {
      const [x, y] = toScreen(view, line.ends[which]);
      return Math.hypot(x - pointer.screen[0], y - pointer.screen[1]) <= HANDLE_REACH;
    });
    return near === undefined ? undefined : { ids: [line.id], handle: near, rotation: 0 };
  }
  const frame = shownFrame(context, selection);
  const handle = frame === undefined ? undefined : handleAt(screenFrame(view, frame), pointer.screen);
  return frame === undefined || handle === undefined
    ? undefined
    : { ids: selection, handle, rotation: frame.rotation };
}

/** Pins, tags and fields lie above the page and take their own presses. */
export function isOnControl(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('button, a, input, textarea') !== null;
}
