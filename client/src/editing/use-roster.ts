import type { RosterEntry } from '@sparklio/shared/protocol/agent-messages';
import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { queries } from '../api/queries.ts';
import { usePeers } from '../sync/hooks.ts';
import type { Peer } from '../sync/peers.ts';

/** An agent as it stands here and now: what the server knows of it, and what it says of itself in this creative. */
export interface AgentView extends RosterEntry {
  /** what it does now, in its own words; empty when it does nothing */
  readonly label: string;
  /** its seat in this creative, if it is here */
  readonly peer: Peer | undefined;
}

export interface Roster {
  readonly agents: readonly AgentView[];
  readonly isPending: boolean;
  readonly error: Error | null;
  /** the agent that signs itself like this, by name or title */
  readonly named: (name: string) => AgentView | undefined;
  /** title of a rule, if any agent here has it */
  readonly ruleTitle: (rule: string) => string | undefined;
}

/** The agents. Presence is newer than the server's list, so it wins where an agent is in this creative. */
export function useRoster(): Roster {
  const list = useQuery(queries.agents());
  const peers = usePeers();
  return useMemo(() => {
    const here = peers.filter(({ state }) => state.user.kind === 'agent');
    const agents = (list.data ?? []).map((entry) => viewOf(entry, here));
    const known = new Set(agents.map(({ peer }) => peer?.clientId));
    // Agents of other houses are here without being on the list.
    const others = here
      .filter(({ clientId }) => !known.has(clientId))
      .map((peer): AgentView => ({
        name: peer.state.user.name,
        title: peer.state.user.name,
        job: '',
        status: peer.state.activity?.status ?? 'idle',
        label: peer.state.activity?.label ?? '',
        rules: [],
        peer,
      }));
    const rules = new Map(agents.flatMap((agent) => agent.rules.map((rule) => [rule.id, rule.title])));
    const all = [...agents, ...others].sort((a, b) => rank(a) - rank(b));
    return {
      agents: all,
      isPending: list.isPending,
      error: list.error,
      named: (name: string) => all.find((agent) => isAgentNamed(agent, name)),
      ruleTitle: (rule: string) => rules.get(rule),
    };
  }, [list.data, list.isPending, list.error, peers]);
}

function viewOf(entry: RosterEntry, here: readonly Peer[]): AgentView {
  const peer = here.find(({ state }) => isAgentNamed(entry, state.user.name));
  const activity = peer?.state.activity;
  const isDecided = entry.status === 'needs_model' || entry.status === 'stopped';
  const status: AgentStatus = isDecided ? entry.status : (activity?.status ?? entry.status);
  return { ...entry, status, label: activity?.label ?? '', peer };
}

/** Those who are here come first, those who cannot work come last; else the order of the list stays. */
function rank({ peer, status }: AgentView): number {
  if (status === 'needs_model') return 2;
  return status === 'offline' || peer === undefined ? 1 : 0;
}

function isAgentNamed({ name, title }: Pick<RosterEntry, 'name' | 'title'>, signed: string): boolean {
  const wanted = signed.toLocaleLowerCase();
  return name.toLocaleLowerCase() === wanted || title.toLocaleLowerCase() === wanted;
}
