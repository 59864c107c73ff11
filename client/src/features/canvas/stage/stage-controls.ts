import type { Pair } from '@sparklio/shared/documents/canvas/schema';
import type { StageControls } from '../editor-store.ts';
import { centreOn, fitBox, nextZoom, toScreen, zoomAt } from '../geometry/view.ts';
import type { View } from '../geometry/view.ts';
import { boundsOnPage, shownFrame } from './pick.ts';
import { boundsOf, centreOf } from '../geometry/box.ts';
import type { StageContext } from './stage-context.ts';

/** Free room around a fitted page, screen px: the toolbar floats above, the page strip below. */
const FIT_MARGIN = 72;
const SELECTION_MARGIN = 96;
/** Zooming to a small object stops here, so that it is still seen among its surroundings. */
const SELECTION_ZOOM = 4;

export function createStageControls(
  context: StageContext,
  pickImage: () => void,
  editText: (objectId: string) => void,
  root: HTMLElement,
): StageControls {
  const middle = (): Pair => {
    const [width, height] = context.size();
    return [width / 2, height / 2];
  };
  const set = (view: View): void => context.setView(view);
  const zoomBy = (direction: 1 | -1): void => {
    const view = context.view();
    set(zoomAt(view, nextZoom(view.zoom, direction), middle()));
  };
  return {
    fit() {
      const page = context.pageBox();
      const [width, height] = context.size();
      if (page !== undefined && width > 0 && height > 0)
        set(fitBox(page, [width, height], Math.min(FIT_MARGIN, width / 10, height / 10)));
    },
    zoomToSelection() {
      const frame = shownFrame(context, context.editor().selection);
      if (frame !== undefined) set(fitBox(boundsOf(frame), context.size(), SELECTION_MARGIN, SELECTION_ZOOM));
    },
    zoomTo: (zoom) => set(zoomAt(context.view(), zoom, middle())),
    zoomIn: () => zoomBy(1),
    zoomOut: () => zoomBy(-1),
    reveal(objectId) {
      const object = context.canvas.object(objectId);
      if (object !== undefined && object.pageId !== context.page()?.id)
        context.editor().setPage(object.pageId);
      const bounds = boundsOnPage(context, objectId);
      if (bounds === undefined) return;
      const [x, y] = toScreen(context.view(), centreOf(bounds));
      const [width, height] = context.size();
      const margin = 24;
      const inside = x > margin && y > margin && x < width - margin && y < height - margin;
      if (!inside) set(centreOn(centreOf(bounds), [width, height], context.view().zoom));
    },
    editText,
    pickImage,
    focus: () => root.focus({ preventScroll: true }),
  };
}
