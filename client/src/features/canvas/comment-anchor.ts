import type { CanvasPage, Pair } from '@sparklio/shared/documents/canvas/schema';
import type { Anchor } from '@sparklio/shared/documents/review/schema';

/** Where a comment put at a page point is anchored; points beside the page count as its edge. */
export function pointAnchor(page: CanvasPage, [x, y]: Pair, objectId: string | undefined): Anchor {
  const share = (value: number, whole: number): number => Math.min(1, Math.max(0, value / whole));
  return {
    kind: 'point',
    pageId: page.id,
    point: [share(x, page.size[0]), share(y, page.size[1])],
    ...(objectId === undefined ? {} : { objectId }),
  };
}
