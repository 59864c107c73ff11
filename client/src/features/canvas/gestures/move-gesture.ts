import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { moveFrame, boundsOfAll } from '../geometry/transform.ts';
import { SNAP_PX, snapMove } from '../geometry/snapping.ts';
import { patchOf } from '../patch.ts';
import type { Patch } from '../patch.ts';
import type { Gesture, PointerAt, StageContext } from '../stage/stage-context.ts';
import { startLiveEdit } from './live-edit.ts';
import { heldFrames, snapLinesFor } from './targets.ts';

/** Carries the selection with the pointer. Shift keeps to one axis, Ctrl lets go of guides. */
export function moveGesture(
  context: StageContext,
  ids: readonly string[],
  from: PointerAt,
  onGone: () => void,
): Gesture | undefined {
  const frames = heldFrames(context, ids);
  const bounds = boundsOfAll([...frames.values()]);
  if (bounds === undefined) return undefined;
  const lines = snapLinesFor(context, new Set(frames.keys()));
  const { passing } = context;
  const clear = (): void => {
    passing.guides = [];
    passing.note = undefined;
    context.requestOverlay();
  };
  const live = startLiveEdit(context, [...frames.keys()], () => {
    clear();
    onGone();
  });
  const move = (at: PointerAt): void => {
    let [dx, dy]: Pair = [Math.round(at.page[0] - from.page[0]), Math.round(at.page[1] - from.page[1])];
    if (at.shift) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
    passing.guides = [];
    if (context.editor().snapping && !at.mod) {
      const snap = snapMove(
        { ...bounds, x: bounds.x + dx, y: bounds.y + dy },
        lines,
        SNAP_PX / context.view().zoom,
      );
      const [sx, sy] = at.shift ? [dx === 0 ? 0 : snap.delta[0], dy === 0 ? 0 : snap.delta[1]] : snap.delta;
      dx += sx;
      dy += sy;
      passing.guides = snap.guides;
    }
    const patches = new Map<string, Patch>();
    for (const [id, frame] of frames)
      patches.set(id, { position: patchOf(moveFrame(frame, [dx, dy])).position ?? [0, 0] });
    live.show(patches, [dx, dy]);
  };
  return {
    cursor: 'move',
    move,
    end: () => {
      clear();
      live.end();
    },
    cancel: () => {
      clear();
      live.cancel();
    },
  };
}
