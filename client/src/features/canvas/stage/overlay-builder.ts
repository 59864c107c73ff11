import { isLocked } from '../canvas-tree.ts';
import { frameOf } from '../geometry/box.ts';
import type { Frame } from '../geometry/box.ts';
import { GRID_PX } from '../gestures/targets.ts';
import { placeCaret } from '../text/caret-place.ts';
import type { Peer } from '../../../sync/peers.ts';
import type { PlacedGhost } from './ghost-layer.ts';
import type { GhostState } from './ghost-node.ts';
import { ghostState } from './ghost-view.ts';
import type {
  OverlayCaret,
  OverlayGhost,
  OverlayModel,
  OverlayPeer,
  OverlaySelection,
} from './overlay-model.ts';
import { selectedLine, shownFrame } from './pick.ts';
import type { StageContext } from './stage-context.ts';
import type { Theme } from './theme.ts';

/** More frames than this around single members of a selection are noise, and slow. */
const MAX_MEMBER_FRAMES = 200;

/** Gathers what stands above the page at this moment. */
export function buildOverlayModel(
  context: StageContext,
  ghosts: readonly PlacedGhost[],
  theme: Theme,
): OverlayModel {
  const { passing } = context;
  const editor = context.editor();
  const { selection } = editor;
  const hovered =
    passing.hovered !== undefined && !selection.includes(passing.hovered)
      ? shownFrame(context, [passing.hovered])
      : undefined;
  return {
    view: context.view(),
    page: context.pageBox(),
    grid: editor.grid ? GRID_PX : undefined,
    hovered,
    members:
      selection.length > 1 && selection.length <= MAX_MEMBER_FRAMES ? framesOf(context, selection) : [],
    selection: selectionOf(context),
    marquee: passing.marquee,
    draft: passing.draft,
    guides: passing.guides,
    note: passing.note,
    peers: context.creative.presence.get().flatMap((peer) => peerOf(context, peer, theme)),
    ghosts: editor.previewBefore
      ? []
      : ghosts.map((ghost) => ghostModel(ghost, ghostState(ghost, editor.hoveredProposalId))),
  };
}

function framesOf(context: StageContext, ids: readonly string[]): readonly Frame[] {
  return ids.map((id) => shownFrame(context, [id])).filter((frame) => frame !== undefined);
}

function selectionOf(context: StageContext): OverlaySelection | undefined {
  const { selection, editingTextId, tool } = context.editor();
  const frame = selection.length === 0 ? undefined : shownFrame(context, selection);
  if (frame === undefined) return undefined;
  const locked = selection.every((id) => isLocked(context.canvas, id));
  const bare = !context.canEdit || locked || editingTextId !== undefined || tool !== 'select';
  const line = selectedLine(context);
  return { frame, locked, handles: bare ? 'none' : (line?.ends ?? 'box') };
}

function peerOf(context: StageContext, { state, isSelf }: Peer, theme: Theme): OverlayPeer[] {
  if (isSelf) return [];
  const isAgent = state.user.kind === 'agent';
  const pageId = context.page()?.id;
  // Agents have no page of their own: what they work on is shown where it is.
  if (!isAgent && state.pageId !== pageId) return [];
  const ids = [...(state.selection ?? []), ...(state.activity?.objectIds ?? [])];
  const here = ids.slice(0, MAX_MEMBER_FRAMES).filter((id) => context.canvas.object(id)?.pageId === pageId);
  const caret = caretOf(context, state.caret);
  if (here.length === 0 && caret === undefined) return [];
  const colour = isAgent ? theme.agent : (theme.hues[state.user.hue % theme.hues.length] ?? theme.accent);
  return [{ colour, name: state.user.name, isAgent, frames: framesOf(context, here), caret }];
}

function caretOf(context: StageContext, caret: Peer['state']['caret']): OverlayCaret | undefined {
  if (caret === undefined || caret === null) return undefined;
  const object = context.scene.shown(caret.objectId);
  if (object?.type !== 'text' || object.pageId !== context.page()?.id) return undefined;
  return { frame: frameOf(object), ...placeCaret(object, caret, context.fonts) };
}

function ghostModel(placed: PlacedGhost, state: GhostState): OverlayGhost {
  return {
    isAgent: placed.ghost.authorKind === 'agent',
    added: placed.added.map((node) => ({ ...node, state })),
    outlines: placed.outlines,
    crossedOut: placed.crossedOut,
    state,
  };
}
