import { panBy } from '../geometry/view.ts';
import type { Gesture, PointerAt, StageContext } from '../stage/stage-context.ts';

/** Drags the view. */
export function panGesture(context: StageContext, from: PointerAt): Gesture {
  const start = context.view();
  return {
    cursor: 'grabbing',
    move: (at) =>
      context.setView(panBy(start, [at.screen[0] - from.screen[0], at.screen[1] - from.screen[1]])),
    end: () => undefined,
    cancel: () => context.setView(start),
  };
}
