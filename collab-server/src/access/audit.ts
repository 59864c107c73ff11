import type { Kysely } from 'kysely';
import { createId } from '@sparklio/shared/ids';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { toJsonColumn } from '../database/schema.ts';
import type { Database } from '../database/schema.ts';

export type AuditAction =
  | 'sign_in'
  | 'sign_in_failed'
  | 'sign_out'
  | 'session_revoked'
  | 'account_created'
  | 'link_created'
  | 'link_used'
  | 'role_changed'
  | 'member_removed'
  | 'creative_created'
  | 'creative_deleted'
  | 'content_imported'
  | 'proposal_accepted'
  | 'proposal_rejected'
  | 'decision_made'
  | 'export_started'
  | 'brand_changed'
  | 'agents_stopped'
  | 'agents_resumed';

export interface AuditEntry {
  readonly action: AuditAction;
  readonly workspaceId?: string | undefined;
  readonly actorId?: string | undefined;
  readonly actorKind?: 'user' | 'agent' | 'server';
  /** id of what it was done to */
  readonly target?: string | undefined;
  /** never passwords, tokens or document text */
  readonly details?: { readonly [key: string]: Json };
  readonly requestId?: string | undefined;
}

/** Notes something that must be answerable later: who did it, to what, when. Rows are never changed. */
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
      request_id: entry.requestId ?? null,
    })
    .execute();
}
