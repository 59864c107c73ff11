import type { CSSProperties } from 'react';
import { canvasStrings } from '../../strings/canvas.ts';
import { classNames } from '../../ui/class-names.ts';
import { editorStore, useEditor } from './editor-store.ts';
import type { PlacedGhost } from './stage/ghost-layer.ts';

/** A small tag on each ghost: who proposes it, the name when it is pointed at. It opens the proposal's card. */
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
  return stacked(ghosts).map(({ placed: { ghost, box }, row }) => {
    const lit = hovered === ghost.proposalId;
    return (
      <button
        key={ghost.proposalId}
        type="button"
        aria-label={canvasStrings.openProposal(ghost.title)}
        style={{ '--x': box.x, '--y': box.y, marginTop: row * 23 } as CSSProperties}
        className={classNames(
          'stage-at -ml-6 flex size-5 items-center justify-center rounded-[5px] ring-1 ring-panel/60',
          'before:absolute before:-inset-1 pointer-coarse:before:-inset-2.5',
          ghost.authorKind === 'agent' ? 'bg-agent text-on-agent' : 'bg-accent text-on-accent',
          lit ? 'z-[3]' : 'z-[2]',
          hovered !== undefined && !lit && 'opacity-30',
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
        {lit && (
          <span className="pointer-events-none absolute bottom-full left-0 mb-1 max-w-72 truncate rounded-[5px] bg-inherit px-1.5 py-0.5 text-11 font-semibold ring-1 ring-panel/60">
            {`${ghost.authorName}: ${ghost.title}`}
          </span>
        )}
      </button>
    );
  });
}

/** Tags of ghosts on the same spot stand one below the other, left of the object so that they cover no words. */
function stacked(
  ghosts: readonly PlacedGhost[],
): readonly { readonly placed: PlacedGhost; readonly row: number }[] {
  const rows = new Map<string, number>();
  return ghosts.map((placed) => {
    const spot = `${Math.round(placed.box.x / 48)},${Math.round(placed.box.y / 36)}`;
    const row = rows.get(spot) ?? 0;
    rows.set(spot, row + 1);
    return { placed, row };
  });
}
