import type { Box } from '../geometry/box.ts';
import { toPage } from '../geometry/view.ts';
import { createGhostLayer } from './ghost-layer.ts';
import type { PlacedGhost } from './ghost-layer.ts';
import type { StageContext } from './stage-context.ts';

/** The ghosts in view, kept current; a lit one takes the place of what it would change. */
export interface GhostView {
  current(): readonly PlacedGhost[];
  /** proposals, objects, page or view changed */
  refresh(): void;
  /** what is lit, or typed in, changed */
  refreshConcealed(): void;
  /** fonts changed: nothing worked out before holds */
  forget(): void;
}

/** @param report told only when other ghosts are in view */
export function createGhostView(
  context: StageContext,
  report: (ghosts: readonly PlacedGhost[]) => void,
): GhostView {
  const { canvas, creative, scene } = context;
  const layer = createGhostLayer(canvas, context.fonts);
  let ghosts: readonly PlacedGhost[] = [];
  const area = (): Box => {
    const view = context.view();
    const [x, y] = toPage(view, [0, 0]);
    const [right, bottom] = toPage(view, context.size());
    return { x, y, width: right - x, height: bottom - y };
  };
  const refreshConcealed = (): void => {
    const { editingTextId, hoveredProposalId, previewBefore } = context.editor();
    const lit = previewBefore
      ? undefined
      : ghosts.find(({ ghost }) => ghost.proposalId === hoveredProposalId);
    const ids = new Set(lit?.ghost.after.map(({ id }) => id));
    if (editingTextId !== undefined) ids.add(editingTextId);
    scene.conceal(ids);
  };
  return {
    current: () => ghosts,
    refreshConcealed,
    refresh() {
      const { pageId, showGhosts } = context.editor();
      const { proposals } = creative.conversation.get();
      const next = pageId === undefined || !showGhosts ? [] : layer.ghosts(proposals, pageId, area());
      if (next.length !== ghosts.length || next.some((ghost, index) => ghost !== ghosts[index])) {
        ghosts = next;
        report(next);
        refreshConcealed();
      }
      context.requestOverlay();
    },
    forget: () => layer.clear(),
  };
}
