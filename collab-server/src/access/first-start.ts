import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import type { Database } from '../database/schema.ts';
import { createAccounts } from './accounts.ts';

export interface FirstStart {
  /**
   * whether this process is to fill the workspace: it has never held a creative, so no first start has run to its end, and
   * no other server is at it
   */
  readonly isFirst: boolean;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly workspaceId: string;
}

/** Any number; all servers take the same one. */
const FIRST_START_LOCK = 7_025_466_211;
/** A server that has not filled the workspace by then has died over it. */
const FILLING_SECONDS = 120;

/**
 * Makes the owner and the first workspace when nobody is there yet. An owner who came without an e-mail
 * address gets the one that the configuration names later; nobody else's account is ever touched.
 * Servers that start at once do it one after the other, and one of them fills the workspace.
 */
export function ensureOwner(
  db: Kysely<Database>,
  { owner, databaseUrl }: Pick<Config, 'owner' | 'databaseUrl'>,
): Promise<FirstStart> {
  return db.transaction().execute(async (inside) => {
    await sql`select pg_advisory_xact_lock(${FIRST_START_LOCK})`.execute(inside);
    const { id, name, workspaceId } = (await findOwner(inside, owner)) ?? (await makeOwner(inside, owner));
    // The embedded database has no other server: what was left half done is taken up at once.
    const isFirst = await claimFilling(inside, workspaceId, databaseUrl === undefined ? 0 : FILLING_SECONDS);
    return { isFirst, ownerId: id, ownerName: name, workspaceId };
  });
}

interface Owner {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
}

async function makeOwner(inside: Kysely<Database>, owner: Config['owner']): Promise<Owner> {
  const accounts = createAccounts(inside);
  const user = owner === undefined ? await accounts.createGuest('Owner') : await accounts.create(owner);
  const workspace = await accounts.createWorkspace(user.id, 'Studio');
  return { id: user.id, name: user.name, workspaceId: workspace.id };
}

async function findOwner(inside: Kysely<Database>, owner: Config['owner']): Promise<Owner | undefined> {
  const existing = await inside
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select(['users.id', 'users.name', 'users.email', 'memberships.workspace_id'])
    .where('memberships.role', '=', 'owner')
    .orderBy('memberships.created_at')
    .orderBy('memberships.workspace_id')
    .limit(1)
    .executeTakeFirst();
  if (existing === undefined) return undefined;
  if (owner !== undefined && existing.email === null) {
    const namesake = await inside
      .selectFrom('users')
      .select('id')
      .where('email', '=', owner.email)
      .executeTakeFirst();
    if (namesake === undefined) await createAccounts(inside).claim(existing.id, owner);
  }
  return { id: existing.id, name: existing.name, workspaceId: existing.workspace_id };
}

async function claimFilling(
  inside: Kysely<Database>,
  workspaceId: string,
  othersHaveSeconds: number,
): Promise<boolean> {
  const { numUpdatedRows } = await inside
    .updateTable('workspaces')
    .set({ filling_since: sql<Date>`now()` })
    .where('id', '=', workspaceId)
    .where((where) =>
      where.or([
        where('filling_since', 'is', null),
        where('filling_since', '<=', sql<Date>`now() - make_interval(secs => ${othersHaveSeconds})`),
      ]),
    )
    .where((where) =>
      where.not(
        where.exists(
          where.selectFrom('creatives').select('creatives.id').where('workspace_id', '=', workspaceId),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
