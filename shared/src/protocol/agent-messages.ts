import { z } from 'zod';
import { PRIORITIES } from './subjects.ts';
import type { AgentStatus } from '../presence/presence-state.ts';

/** Version of the envelope. A receiver refuses any other. */
export const SCHEMA_VERSION = 1;

/** The agent-to-agent envelope, checked when sent and when received. It carries ids and intent, never document content. */
export const envelopeSchema = z.object({
  message_id: z.string().min(1).max(100),
  timestamp: z.iso.datetime(),
  sender: z.string().min(1).max(100),
  receiver: z.string().min(1).max(100),
  correlation_id: z.string().max(100).optional(),
  priority: z.enum(PRIORITIES),
  idempotency_key: z.string().min(1).max(200),
  schema_version: z.literal(SCHEMA_VERSION),
  payload: z.record(z.string(), z.json()),
});
export type Envelope = z.infer<typeof envelopeSchema>;

/** Payload of a task for an agent. */
export const agentTaskSchema = z.object({
  taskId: z.string(),
  workspaceId: z.string(),
  creativeId: z.string(),
  prompt: z.string().max(4_000),
  requestedBy: z.object({ id: z.string(), name: z.string() }),
});
export type AgentTask = z.infer<typeof agentTaskSchema>;

/** Stop or resume: everything, one agent, or one agent in one creative. Sent on `agent.control.stop` and `.resume`. */
export const controlSchema = z.object({
  workspaceId: z.string(),
  agent: z.string().optional(),
  creativeId: z.string().optional(),
  requestedBy: z.object({ id: z.string(), name: z.string() }),
});
export type AgentControl = z.infer<typeof controlSchema>;

/**
 * One stop or resume that still counts, as `GET agents/stops` lists them. It is about all agents or creatives where it
 * names none; of two that apply, that of the higher order.
 */
export const stopEntrySchema = z.object({
  action: z.enum(['stop', 'resume']),
  workspaceId: z.string(),
  agent: z.string().exactOptional(),
  creativeId: z.string().exactOptional(),
  order: z.number(),
});
export type StopEntry = z.infer<typeof stopEntrySchema>;

/** One row of the roster, as `GET agents` returns it. */
export interface RosterEntry {
  readonly name: string;
  readonly title: string;
  /** one sentence: what it looks after */
  readonly job: string;
  readonly status: AgentStatus;
  /** why it cannot work and the line that would switch it on; only with `needs_model` */
  readonly needs?: string;
  readonly rules: readonly { readonly id: string; readonly title: string }[];
}

/** Sent by each agent-runtime process on `node.<name>.heartbeat` every few seconds. */
export interface Heartbeat {
  readonly node: string;
  readonly capabilities: readonly string[];
  readonly agents: readonly RosterEntry[];
  readonly sentAt: string;
}
