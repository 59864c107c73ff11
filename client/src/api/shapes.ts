import { PROPOSAL_STATUSES } from '@sparklio/shared/documents/review/schema';
import { ROLES } from '@sparklio/shared/presence/presence-state';
import type { RosterEntry } from '@sparklio/shared/protocol/agent-messages';
import type { linkShape } from '@sparklio/shared/protocol/api-shapes';
import { z } from 'zod';

/** Answers that only the pages read; what others read too stands in `protocol/api-shapes`. */
export const memberShape = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(ROLES),
});
export type Member = z.infer<typeof memberShape>;

export type ShareLink = z.infer<typeof linkShape>;

export const changeShape = z.object({
  target: z.string(),
  property: z.string(),
  before: z.json().exactOptional(),
  after: z.json().exactOptional(),
});

export const changesShape = z.object({ changes: z.array(changeShape) });

export const acceptedShape = z.object({
  changes: z.array(changeShape),
  proposal: z.looseObject({ status: z.enum(PROPOSAL_STATUSES) }).optional(),
});

export const rosterEntryShape = z.object({
  name: z.string(),
  title: z.string(),
  job: z.string(),
  status: z.enum(['idle', 'working', 'stopped', 'needs_model', 'offline']),
  needs: z.string().exactOptional(),
  rules: z.array(z.object({ id: z.string(), title: z.string() })),
}) satisfies z.ZodType<RosterEntry>;
