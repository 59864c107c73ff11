import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { panBy, zoomAt } from '../geometry/view.ts';
import type { StageContext } from './stage-context.ts';

/** Two fingers on the stage: zoom about the middle between them, and carry the view along. */
export interface Pinch {
  /** @returns whether the event belongs to a pinch */
  down(event: PointerEvent): boolean;
  move(event: PointerEvent): boolean;
  up(event: PointerEvent): boolean;
}

/** @param onStart a second finger came down: whatever the first one was doing is not meant any more */
export function createPinch(context: StageContext, onStart: () => void): Pinch {
  const fingers = new Map<number, Pair>();
  let pinching = false;
  const pair = (): readonly [Pair, Pair] | undefined => {
    const [a, b] = fingers.values();
    return a === undefined || b === undefined ? undefined : [a, b];
  };
  return {
    down(event) {
      if (event.pointerType !== 'touch') return false;
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      if (fingers.size !== 2) return pinching;
      pinching = true;
      onStart();
      return true;
    },
    move(event) {
      if (!fingers.has(event.pointerId)) return false;
      const before = pair();
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      const after = pair();
      if (!pinching || before === undefined || after === undefined) return pinching;
      const [from, to] = [middle(before), middle(after)];
      const view = context.view();
      const zoomed = zoomAt(view, (view.zoom * spread(after)) / Math.max(1, spread(before)), from);
      context.setView(panBy(zoomed, [to[0] - from[0], to[1] - from[1]]));
      return true;
    },
    up(event) {
      fingers.delete(event.pointerId);
      const was = pinching;
      if (fingers.size === 0) pinching = false;
      return was;
    },
  };
}

function middle([a, b]: readonly [Pair, Pair]): Pair {
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function spread([a, b]: readonly [Pair, Pair]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
