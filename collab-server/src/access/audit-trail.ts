import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { AuditRecord } from '@sparklio/shared/protocol/api';
import type { Database } from '../database/schema.ts';

const detailsSchema = z.record(z.string(), z.unknown()).catch({});

/**
 * What happened in a workspace, newest first: all that was noted for it, and the accounts, sign-ins and sign-outs of its
 * members. Of who is a member no more, what was noted while they were stays; what they do afterwards is not shown.
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
    .leftJoin(departures(db, workspaceId).as('departures'), (join) =>
      join.on((on) => on(on.cast<string>('audit_log.actor_id', 'text'), '=', on.ref('departures.person'))),
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
          where.or([
            where('audit_log.actor_id', 'in', (members) =>
              members
                .selectFrom('memberships')
                .select('memberships.user_id')
                .where('memberships.workspace_id', '=', workspaceId),
            ),
            where(where.cast<string>('audit_log.id', 'text'), '<', where.ref('departures.last')),
          ]),
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

/**
 * Who was removed from a workspace, or came in by an invite that was revoked, with the id of the last entry that says so.
 * Ids of entries are ordered by time. As text: before Postgres 18 a `uuid` has no `max`.
 */
function departures(db: Kysely<Database>, workspaceId: string) {
  const removed = db
    .selectFrom('audit_log')
    .select((row) => ['target as person', row.cast<string>('id', 'text').as('entry')])
    .where('workspace_id', '=', workspaceId)
    .where('action', '=', 'member_removed');
  const revoked = db
    .selectFrom('audit_log')
    .innerJoin('link_uses', (join) =>
      join.on((on) =>
        on(on.cast<string>('link_uses.link_id', 'text'), '=', sql<string>`audit_log.details->>'link'`),
      ),
    )
    .select((row) => [
      row.cast<string | null>('link_uses.user_id', 'text').as('person'),
      row.cast<string>('audit_log.id', 'text').as('entry'),
    ])
    .where('audit_log.workspace_id', '=', workspaceId)
    .where('audit_log.action', '=', 'link_revoked')
    .where(sql<string>`audit_log.details->>'kind'`, '=', 'invite');
  return db
    .selectFrom(removed.unionAll(revoked).as('gone'))
    .select(({ fn }) => ['gone.person', fn.max('gone.entry').as('last')])
    .groupBy('gone.person');
}
