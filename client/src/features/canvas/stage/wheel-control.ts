import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import { panBy, zoomAt } from '../geometry/view.ts';
import type { StageContext } from './stage-context.ts';

/** A mouse wheel's step in lines, px. */
const LINE_PX = 16;
/** How strongly a wheel px zooms; a pinch on a trackpad arrives as a wheel with Ctrl and small steps. */
const ZOOM_PER_PX = 0.0022;
const PINCH_ZOOM_PER_PX = 0.01;

/** Wheel pans, Shift+wheel pans sideways, Ctrl+wheel and trackpad pinch zoom at the pointer. */
export function controlWheel(context: StageContext, element: HTMLElement): () => void {
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? LINE_PX
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? 400
          : 1;
    const [dx, dy]: Pair = [event.deltaX * unit, event.deltaY * unit];
    const view = context.view();
    if (event.ctrlKey || event.metaKey) {
      const bounds = element.getBoundingClientRect();
      const fine = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL && Math.abs(dy) < 40;
      const factor = Math.exp(-dy * (fine ? PINCH_ZOOM_PER_PX : ZOOM_PER_PX));
      context.setView(
        zoomAt(view, view.zoom * factor, [event.clientX - bounds.left, event.clientY - bounds.top]),
      );
    } else {
      context.setView(panBy(view, event.shiftKey && dx === 0 ? [-dy, 0] : [-dx, -dy]));
    }
  };
  element.addEventListener('wheel', onWheel, { passive: false });
  return () => element.removeEventListener('wheel', onWheel);
}
