import { CREATIVE_KINDS } from '@sparklio/shared/documents/document-name';
import { DECISIONS, PROPOSAL_STATUSES, SCOPES } from '@sparklio/shared/documents/review/schema';
import { ROLES } from '@sparklio/shared/presence/presence-state';
import type { RosterEntry } from '@sparklio/shared/protocol/agent-messages';
import type { Asset, Creative, Job, Session, Ticket, User, Workspace } from '@sparklio/shared/protocol/api';
import { brandKitSchema } from '@sparklio/shared/protocol/brand-kit';
import { z } from 'zod';

/** What the client believes about answers. Unknown keys are dropped, so the server may say more. */
export const userShape = z.object({
  id: z.string(),
  email: z.string().nullable(),
  name: z.string(),
}) satisfies z.ZodType<User>;

export const sessionShape = z.object({
  accessToken: z.string(),
  user: userShape,
  landing: z.string().exactOptional(),
}) satisfies z.ZodType<Session>;

export const workspaceShape = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
}) satisfies z.ZodType<Workspace>;

export const memberShape = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(ROLES),
});
export type Member = z.infer<typeof memberShape>;

export const creativeShape = z.object({
  id: z.string(),
  workspaceId: z.string(),
  kind: z.enum(CREATIVE_KINDS),
  title: z.string(),
  campaign: z.object({ id: z.string(), name: z.string() }).nullable(),
  contentName: z.string(),
  reviewName: z.string(),
  role: z.enum(ROLES),
  status: z.enum(['draft', 'reviewing', 'approved']),
  staleDecisions: z.number(),
  coverUrl: z.string(),
  updatedAt: z.string(),
}) satisfies z.ZodType<Creative>;

export const ticketShape = z.object({
  token: z.string(),
  role: z.enum(ROLES),
  documents: z.tuple([z.string(), z.string()]),
  expiresAt: z.string(),
}) satisfies z.ZodType<Ticket>;

export const assetShape = z.object({
  assetId: z.string(),
  name: z.string().catch(''),
  mime: z.string(),
  width: z
    .number()
    .nullish()
    .transform((value) => value ?? null),
  height: z
    .number()
    .nullish()
    .transform((value) => value ?? null),
  url: z.string().catch(''),
}) satisfies z.ZodType<Asset>;

export const jobShape = z.object({
  id: z.string(),
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: z.number(),
  result: z.object({ url: z.string(), mime: z.string(), bytes: z.number() }).exactOptional(),
  error: z.object({ code: z.string(), message: z.string() }).exactOptional(),
}) satisfies z.ZodType<Job>;

export const linkShape = z.object({ url: z.string(), token: z.string() });
export type ShareLink = z.infer<typeof linkShape>;

export const brandShape = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  kit: brandKitSchema,
});

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

export const decisionShape = z.looseObject({
  id: z.string(),
  decision: z.enum(DECISIONS),
  scope: z.enum(SCOPES),
});

export const rosterEntryShape = z.object({
  name: z.string(),
  title: z.string(),
  job: z.string(),
  status: z.enum(['idle', 'working', 'stopped', 'needs_model', 'offline']),
  needs: z.string().exactOptional(),
  rules: z.array(z.object({ id: z.string(), title: z.string() })),
}) satisfies z.ZodType<RosterEntry>;

export const uploadShape = z.object({
  id: z.string(),
  url: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
});

/** A page of a list. */
export function listShape<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().exactOptional() });
}
