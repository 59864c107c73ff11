import { Tabs } from 'radix-ui';
import type { Anchor } from '@sparklio/shared/documents/review/schema';
import { reviewStrings as words } from '../../strings/review.ts';
import { useReview } from '../../sync/hooks.ts';
import { DOCK_TAB } from '../../ui/dock-tab.ts';
import { DecisionBar } from './DecisionBar.tsx';
import type { ProposalFilter } from './proposal-groups.ts';
import { ProposalList } from './ProposalList.tsx';
import { ThreadList } from './ThreadList.tsx';

export type ReviewFace = 'proposals' | 'threads';

interface ReviewDockProps {
  readonly face: ReviewFace;
  readonly onFace: (face: ReviewFace) => void;
  readonly openThreadId: string | undefined;
  readonly onOpenThread: (threadId: string | undefined) => void;
  readonly placing: Anchor | undefined;
  readonly onPlaced: () => void;
  readonly filter: ProposalFilter | undefined;
  readonly onShowAll: () => void;
  readonly wantedProposalId: string | undefined;
  /** where the bar stands elsewhere already */
  readonly withoutDecisionBar?: boolean;
}

/** Everything that stands between this creative and its approval: the decision, the proposals, the comments. */
export function ReviewDock(props: ReviewDockProps) {
  const openProposals = useReview(
    (review) => review.proposals.filter(({ status }) => status === 'open').length,
  );
  const openThreads = useReview((review) => review.threads.filter(({ resolved }) => !resolved).length);
  return (
    <div className="flex h-full flex-col">
      {props.withoutDecisionBar !== true && <DecisionBar />}
      <Tabs.Root
        value={props.face}
        onValueChange={(face) => props.onFace(face === 'threads' ? 'threads' : 'proposals')}
        className="flex min-h-0 flex-1 flex-col"
      >
        <Tabs.List aria-label={words.panel} className="flex border-b border-line px-1">
          <Tabs.Trigger value="proposals" className={DOCK_TAB}>
            {words.proposals}
            <Count value={openProposals} />
          </Tabs.Trigger>
          <Tabs.Trigger value="threads" className={DOCK_TAB}>
            {words.threads}
            <Count value={openThreads} />
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content
          value="proposals"
          className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          <ProposalList filter={props.filter} onShowAll={props.onShowAll} wantedId={props.wantedProposalId} />
        </Tabs.Content>
        <Tabs.Content
          value="threads"
          className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          <ThreadList
            openId={props.openThreadId}
            onOpen={props.onOpenThread}
            placing={props.placing}
            onPlaced={props.onPlaced}
          />
        </Tabs.Content>
      </Tabs.Root>
    </div>
  );
}

function Count({ value }: { readonly value: number }) {
  if (value === 0) return null;
  return <span className="min-w-4.5 rounded-full bg-hover px-1 text-center text-11 text-quiet">{value}</span>;
}
