import type { CanvasObject, Pair } from '@sparklio/shared/documents/canvas/schema';
import { boundsOf } from '../geometry/box.ts';
import type { Frame } from '../geometry/box.ts';
import { DIRECTIONS, handleCursor } from '../geometry/handles.ts';
import type { ResizeHandle } from '../geometry/handles.ts';
import { SNAP_PX, snapEdges } from '../geometry/snapping.ts';
import { boundsOfAll, resizeFrame, scaleWithin } from '../geometry/transform.ts';
import { patchOf } from '../patch.ts';
import type { Patch } from '../patch.ts';
import type { Gesture, PointerAt, StageContext } from '../stage/stage-context.ts';
import { startLiveEdit } from './live-edit.ts';
import { heldFrames, snapLinesFor } from './targets.ts';

/**
 * Pulls a handle of the selection. Shift keeps the ratio (pictures and several objects keep it at corners by
 * themselves; there Shift frees it), Alt pulls from the centre. Text in a group or among several grows with its box.
 */
export function resizeGesture(
  context: StageContext,
  ids: readonly string[],
  handle: ResizeHandle,
  from: PointerAt,
  onGone: () => void,
): Gesture | undefined {
  const frames = heldFrames(context, ids);
  const [only, ...others] = [...frames];
  const bounds = boundsOfAll([...frames.values()]);
  if (only === undefined || bounds === undefined) return undefined;
  const single = others.length === 0 && context.canvas.object(only[0])?.id === ids[0];
  const start: Frame = single ? only[1] : { ...bounds, rotation: 0 };
  const objects = new Map([...frames.keys()].map((id) => [id, context.canvas.object(id)]));
  const keepsRatio = handle.length === 2 && (!single || objects.get(only[0])?.type === 'image');
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

  const resized = (at: PointerAt): Frame => {
    const options = { keepRatio: at.shift !== keepsRatio, fromCentre: at.alt };
    let delta: Pair = [at.page[0] - from.page[0], at.page[1] - from.page[1]];
    passing.guides = [];
    if (context.editor().snapping && !at.mod && start.rotation === 0 && !options.keepRatio) {
      const snap = snapEdges(
        boundsOf(resizeFrame(start, handle, delta, options)),
        DIRECTIONS[handle],
        lines,
        SNAP_PX / context.view().zoom,
      );
      passing.guides = snap.guides;
      delta = [delta[0] + snap.delta[0], delta[1] + snap.delta[1]];
    }
    const frame = resizeFrame(start, handle, delta, options);
    return start.rotation === 0 && !options.keepRatio ? wholePixels(frame) : frame;
  };
  return {
    cursor: handleCursor(handle, start.rotation),
    move(at) {
      const frame = resized(at);
      const patches = new Map<string, Patch>();
      for (const [id, before] of frames) {
        const after = single ? frame : scaleWithin(before, start, frame);
        patches.set(id, { ...patchOf(after), ...(single ? {} : scaledText(objects.get(id), start, frame)) });
      }
      passing.note = sizeNote(frame);
      live.show(patches);
    },
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

function wholePixels(frame: Frame): Frame {
  const x = Math.round(frame.x);
  const y = Math.round(frame.y);
  return {
    ...frame,
    x,
    y,
    width: Math.max(1, Math.round(frame.x + frame.width) - x),
    height: Math.max(1, Math.round(frame.y + frame.height) - y),
  };
}

function scaledText(object: CanvasObject | undefined, before: Frame, after: Frame): Patch {
  if (object?.type !== 'text') return {};
  const scale = Math.min(after.width / before.width, after.height / before.height);
  return { fontSize: Math.max(1, Math.round(object.fontSize * scale * 10) / 10) };
}

function sizeNote(frame: Frame): { text: string; at: Pair } {
  const bounds = boundsOf(frame);
  return {
    text: `${Math.round(frame.width)} × ${Math.round(frame.height)}`,
    at: [bounds.x + bounds.width / 2, bounds.y + bounds.height],
  };
}
