import type { CSSProperties } from 'react';
import { canvasStrings } from '../../strings/canvas.ts';
import { classNames } from '../../ui/class-names.ts';
import { editorStore, useEditor } from './editor-store.ts';
import type { PlacedGhost } from './stage/ghost-layer.ts';

/** A small tag on each ghost: who proposes it. It opens the proposal's card. */
export function GhostLabels({
  ghosts,
  onOpen,
}: {
  readonly ghosts: readonly PlacedGhost[];
  readonly onOpen: (proposalId: string) => void;
}) {
  const hovered = useEditor((state) => state.hoveredProposalId);
  const before = useEditor((state) => state.previewBefore);
  const { hoverProposal } = editorStore.getState();
  if (before) return null;
  return stack(ghosts).map(({ placed: { ghost, box }, row }) => (
    <button
      key={ghost.proposalId}
      type="button"
      aria-label={canvasStrings.openProposal(ghost.title)}
      title={ghost.title}
      style={{ '--x': box.x, '--y': box.y, marginTop: -23 - row * 22 } as CSSProperties}
      className={classNames(
        'stage-at z-[2] inline-flex h-5 max-w-44 items-center gap-1 rounded-[4px] px-1.5 text-11 font-medium whitespace-nowrap ring-1 ring-panel/60 transition-opacity',
        ghost.authorKind === 'agent' ? 'bg-agent text-on-agent' : 'bg-accent text-on-accent',
        hovered !== undefined && hovered !== ghost.proposalId && 'opacity-30',
      )}
      onPointerEnter={() => hoverProposal(ghost.proposalId)}
      onPointerLeave={() => hoverProposal(undefined)}
      onFocus={() => hoverProposal(ghost.proposalId)}
      onBlur={() => hoverProposal(undefined)}
      onClick={() => onOpen(ghost.proposalId)}
    >
      <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0 fill-current">
        {ghost.authorKind === 'agent' ? (
          <path d="M5 0 9.3 2.5v5L5 10 .7 7.5v-5z" />
        ) : (
          <circle cx="5" cy="5" r="4.5" />
        )}
      </svg>
      <span className="truncate">{ghost.authorName}</span>
    </button>
  ));
}

/** Tags of ghosts on the same spot stand one above the other. */
function stack(
  ghosts: readonly PlacedGhost[],
): readonly { readonly placed: PlacedGhost; readonly row: number }[] {
  const rows = new Map<string, number>();
  return ghosts.map((placed) => {
    const spot = `${Math.round(placed.box.x / 60)},${Math.round(placed.box.y / 30)}`;
    const row = rows.get(spot) ?? 0;
    rows.set(spot, row + 1);
    return { placed, row };
  });
}
