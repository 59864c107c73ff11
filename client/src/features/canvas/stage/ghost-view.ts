import type { Box } from '../geometry/box.ts';
import { toPage } from '../geometry/view.ts';
import { createGhostLayer } from './ghost-layer.ts';
import type { PlacedGhost } from './ghost-layer.ts';
import type { GhostState, ShownGhost } from './ghost-node.ts';
import type { StageContext } from './stage-context.ts';

/** The ghosts in view, kept current; a lit one takes the place of what it would change. */
export interface GhostView {
  current(): readonly PlacedGhost[];
  /** proposals, objects, page or view changed */
  refresh(): void;
  /** another ghost is lit, or all are hidden for a moment */
  restyle(): void;
  /** Which of very many ghosts are in view is looked at when the view rests. */
  viewMoved(): void;
  close(): void;
  /** fonts changed: nothing worked out before holds */
  forget(): void;
}

const VIEW_RESTS_MS = 160;

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
  const restyle = (): void => {
    const { hoveredProposalId, previewBefore } = context.editor();
    const shown = new Map<string, ShownGhost[]>();
    for (const placed of previewBefore ? [] : ghosts) {
      const state = ghostState(placed, hoveredProposalId);
      for (const node of placed.changed) {
        const list = shown.get(node.objectId);
        if (list === undefined) shown.set(node.objectId, [{ ...node, state }]);
        else list.push({ ...node, state });
      }
    }
    scene.setGhosts(shown);
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    const { pageId, showGhosts } = context.editor();
    const { proposals } = creative.conversation.get();
    const next = pageId === undefined || !showGhosts ? [] : layer.ghosts(proposals, pageId, area());
    if (next.length !== ghosts.length || next.some((ghost, index) => ghost !== ghosts[index])) {
      ghosts = next;
      report(next);
      restyle();
    }
    context.requestOverlay();
  };
  return {
    current: () => ghosts,
    restyle,
    refresh,
    viewMoved() {
      if (resting !== undefined) clearTimeout(resting);
      resting = setTimeout(refresh, VIEW_RESTS_MS);
    },
    close() {
      if (resting !== undefined) clearTimeout(resting);
    },
    forget: () => layer.clear(),
  };
}

export function ghostState(placed: PlacedGhost, litProposalId: string | undefined): GhostState {
  if (litProposalId === undefined) return 'plain';
  return litProposalId === placed.ghost.proposalId ? 'lit' : 'dimmed';
}
