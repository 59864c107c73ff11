import { isHidden, isLocked, selectableFor } from '../canvas-tree.ts';
import { frameOf, spanned, touches } from '../geometry/box.ts';
import type { Gesture, PointerAt, StageContext } from '../stage/stage-context.ts';

/** Selects what a dragged rectangle touches; with Shift on top of what was selected. */
export function marqueeGesture(context: StageContext, from: PointerAt): Gesture {
  const { canvas, scene, passing } = context;
  const before = from.shift ? context.editor().selection : [];
  const entered = context.editor().enteredGroupId;
  const clear = (): void => {
    passing.marquee = undefined;
    context.requestOverlay();
  };
  return {
    move(at) {
      const box = spanned(from.page, at.page);
      passing.marquee = box;
      const found = new Set(before);
      for (const id of scene.index.near(box)) {
        const object = scene.shown(id);
        if (
          object === undefined ||
          !touches(frameOf(object), box) ||
          isLocked(canvas, id) ||
          isHidden(canvas, id)
        )
          continue;
        found.add(selectableFor(canvas, id, entered));
      }
      context.editor().setSelection([...found]);
      context.requestOverlay();
    },
    end: clear,
    cancel() {
      clear();
      context.editor().setSelection(before);
    },
  };
}
