import type { Kysely } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import type { Workspace } from '@sparklio/shared/protocol/api';
import type { Database, MemberRole } from '../database/schema.ts';
import { notFound } from './access.ts';
import { MEMBER_ROLES } from './roles.ts';

export interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: MemberRole;
}

export interface Memberships {
  workspacesOf(userId: string): Promise<readonly Workspace[]>;
  members(workspaceId: string): Promise<readonly Member[]>;
  /**
   * @param by role of the person who asks: admins decide below owner
   * @throws StudioError `not_found`, `forbidden`, or `conflict` if no owner would be left
   */
  changeRole(workspaceId: string, userId: string, role: MemberRole, by: MemberRole): Promise<void>;
  remove(workspaceId: string, userId: string, by: MemberRole): Promise<void>;
}

export function createMemberships(db: Kysely<Database>, now: () => Date): Memberships {
  /** Locks the workspace's rows, so that two people cannot remove the last two owners at once. */
  async function assertChange(
    inside: Kysely<Database>,
    workspaceId: string,
    userId: string,
    by: MemberRole,
    next: MemberRole | undefined,
  ): Promise<void> {
    const rows = await inside
      .selectFrom('memberships')
      .select(['user_id', 'role'])
      .where('workspace_id', '=', workspaceId)
      .forUpdate()
      .execute();
    const current = rows.find((row) => row.user_id === userId)?.role;
    if (current === undefined) throw notFound('member');
    const rank = (role: MemberRole): number => MEMBER_ROLES.indexOf(role);
    if (rank(current) > rank(by) || (next !== undefined && rank(next) > rank(by))) {
      throw new StudioError('forbidden', 'Only an owner can do this.');
    }
    const owners = rows.filter((row) => row.role === 'owner').length;
    if (current === 'owner' && next !== 'owner' && owners === 1) {
      throw new StudioError(
        'conflict',
        'A workspace keeps at least one owner: make somebody else owner first.',
      );
    }
  }

  /** What somebody decided by hand is not undone by opening an old link once more. */
  async function endInvites(inside: Kysely<Database>, workspaceId: string, userId: string): Promise<void> {
    await inside
      .updateTable('link_uses')
      .set({ ended_at: now() })
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .where('link_id', 'in', (links) =>
        links
          .selectFrom('links')
          .select('id')
          .where('workspace_id', '=', workspaceId)
          .where('kind', '=', 'invite'),
      )
      .execute();
  }

  return {
    workspacesOf: (userId) =>
      db
        .selectFrom('memberships')
        .innerJoin('workspaces', 'workspaces.id', 'memberships.workspace_id')
        .select(['workspaces.id', 'workspaces.name', 'memberships.role'])
        .where('memberships.user_id', '=', userId)
        .orderBy('workspaces.id')
        .execute(),

    members: (workspaceId) =>
      db
        .selectFrom('memberships')
        .innerJoin('users', 'users.id', 'memberships.user_id')
        .select(['users.id as userId', 'users.name', 'users.email', 'memberships.role'])
        .where('memberships.workspace_id', '=', workspaceId)
        .orderBy('users.id')
        .execute(),

    changeRole: (workspaceId, userId, role, by) =>
      db.transaction().execute(async (inside) => {
        await assertChange(inside, workspaceId, userId, by, role);
        await inside
          .updateTable('memberships')
          .set({ role, granted_role: role })
          .where('workspace_id', '=', workspaceId)
          .where('user_id', '=', userId)
          .execute();
        await endInvites(inside, workspaceId, userId);
      }),

    remove: (workspaceId, userId, by) =>
      db.transaction().execute(async (inside) => {
        await assertChange(inside, workspaceId, userId, by, undefined);
        await inside
          .deleteFrom('memberships')
          .where('workspace_id', '=', workspaceId)
          .where('user_id', '=', userId)
          .execute();
        await endInvites(inside, workspaceId, userId);
      }),
  };
}
