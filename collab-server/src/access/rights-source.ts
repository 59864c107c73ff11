import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { Database, MemberRole } from '../database/schema.ts';
import type { AccessChange, RightsSource } from '../sync/ports.ts';
import { strongestRole } from './roles.ts';

/** Who was not looked for so long looks at everybody again; the trace is kept a good deal longer. */
const FORGET_AFTER_MS = 10 * 60_000;
const KEPT_HOURS = 2;

const changesSchema = z.object({
  horizon: z.string(),
  changes: z.array(
    z.object({
      workspace_id: z.string().nullable(),
      creative_id: z.string().nullable(),
      user_id: z.string().nullable(),
    }),
  ),
});

const EVERYBODY: readonly AccessChange[] = [{}];

/**
 * Reads who may do what from the database, and which of it changed. Changes are traced by triggers, whoever makes them.
 *
 * A change becomes visible when its transaction commits, which may be after later ones did. So each reading begins at the
 * oldest transaction that was still running at the reading before (`pg_snapshot_xmin`): everything older was visible
 * then, nothing younger is left out, and some is read twice, which does no harm.
 */
export function createRightsSource(
  db: Kysely<Database>,
  now: () => Date,
): RightsSource & {
  /** Removes old traces. */
  sweep(): Promise<void>;
} {
  let horizon: string | undefined;
  let readAt = 0;

  return {
    async changes() {
      const at = Date.now();
      const since = at - readAt > FORGET_AFTER_MS ? undefined : horizon;
      horizon = undefined;
      const { rows } = await sql`
        select pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
          coalesce((
            select jsonb_agg(distinct jsonb_build_object(
              'workspace_id', workspace_id, 'creative_id', creative_id, 'user_id', user_id))
            from access_changes where tx >= ${since ?? '0'}::text::xid8 and ${since !== undefined}
          ), '[]') as changes`.execute(db);
      const read = changesSchema.parse(rows[0]);
      horizon = read.horizon;
      readAt = at;
      return since === undefined ? EVERYBODY : read.changes.map(toChange);
    },

    async rolesOf(holders) {
      const people = holders.flatMap((holder, index) =>
        holder.kind === 'user' ? [{ ...holder, index }] : [],
      );
      const living = await livingCreatives(
        db,
        holders.map(({ creativeId }) => creativeId),
      );
      const roles: (Role | undefined)[] = holders.map(({ kind, creativeId }) =>
        kind === 'agent' && living.has(creativeId) ? 'agent' : undefined,
      );
      for (const { index, ...held } of await rolesOfPeople(db, people, now())) {
        const { creativeId } = holders[index] ?? {};
        if (creativeId !== undefined && living.has(creativeId)) {
          roles[index] = strongestRole([held.member_role, held.guest_role]);
        }
      }
      return roles;
    },

    async sweep() {
      await sql`delete from access_changes where at < now() - make_interval(hours => ${KEPT_HOURS})`.execute(
        db,
      );
    },
  };
}

function toChange(row: z.infer<typeof changesSchema>['changes'][number]): AccessChange {
  return {
    ...(row.workspace_id === null ? {} : { workspaceId: row.workspace_id }),
    ...(row.creative_id === null ? {} : { creativeId: row.creative_id }),
    ...(row.user_id === null ? {} : { userId: row.user_id }),
  };
}

async function livingCreatives(db: Kysely<Database>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('creatives')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

async function rolesOfPeople(
  db: Kysely<Database>,
  people: readonly { index: number; userId: string; creativeId: string }[],
  now: Date,
): Promise<readonly { index: number; member_role: MemberRole | null; guest_role: MemberRole | null }[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<{
    index: number;
    member_role: MemberRole | null;
    guest_role: MemberRole | null;
  }>`
    select asked.index, memberships.role as member_role, creative_members.role as guest_role
    from unnest(
      ${people.map(({ index }) => index)}::int[],
      ${people.map(({ userId }) => userId)}::uuid[],
      ${people.map(({ creativeId }) => creativeId)}::uuid[]
    ) as asked (index, user_id, creative_id)
    join creatives on creatives.id = asked.creative_id
    left join memberships
      on memberships.workspace_id = creatives.workspace_id and memberships.user_id = asked.user_id
    left join creative_members
      on creative_members.creative_id = creatives.id and creative_members.user_id = asked.user_id
      and (creative_members.expires_at is null or creative_members.expires_at > ${now})`.execute(db);
  return rows;
}
