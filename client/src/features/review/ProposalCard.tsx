import { CircleAlert, Crosshair, ListChecks } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { objectName } from '../../editing/object-icon.ts';
import { ObjectIcon } from '../../editing/ObjectIcon.tsx';
import type { AgentView } from '../../editing/use-roster.ts';
import { showObjects } from '../../editing/show-object.ts';
import { reviewStrings as words } from '../../strings/review.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Hexagon } from '../../ui/Hexagon.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { useAttention } from '../../ui/use-attention.ts';
import { useEditor } from '../canvas/editor-store.ts';
import { CommandChoice } from './CommandChoice.tsx';
import { RejectButton } from './RejectButton.tsx';
import type { ProposalActions } from './use-proposal-actions.ts';

interface ProposalCardProps {
  readonly proposal: Proposal;
  /** who says it, if it is one of the agents known here */
  readonly agent: AgentView | undefined;
  readonly stale: boolean;
  readonly actions: ProposalActions;
  readonly canDecide: boolean;
  /** asked for from the stage: comes into view */
  readonly wanted: boolean;
}

/** One finding: who, what, why, and what can be done. Pointing at it lights its ghost, and the reverse. */
export function ProposalCard({ proposal, agent, stale, actions, canDecide, wanted }: ProposalCardProps) {
  const { canvas } = useCreative();
  const lit = useEditor((editor) => editor.hoveredProposalId === proposal.id);
  const [choosing, setChoosing] = useState(false);
  const card = useRef<HTMLElement>(null);
  const { title, rationale, createdAt, commands, targets } = proposal;
  const authorName = agent?.title ?? proposal.authorName;
  const busy = actions.busy.has(proposal.id);
  const objects = targets.map((id) => canvas.object(id)).filter((object) => object !== undefined);

  useAttention(
    card,
    useCallback(
      (here: boolean) => useEditor.getState().hoverProposal(here ? proposal.id : undefined),
      [proposal.id],
    ),
  );
  useEffect(() => {
    if (wanted) card.current?.scrollIntoView({ block: 'nearest' });
  }, [wanted]);
  useEffect(
    () => () => {
      if (useEditor.getState().hoveredProposalId === proposal.id)
        useEditor.getState().hoverProposal(undefined);
    },
    [proposal.id],
  );

  return (
    <article
      ref={card}
      aria-label={`${authorName}: ${title}`}
      className={classNames(
        'border-t border-line px-3 py-2.5 transition-colors first:border-t-0',
        lit && 'bg-agent-soft',
      )}
    >
      <header className="flex items-center gap-2">
        <Hexagon name={authorName} status={agent?.status ?? 'idle'} size={20} />
        <span className="min-w-0 flex-1 truncate text-12 font-medium">{authorName}</span>
        {stale && (
          <Chip tone="stale" icon={CircleAlert}>
            {words.staleChip}
          </Chip>
        )}
        <RelativeTime time={createdAt} className="shrink-0 text-11 text-quiet" />
      </header>
      <h4 className="mt-1.5 font-semibold break-words">{title}</h4>
      {rationale !== '' && <p className="mt-0.5 break-words text-quiet">{rationale}</p>}
      {objects.length > 0 && (
        <ul className="mt-1.5 flex flex-wrap gap-1">
          {objects.slice(0, 4).map((object) => {
            return (
              <li key={object.id} className="max-w-full">
                <button
                  type="button"
                  title={words.showOnPage}
                  onClick={() => showObjects([object.id], object.pageId)}
                  className="flex h-5 max-w-full items-center gap-1 rounded-full bg-hover px-2 text-11 text-quiet hover:text-text"
                >
                  <ObjectIcon object={object} className="size-3 shrink-0" />
                  <span className="truncate">{objectName(object)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {stale && <p className="mt-1.5 text-12 text-stale-text">{words.staleProposal}</p>}
      {choosing ? (
        <CommandChoice
          proposal={proposal}
          busy={busy}
          onCancel={() => setChoosing(false)}
          onAccept={(indexes) => void actions.accept(proposal, indexes).then(() => setChoosing(false))}
        />
      ) : !canDecide && commands.length > 0 ? null : (
        <footer className="mt-2 flex items-center gap-1.5">
          {canDecide && commands.length > 0 && (
            <Button
              size="small"
              variant="agent"
              busy={busy}
              disabled={stale}
              onClick={() => void actions.accept(proposal)}
            >
              {words.accept}
            </Button>
          )}
          {canDecide && <RejectButton busy={busy} onReject={(reason) => actions.reject(proposal, reason)} />}
          {commands.length === 0 && <span className="text-12 text-quiet">{words.noFix}</span>}
          <span className="flex-1" />
          {canDecide && commands.length > 1 && !stale && (
            <IconButton
              size="small"
              icon={ListChecks}
              label={words.showParts}
              onClick={() => setChoosing(true)}
            />
          )}
          {objects.length > 0 && (
            <IconButton
              size="small"
              icon={Crosshair}
              label={words.showOnPage}
              onClick={() =>
                showObjects(
                  objects.map(({ id }) => id),
                  objects[0]?.pageId,
                )
              }
            />
          )}
        </footer>
      )}
    </article>
  );
}
