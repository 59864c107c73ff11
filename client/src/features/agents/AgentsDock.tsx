import { BotOff, TriangleAlert } from 'lucide-react';
import { messageOf } from '../../api/api-error.ts';
import { useAgentControl } from '../../editing/use-agent-control.ts';
import { useRoster } from '../../editing/use-roster.ts';
import type { AgentView } from '../../editing/use-roster.ts';
import { agentStrings as words } from '../../strings/agents.ts';
import { commonStrings } from '../../strings/common.ts';
import { useCreative, useReview } from '../../sync/hooks.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { AgentRow } from './AgentRow.tsx';
import { AskBox } from './AskBox.tsx';
import { ChatThread } from './ChatThread.tsx';

interface AgentsDockProps {
  readonly wanted: { readonly name: string } | undefined;
  readonly onAsk: (name: string) => void;
  readonly onShowProposals: (agent: AgentView) => void;
}

/** Who the agents are, what they do now, and the conversation with them. */
export function AgentsDock({ wanted, onAsk, onShowProposals }: AgentsDockProps) {
  const { rights } = useCreative();
  const roster = useRoster();
  const control = useAgentControl();
  const proposals = useReview((review) =>
    review.proposals.filter(({ status }) => status === 'open').map(({ authorName }) => authorName),
  );
  const canControl = rights.decideProposals;
  const askable = roster.agents.filter(({ status }) => status !== 'needs_model' && status !== 'offline');
  const asleep = roster.agents.filter(({ status }) => status === 'needs_model');
  const awake = roster.agents.filter((agent) => !asleep.includes(agent));
  const row = (agent: AgentView) => (
    <AgentRow
      key={agent.name}
      agent={agent}
      openProposals={proposals.filter((author) => roster.named(author)?.name === agent.name).length}
      canControl={canControl}
      control={control}
      onAsk={() => onAsk(agent.name)}
      onShowProposals={() => onShowProposals(agent)}
    />
  );
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1 overflow-y-auto">
        <section aria-label={words.roster}>
          {roster.isPending && roster.agents.length === 0 ? (
            <output aria-label={commonStrings.loading} className="flex flex-col gap-2 p-3">
              <Skeleton className="h-12" />
              <Skeleton className="h-12" />
              <Skeleton className="h-12" />
            </output>
          ) : roster.agents.length === 0 ? (
            roster.error === null ? (
              <Notice icon={BotOff} title={words.noAgents} compact>
                {words.noAgentsHint}
              </Notice>
            ) : (
              <Notice icon={TriangleAlert} title={words.failed} compact live>
                {messageOf(roster.error)}
              </Notice>
            )
          ) : (
            <>
              <ul>{awake.map(row)}</ul>
              {asleep.length > 0 && (
                <Disclosure label={words.asleep(asleep.length)}>
                  <ul>{asleep.map(row)}</ul>
                </Disclosure>
              )}
            </>
          )}
        </section>
        <h3 className="border-y border-line bg-field px-3 py-1.5 text-12 font-semibold">{words.chat}</h3>
        <ChatThread roster={roster} />
      </div>
      {canControl ? (
        askable.length > 0 && <AskBox agents={askable} wanted={wanted} />
      ) : (
        <p className="border-t border-line p-3 text-12 text-quiet">{words.mayNotAsk}</p>
      )}
    </div>
  );
}
