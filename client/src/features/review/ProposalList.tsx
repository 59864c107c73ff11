import { Sparkles } from 'lucide-react';
import { useMemo } from 'react';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { useRoster } from '../../editing/use-roster.ts';
import { reviewStrings as words } from '../../strings/review.ts';
import { useCreative, useReview } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { filterProposals, acceptable, doneProposals, groupProposals, ruleWords } from './proposal-groups.ts';
import type { ProposalFilter } from './proposal-groups.ts';
import { ProposalCard } from './ProposalCard.tsx';
import { useProposalActions } from './use-proposal-actions.ts';
import { useStaleProposals } from './use-stale-proposals.ts';

interface ProposalListProps {
  readonly filter: ProposalFilter | undefined;
  readonly onShowAll: () => void;
  readonly wantedId: string | undefined;
}

const DONE_SHOWN = 50;

/** What agents and people propose: open ones grouped by rule, decided ones folded away below. */
export function ProposalList({ filter, onShowAll, wantedId }: ProposalListProps) {
  const { rights } = useCreative();
  const proposals = useReview((review) => review.proposals);
  const { named, ruleTitle } = useRoster();
  const actions = useProposalActions();
  const open = useMemo(() => proposals.filter(({ status }) => status === 'open'), [proposals]);
  const stale = useStaleProposals(open);
  const shown = filterProposals(open, filter);
  const groups = groupProposals(shown);
  const done = doneProposals(filterProposals(proposals, filter));
  const canDecide = rights.decideProposals;

  return (
    <section aria-label={words.proposals}>
      {filter !== undefined && (
        <div className="flex items-center gap-2 border-b border-line px-3 py-1.5 text-12">
          <span className="flex-1">
            {filter.kind === 'objects' ? words.filtered(shown.length) : words.by(filter.title)}
          </span>
          <Button size="small" variant="quiet" onClick={onShowAll}>
            {words.showAll}
          </Button>
        </div>
      )}
      {groups.length === 0 ? (
        <Notice icon={Sparkles} title={words.noProposals} compact>
          {words.noProposalsHint}
        </Notice>
      ) : (
        groups.map((group) => {
          const ready = acceptable(group).filter(({ id }) => !stale.has(id));
          return (
            <section key={group.key} className="border-b border-line">
              {group.rule !== undefined && (
                <header className="flex min-h-8 items-center gap-2 bg-field px-3 py-1">
                  <h3 className="min-w-0 flex-1 text-12 text-quiet" title={group.rule}>
                    {ruleTitle(group.rule) ?? ruleWords(group.rule)}
                  </h3>
                  {canDecide && ready.length > 1 && (
                    <Button
                      size="small"
                      disabled={ready.some(({ id }) => actions.busy.has(id))}
                      onClick={() => void actions.acceptAll(ready)}
                    >
                      {words.acceptAll(ready.length)}
                    </Button>
                  )}
                </header>
              )}
              {group.proposals.map((proposal) => (
                <ProposalCard
                  key={proposal.id}
                  proposal={proposal}
                  agent={named(proposal.authorName)}
                  stale={stale.has(proposal.id)}
                  actions={actions}
                  canDecide={canDecide}
                  wanted={proposal.id === wantedId}
                />
              ))}
            </section>
          );
        })
      )}
      {done.length > 0 && <DoneList key={filter?.kind} done={done} open={filter?.kind === 'author'} />}
    </section>
  );
}

function DoneList({ done, open }: { readonly done: readonly Proposal[]; readonly open: boolean }) {
  return (
    <Disclosure label={words.done(done.length)} startsOpen={open}>
      <ul className="pb-3">
        {done.slice(0, DONE_SHOWN).map((proposal) => (
          <li key={proposal.id} className="px-3 py-1.5 ps-8">
            <p className="break-words">{proposal.title}</p>
            <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-12 text-quiet">
              <Chip tone={isAccepted(proposal) ? 'good' : 'neutral'}>
                {proposal.decidedByName === undefined
                  ? words.statuses[proposal.status]
                  : words.statusBy(words.statuses[proposal.status], proposal.decidedByName)}
              </Chip>
              <RelativeTime time={proposal.decidedAt ?? proposal.createdAt} className="text-11" />
            </p>
            {proposal.reason !== undefined && proposal.reason !== '' && (
              <p className="mt-0.5 text-12 break-words text-quiet">“{proposal.reason}”</p>
            )}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function isAccepted({ status }: Proposal): boolean {
  return status === 'accepted' || status === 'partly_accepted';
}
