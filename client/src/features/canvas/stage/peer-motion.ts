import { frameOf } from '../geometry/box.ts';
import { MotionPlayer } from '../geometry/motion-player.ts';
import { patchOf } from '../patch.ts';
import type { Patch } from '../patch.ts';
import type { StageContext } from './stage-context.ts';

/** Draws peers' gestures as they happen, frame by frame while something moves and not at all otherwise. */
export function playMotion(context: StageContext): () => void {
  const { creative, canvas, scene } = context;
  const player = new MotionPlayer();
  let frame = 0;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    frame = 0;
    const { frames, moving } = player.frames(performance.now());
    const patches = new Map<string, Patch>();
    for (const [id, each] of frames) {
      if (canvas.object(id) === undefined) player.forget(id);
      else patches.set(id, patchOf(each));
    }
    scene.motion(patches);
    context.requestOverlay();
    if (moving) request();
    // What waits for the document, or for a peer who went silent, is looked at now and then.
    else if (player.active) resting ??= setTimeout(wake, 100);
  };
  const wake = (): void => {
    resting = undefined;
    request();
  };
  const request = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };
  const stopMotion = creative.onMotion((motion) => {
    player.receive(motion, performance.now(), (id) => {
      const object = canvas.object(id);
      return object === undefined ? undefined : frameOf(object);
    });
    request();
  });
  const stopEvents = canvas.onEvent((event) => {
    if (!player.active) return;
    for (const change of event.changes) if (change.kind === 'object') player.settled(change.id);
    request();
  });
  return () => {
    stopMotion();
    stopEvents();
    if (frame !== 0) cancelAnimationFrame(frame);
    if (resting !== undefined) clearTimeout(resting);
  };
}
