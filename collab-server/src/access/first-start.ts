import type { Kysely } from 'kysely';
import type { Config } from '../config.ts';
import type { Database } from '../database/schema.ts';
import type { Accounts } from './accounts.ts';

export interface FirstStart {
  /** whether the workspace has never held a creative: true until a first start has run to its end */
  readonly isFirst: boolean;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly workspaceId: string;
}

/**
 * Makes the owner and the first workspace when nobody is there yet. An owner who came without an e-mail
 * address gets the one that the configuration names later; nobody else's account is ever touched.
 */
export async function ensureOwner(
  db: Kysely<Database>,
  accounts: Accounts,
  owner: Config['owner'],
): Promise<FirstStart> {
  const existing = await db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select(['users.id', 'users.name', 'users.email', 'memberships.workspace_id'])
    .where('memberships.role', '=', 'owner')
    .orderBy('memberships.created_at')
    .orderBy('memberships.workspace_id')
    .limit(1)
    .executeTakeFirst();
  if (existing === undefined) {
    const user = owner === undefined ? await accounts.createGuest('Owner') : await accounts.create(owner);
    const workspace = await accounts.createWorkspace(user.id, 'Studio');
    return { isFirst: true, ownerId: user.id, ownerName: user.name, workspaceId: workspace.id };
  }
  const creative = await db
    .selectFrom('creatives')
    .select('id')
    .where('workspace_id', '=', existing.workspace_id)
    .limit(1)
    .executeTakeFirst();
  if (owner !== undefined && existing.email === null) {
    const namesake = await db
      .selectFrom('users')
      .select('id')
      .where('email', '=', owner.email)
      .executeTakeFirst();
    if (namesake === undefined) await accounts.claim(existing.id, owner);
  }
  return {
    isFirst: creative === undefined,
    ownerId: existing.id,
    ownerName: existing.name,
    workspaceId: existing.workspace_id,
  };
}
