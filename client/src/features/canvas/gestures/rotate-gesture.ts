import { boundsOf, centreOf } from '../geometry/box.ts';
import { angleTo, boundsOfAll, normaliseDegrees, rotateAround, snapDegrees } from '../geometry/transform.ts';
import { patchOf } from '../patch.ts';
import type { Patch } from '../patch.ts';
import type { Gesture, PointerAt, StageContext } from '../stage/stage-context.ts';
import { startLiveEdit } from './live-edit.ts';
import { heldFrames } from './targets.ts';

const STEP_DEGREES = 15;
/** Right angles catch from this near, without any key. */
const RIGHT_ANGLE_REACH = 1.5;

/** Turns the selection about its centre; with Shift in steps of 15°. */
export function rotateGesture(
  context: StageContext,
  ids: readonly string[],
  from: PointerAt,
  onGone: () => void,
): Gesture | undefined {
  const frames = heldFrames(context, ids);
  const [first] = frames.values();
  const bounds = boundsOfAll([...frames.values()]);
  if (first === undefined || bounds === undefined) return undefined;
  const single = frames.size === 1;
  const centre = single ? centreOf(first) : centreOf(bounds);
  const startRotation = single ? first.rotation : 0;
  const startAngle = angleTo(centre, from.page);
  const { passing } = context;
  const clear = (): void => {
    passing.note = undefined;
    context.requestOverlay();
  };
  const live = startLiveEdit(context, [...frames.keys()], () => {
    clear();
    onGone();
  });
  const wanted = (at: PointerAt): number => {
    const free = startRotation + angleTo(centre, at.page) - startAngle;
    if (at.shift) return snapDegrees(free, STEP_DEGREES);
    const right = snapDegrees(free, 90);
    return Math.abs(right - free) < RIGHT_ANGLE_REACH && !at.mod ? right : free;
  };
  return {
    cursor: 'grabbing',
    move(at) {
      const rotation = wanted(at);
      const patches = new Map<string, Patch>();
      for (const [id, frame] of frames)
        patches.set(id, patchOf(rotateAround(frame, rotation - startRotation, centre)));
      const around = boundsOf(single ? { ...first, rotation } : { ...bounds, rotation: 0 });
      passing.note = {
        text: `${Math.round(normaliseDegrees(rotation) * 10) / 10}°`,
        at: [around.x + around.width / 2, around.y + around.height],
      };
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
