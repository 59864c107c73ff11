import { lineBetween, lineEndsOf, straighten } from '../geometry/line-ends.ts';
import type { Gesture, StageContext } from '../stage/stage-context.ts';
import { startLiveEdit } from './live-edit.ts';

/** Moves one end of a line, the other stays. Shift keeps to steps of 15°. */
export function lineEndGesture(
  context: StageContext,
  id: string,
  which: 'start' | 'end',
  onGone: () => void,
): Gesture | undefined {
  const object = context.canvas.object(id);
  const ends = object === undefined ? undefined : lineEndsOf(object);
  if (ends === undefined) return undefined;
  const fixed = which === 'start' ? ends.end : ends.start;
  const live = startLiveEdit(context, [id], onGone);
  return {
    cursor: 'crosshair',
    move(at) {
      const moving = at.shift ? straighten(fixed, at.page) : at.page;
      const line = lineBetween(
        which === 'start' ? { start: moving, end: fixed } : { start: fixed, end: moving },
      );
      live.show(new Map([[id, line]]));
    },
    end: () => live.end(),
    cancel: () => live.cancel(),
  };
}
