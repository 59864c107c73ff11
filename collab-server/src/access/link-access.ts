import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../database/schema.ts';
import { strongestRole } from './roles.ts';

type Link = Pick<Selectable<Database['links']>, 'kind' | 'workspace_id' | 'creative_id'>;

/**
 * Brings somebody's access to what a link leads to in line with all links they used: what still holds of those, and
 * for a workspace what was given by hand. The strongest role and the latest expiry count; with nothing left it ends.
 */
export async function settleLinkAccess(inside: Kysely<Database>, link: Link, userId: string): Promise<void> {
  const used = await inside
    .selectFrom('link_uses')
    .innerJoin('links', 'links.id', 'link_uses.link_id')
    .select(['links.role', 'links.expires_at'])
    .where('link_uses.user_id', '=', userId)
    .where('link_uses.ended_at', 'is', null)
    .where('links.revoked_at', 'is', null)
    .where('links.kind', '=', link.kind)
    .where('links.workspace_id', '=', link.workspace_id)
    .where('links.creative_id', 'is not distinct from', link.creative_id)
    .execute();
  const roles = used.map(({ role }) => role);
  if (link.creative_id === null) return settleMembership(inside, link.workspace_id, userId, roles);
  const role = strongestRole(roles);
  if (role === undefined) {
    await inside
      .deleteFrom('creative_members')
      .where('creative_id', '=', link.creative_id)
      .where('user_id', '=', userId)
      .execute();
    return;
  }
  const expiresAt = new Date(Math.max(...used.map(({ expires_at }) => expires_at.getTime())));
  await inside
    .insertInto('creative_members')
    .values({ creative_id: link.creative_id, user_id: userId, role, expires_at: expiresAt })
    .onConflict((conflict) =>
      conflict.columns(['creative_id', 'user_id']).doUpdateSet({ role, expires_at: expiresAt }),
    )
    .execute();
}

async function settleMembership(
  inside: Kysely<Database>,
  workspaceId: string,
  userId: string,
  roles: readonly Database['links']['role'][],
): Promise<void> {
  const membership = await inside
    .selectFrom('memberships')
    .select('granted_role')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  const role = strongestRole([membership?.granted_role, ...roles]);
  if (role === undefined) {
    await inside
      .deleteFrom('memberships')
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId)
      .execute();
    return;
  }
  await inside
    .insertInto('memberships')
    .values({ workspace_id: workspaceId, user_id: userId, role, granted_role: null })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doUpdateSet({ role }))
    .execute();
}
