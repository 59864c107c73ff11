import { z } from 'zod';
import { subjects } from '@sparklio/shared/protocol/subjects';
import type { Heartbeat, RosterEntry } from '@sparklio/shared/protocol/agent-messages';
import type { BusClient } from '../notices/bus-client.ts';

export interface Roster {
  /** Every agent that was ever heard of, by name. */
  entries(): readonly RosterEntry[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** A node that has been silent for so long has gone; its agents are shown as offline. */
const SILENCE_MS = 20_000;
const MOST_NODES = 200;

const heartbeatSchema = z.object({
  node: z.string().max(100),
  capabilities: z.array(z.string().max(100)).max(100),
  agents: z
    .array(
      z.object({
        name: z.string().max(100),
        title: z.string().max(100),
        job: z.string().max(500),
        status: z.enum(['idle', 'working', 'stopped', 'needs_model', 'offline']),
        needs: z.string().max(500).exactOptional(),
        rules: z.array(z.object({ id: z.string().max(100), title: z.string().max(200) })).max(200),
      }),
    )
    .max(100),
  sentAt: z.string(),
}) satisfies z.ZodType<Heartbeat>;

/** Keeps the newest heartbeat of every node, by the time it was heard: clocks of other machines are not asked. */
export function createRoster(bus: BusClient, now: () => Date): Roster {
  const nodes = new Map<string, { heartbeat: Heartbeat; heardAt: number }>();
  let subscription: { unsubscribe(): Promise<void> } | undefined;

  return {
    entries() {
      const byName = new Map<string, { entry: RosterEntry; heardAt: number }>();
      for (const { heartbeat, heardAt } of nodes.values()) {
        const isSilent = now().getTime() - heardAt > SILENCE_MS;
        for (const agent of heartbeat.agents) {
          const known = byName.get(agent.name);
          if (known !== undefined && known.heardAt >= heardAt) continue;
          byName.set(agent.name, { entry: isSilent ? { ...agent, status: 'offline' } : agent, heardAt });
        }
      }
      return [...byName.values()].map(({ entry }) => entry).toSorted((a, b) => a.name.localeCompare(b.name));
    },

    async start() {
      subscription = await bus.subscribe(subjects.anyHeartbeat, ({ payload }) => {
        const heartbeat = heartbeatSchema.safeParse(payload);
        if (!heartbeat.success) return;
        if (!nodes.has(heartbeat.data.node) && nodes.size >= MOST_NODES) return;
        nodes.set(heartbeat.data.node, { heartbeat: heartbeat.data, heardAt: now().getTime() });
      });
    },

    async stop() {
      await subscription?.unsubscribe();
    },
  };
}
