import { leafNode } from '@sparklio/shared/render/scene';
import type { SceneNode } from '@sparklio/shared/render/scene';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { CanvasMirror } from '../../../sync/canvas-mirror.ts';
import { boundsOf, frameOf, overlaps, union } from '../geometry/box.ts';
import type { Box, Frame } from '../geometry/box.ts';
import { MAX_GHOSTS, ghostOf } from '../ghosts.ts';
import type { Ghost } from '../ghosts.ts';
import type { GhostNode } from './ghost-node.ts';

/** A ghost ready to be drawn, and where it is. */
export interface PlacedGhost {
  readonly ghost: Ghost;
  readonly box: Box;
  /** after-states of objects that exist */
  readonly changed: readonly GhostNode[];
  readonly added: readonly GhostNode[];
  readonly outlines: readonly Frame[];
  readonly crossedOut: readonly Frame[];
}

/**
 * Works out the ghosts of a page. Each is made again only when its proposal or one of the objects it
 * speaks of has changed, so typing on a page with many proposals stays light.
 */
export function createGhostLayer(
  canvas: CanvasMirror,
  fonts: FontBook,
): {
  /** open proposals of the page, newest first; if they are more than `MAX_GHOSTS`, as many of those in `area` */
  ghosts(proposals: readonly Proposal[], pageId: string, area: Box): readonly PlacedGhost[];
  clear(): void;
} {
  const cache = new Map<
    string,
    {
      proposal: Proposal;
      pageId: string;
      seen: readonly (CanvasObject | undefined)[];
      placed: PlacedGhost | undefined;
    }
  >();
  const make = (proposal: Proposal, pageId: string): PlacedGhost | undefined => {
    const seen = idsIn(proposal).map((id) => canvas.object(id));
    const known = cache.get(proposal.id);
    if (
      known?.proposal === proposal &&
      known.pageId === pageId &&
      known.seen.every((object, index) => object === seen[index])
    )
      return known.placed;
    const ghost = ghostOf(proposal, canvas, pageId);
    const placed = ghost === undefined ? undefined : place(ghost, canvas, fonts);
    cache.set(proposal.id, { proposal, pageId, seen, placed });
    return placed;
  };
  return {
    ghosts(proposals, pageId, area) {
      const open = new Set<string>();
      const here: PlacedGhost[] = [];
      for (const proposal of proposals.toReversed()) {
        if (proposal.status !== 'open') continue;
        open.add(proposal.id);
        const placed = make(proposal, pageId);
        if (placed !== undefined) here.push(placed);
      }
      for (const id of cache.keys()) if (!open.has(id)) cache.delete(id);
      if (here.length <= MAX_GHOSTS) return here;
      return here.filter(({ box }) => overlaps(box, area)).slice(0, MAX_GHOSTS);
    },
    clear: () => cache.clear(),
  };
}

/** The objects a ghost depends on. */
function idsIn(proposal: Proposal): readonly string[] {
  const ids = new Set(proposal.targets);
  for (const command of proposal.commands) {
    if (typeof command === 'object' && command !== null && 'id' in command && typeof command.id === 'string')
      ids.add(command.id);
  }
  return [...ids];
}

function place(ghost: Ghost, canvas: CanvasMirror, fonts: FontBook): PlacedGhost {
  const changed: GhostNode[] = [];
  const added: GhostNode[] = [];
  for (const object of ghost.after) {
    if (object.type === 'group' || object.hidden) continue;
    const before = canvas.object(object.id);
    const node = {
      objectId: object.id,
      node: nodeOf(object, fonts),
      frame: frameOf(object),
      opacity: object.opacity,
      blurs: blurs(before, object),
    };
    (before === undefined ? added : changed).push(node);
  }
  const outlines = [...ghost.after, ...ghost.marked].map(frameOf);
  const crossedOut = ghost.gone.map(frameOf);
  const box = union([...outlines, ...crossedOut].map(boundsOf)) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { ghost, box, changed, added, outlines, crossedOut };
}

function nodeOf(object: Exclude<CanvasObject, { type: 'group' }>, fonts: FontBook): SceneNode {
  const [width, height] = object.size;
  return leafNode({ ...object, position: [-width / 2, -height / 2], rotation: 0, opacity: 1 }, fonts);
}

/**
 * Laid half-transparent over what it would replace, an after-state shows a third one that is neither: red and green
 * make brown, words over words make none. Such a ghost is an outline until somebody points at it.
 */
function blurs(before: CanvasObject | undefined, after: CanvasObject): boolean {
  return before !== undefined && overlaps(boundsOf(frameOf(before)), boundsOf(frameOf(after)));
}
