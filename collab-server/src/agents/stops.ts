import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { AgentControl, StopEntry } from '@sparklio/shared/protocol/agent-messages';
import type { Database } from '../database/schema.ts';

/** What people commanded agents to stop and to go on with, kept for agents that did not hear it. */
export interface AgentStops {
  /** Resolves when it is kept. What the new command covers wholly no longer counts. */
  note(action: StopEntry['action'], control: AgentControl): Promise<void>;
  /** All that still counts, in all workspaces; of two that apply to one place the later one. */
  list(): Promise<readonly StopEntry[]>;
}

export function createAgentStops(db: Kysely<Database>): AgentStops {
  return {
    note: (action, { workspaceId, agent, creativeId, requestedBy }) =>
      db.transaction().execute(async (inside) => {
        // One after the other: their order is what counts.
        await sql`select from workspaces where id = ${workspaceId} for update`.execute(inside);
        let covered = inside.deleteFrom('agent_controls').where('workspace_id', '=', workspaceId);
        if (agent !== undefined) covered = covered.where('agent', '=', agent);
        if (creativeId !== undefined) covered = covered.where('creative_id', '=', creativeId);
        await covered.execute();
        if (action === 'resume' && agent === undefined && creativeId === undefined) return;
        await inside
          .insertInto('agent_controls')
          .values({
            workspace_id: workspaceId,
            action,
            agent: agent ?? null,
            creative_id: creativeId ?? null,
            requested_by: requestedBy.id,
          })
          .execute();
      }),

    async list() {
      const rows = await db.selectFrom('agent_controls').selectAll().orderBy('number').execute();
      return rows.map(({ number, workspace_id: workspaceId, action, agent, creative_id: creativeId }) => ({
        action,
        workspaceId,
        ...(agent === null ? {} : { agent }),
        ...(creativeId === null ? {} : { creativeId }),
        order: Number(number),
      }));
    },
  };
}
