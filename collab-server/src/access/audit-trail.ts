import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AuditRecord } from '@sparklio/shared/protocol/api';
import type { Database } from '../database/schema.ts';

const detailsSchema = z.record(z.string(), z.unknown()).catch({});

/**
 * What happened in a workspace, newest first: all that was noted for it, and the sign-ins and sign-outs of its members.
 *
 * @param page.before id of the last entry of the page before
 */
export async function readAudit(
  db: Kysely<Database>,
  page: {
    workspaceId: string;
    action?: string | undefined;
    actorId?: string | undefined;
    before?: string | undefined;
    limit: number;
  },
): Promise<readonly AuditRecord[]> {
  const { workspaceId, action, actorId, before, limit } = page;
  const rows = await db
    .selectFrom('audit_log')
    .leftJoin('users as actors', 'actors.id', 'audit_log.actor_id')
    .leftJoin('users as members', (join) =>
      join.on((on) => on(on.cast<string>('members.id', 'text'), '=', on.ref('audit_log.target'))),
    )
    .leftJoin('creatives', (join) =>
      join.on((on) => on(on.cast<string>('creatives.id', 'text'), '=', on.ref('audit_log.target'))),
    )
    .select([
      'audit_log.id',
      'audit_log.action',
      'audit_log.actor_id',
      'audit_log.actor_kind',
      'audit_log.target',
      'audit_log.details',
      'audit_log.request_id',
      'audit_log.created_at',
      'actors.name as actor_name',
      'members.name as member_name',
      'creatives.title',
    ])
    .where((where) =>
      where.or([
        where('audit_log.workspace_id', '=', workspaceId),
        where.and([
          where('audit_log.workspace_id', 'is', null),
          where('audit_log.actor_id', 'in', (members) =>
            members
              .selectFrom('memberships')
              .select('memberships.user_id')
              .where('memberships.workspace_id', '=', workspaceId),
          ),
        ]),
      ]),
    )
    .$if(action !== undefined, (query) => query.where('audit_log.action', '=', action ?? ''))
    .$if(actorId !== undefined, (query) => query.where('audit_log.actor_id', '=', actorId ?? ''))
    .$if(before !== undefined, (query) => query.where('audit_log.id', '<', before ?? ''))
    .orderBy('audit_log.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    action: row.action,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name, kind: row.actor_kind },
    target: row.target,
    targetName: row.member_name ?? row.title,
    details: detailsSchema.parse(row.details ?? {}),
    requestId: row.request_id,
    at: row.created_at.toISOString(),
  }));
}
