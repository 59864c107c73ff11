import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import { createId } from '@sparklio/shared/ids';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { toJsonColumn } from '../database/schema.ts';
import type { Database } from '../database/schema.ts';

export const AUDIT_ACTIONS = [
  'sign_in',
  'sign_in_failed',
  'sign_out',
  'session_revoked',
  'account_created',
  'link_created',
  'link_used',
  'link_revoked',
  'role_changed',
  'member_removed',
  'policy_changed',
  'creative_created',
  'creative_deleted',
  'content_imported',
  'version_restored',
  'turn_undone',
  'proposal_accepted',
  'proposal_rejected',
  'decision_made',
  'update_refused',
  'export_started',
  'export_downloaded',
  'brand_changed',
  'agents_stopped',
  'agents_resumed',
  /** for whoever spends money first */
  'money_spent',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditEntry {
  readonly action: AuditAction;
  readonly workspaceId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly actorKind?: 'user' | 'agent' | 'server';
  /** id of what it was done to */
  readonly target?: string | undefined;
  /** never passwords, tokens or document text */
  readonly details?: { readonly [key: string]: Json };
}

/** The request on whose behalf something is done, so that what is written deep below can name it. */
const requestIds = new AsyncLocalStorage<string>();

/** Everything that `work` starts, and what follows from it, is noted under this request. */
export function onBehalfOf(requestId: string, work: () => void): void {
  requestIds.run(requestId, work);
}

/** Notes something that must be answerable later: who did it, to what, when. Rows are never changed: see `audit-chain.ts`. */
export async function writeAudit(db: Kysely<Database>, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      id: createId(),
      workspace_id: entry.workspaceId ?? null,
      actor_id: entry.actorId ?? null,
      actor_kind: entry.actorKind ?? 'user',
      action: entry.action,
      target: entry.target ?? null,
      details: entry.details === undefined ? null : toJsonColumn(entry.details),
      request_id: requestIds.getStore() ?? null,
    })
    .execute();
}
