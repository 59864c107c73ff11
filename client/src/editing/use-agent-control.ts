import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { messageOf } from '../api/api-error.ts';
import { api } from '../api/calls.ts';
import { queries } from '../api/queries.ts';
import { agentStrings as words } from '../strings/agents.ts';
import { useCreative } from '../sync/hooks.ts';
import { toast } from '../ui/toasts.ts';
import type { AgentView } from './use-roster.ts';

export interface AgentControl {
  readonly busy: boolean;
  /** In this creative: one agent, or all. */
  stop(agent?: AgentView): Promise<void>;
  resume(agent?: AgentView): Promise<void>;
}

export function useAgentControl(): AgentControl {
  const { creative } = useCreative();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const send = async (verb: 'stop' | 'resume', agent: AgentView | undefined): Promise<void> => {
    setBusy(true);
    const body = { creativeId: creative.id, ...(agent === undefined ? {} : { agent: agent.name }) };
    try {
      await (verb === 'stop' ? api.stopAgents(body) : api.resumeAgents(body));
      const said =
        verb === 'stop'
          ? agent === undefined
            ? words.stoppedAll
            : words.stopped(agent.title)
          : agent === undefined
            ? words.resumedAll
            : words.resumed(agent.title);
      toast('info', said);
      await client.invalidateQueries(queries.agents());
    } catch (error) {
      toast('bad', messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, stop: (agent) => send('stop', agent), resume: (agent) => send('resume', agent) };
}
