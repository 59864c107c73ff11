import { z } from 'zod';
import { CREATIVE_KINDS } from '../documents/document-name.ts';
import { DECISIONS, SCOPES } from '../documents/review/schema.ts';
import type { Decision } from '../documents/review/schema.ts';
import { ROLES } from '../presence/presence-state.ts';
import { brandKitSchema } from './brand-kit.ts';
import type { Brand } from './brand-kit.ts';
import { SELF_APPROVAL } from './api.ts';
import type {
  Asset,
  AuditRecord,
  Creative,
  Job,
  LedgerReport,
  LinkInfo,
  Session,
  Ticket,
  UploadPlace,
  User,
  Workspace,
  WorkspacePolicy,
} from './api.ts';

/**
 * What the HTTP API answers, as schemas: the server describes itself with them and lets nothing else out,
 * clients check with them what came in. Unknown keys are dropped, so an older client lives with a newer server.
 */
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
  holder: z.object({ id: z.string(), name: z.string() }).exactOptional(),
}) satisfies z.ZodType<Ticket>;

export const assetShape = z.object({
  assetId: z.string(),
  name: z.string(),
  mime: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  url: z.string(),
}) satisfies z.ZodType<Asset>;

export const uploadPlaceShape = z.discriminatedUnion('method', [
  z.object({
    id: z.string(),
    method: z.literal('PUT'),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  z.object({
    id: z.string(),
    method: z.literal('POST'),
    url: z.string(),
    fields: z.record(z.string(), z.string()),
  }),
]) satisfies z.ZodType<UploadPlace>;

export const jobShape = z.object({
  id: z.string(),
  status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: z.number(),
  result: z.object({ url: z.string(), mime: z.string(), bytes: z.number() }).exactOptional(),
  error: z.object({ code: z.string(), message: z.string() }).exactOptional(),
}) satisfies z.ZodType<Job>;

export const linkShape = z.object({ url: z.string(), token: z.string() });

/** A page of a list. */
export function listShape<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().exactOptional() });
}

export const decisionShape = z.object({
  id: z.string(),
  decision: z.enum(DECISIONS),
  scope: z.enum(SCOPES),
  comment: z.string().exactOptional(),
  userId: z.string(),
  userName: z.string(),
  createdAt: z.string(),
  contentHash: z.string(),
  stale: z.boolean(),
  staleAt: z.string().exactOptional(),
}) satisfies z.ZodType<Decision>;

export const brandShape = z.object({
  id: z.string(),
  workspaceId: z.string(),
  name: z.string(),
  kit: brandKitSchema,
}) satisfies z.ZodType<Brand>;

export const linkInfoShape = z.object({
  id: z.string(),
  kind: z.enum(['invite', 'guest']),
  role: z.enum(ROLES),
  creative: z.object({ id: z.string(), title: z.string() }).nullable(),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  isExpired: z.boolean(),
  hasPassword: z.boolean(),
  uses: z.number(),
  people: z.number(),
  lastUsedAt: z.string().nullable(),
}) satisfies z.ZodType<LinkInfo>;

export const policyShape = z.object({
  selfApproval: z.enum(SELF_APPROVAL),
}) satisfies z.ZodType<WorkspacePolicy>;

export const auditRecordShape = z.object({
  id: z.string(),
  action: z.string(),
  actor: z
    .object({ id: z.string(), name: z.string().nullable(), kind: z.enum(['user', 'agent', 'server']) })
    .nullable(),
  target: z.string().nullable(),
  targetName: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
  at: z.string(),
}) satisfies z.ZodType<AuditRecord>;

export const ledgerReportShape = z.object({
  isWhole: z.boolean(),
  entries: z.number(),
  problems: z.array(z.object({ number: z.number(), decisionId: z.string(), problem: z.string() })),
}) satisfies z.ZodType<LedgerReport>;
