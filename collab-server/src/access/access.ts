import type { Kysely, Selectable } from 'kysely';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { StudioError } from '@sparklio/shared/errors';
import { isId } from '@sparklio/shared/ids';
import type { Rights } from '@sparklio/shared/presence/rights';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { Database, MemberRole } from '../database/schema.ts';
import { rightsOf, strongestRole } from './roles.ts';

/** Who sends a request: a signed-in person, or our own agent-runtime. */
export type Caller =
  | { readonly kind: 'user'; readonly userId: string; readonly name: string }
  | { readonly kind: 'service' };

/** What a caller may do with one creative. */
export interface CreativeAccess {
  readonly creative: Selectable<Database['creatives']>;
  readonly contentName: string;
  readonly reviewName: string;
  readonly role: Role;
  readonly rights: Rights;
  /** when the role ends by itself */
  readonly roleUntil?: Date;
}

export interface WorkspaceAccess {
  readonly workspaceId: string;
  readonly role: MemberRole;
  readonly rights: Rights;
}

export interface Access {
  /**
   * The one check of every route that concerns a creative. What somebody may not see does not exist for them.
   *
   * @param right absent: seeing it is enough
   * @throws StudioError `not_found` if the creative is not theirs to see, `forbidden` if they may see it but not do this
   */
  authorize(caller: Caller, creativeId: string, right?: keyof Rights): Promise<CreativeAccess>;
  /** The same for a workspace. Guests of a single creative are not members. */
  authorizeWorkspace(caller: Caller, workspaceId: string, right?: keyof Rights): Promise<WorkspaceAccess>;
  /**
   * Whether pictures and brands of a workspace may be read: by its members, by our agents, and by guests of any of its
   * creatives, who meet the ids of pictures only in what is shared with them.
   */
  mayReadAssetsOf(caller: Caller, workspaceId: string): Promise<boolean>;
}

const REFUSALS: Readonly<Record<keyof Rights, string>> = {
  editContent: 'You may look at this, but not change it.',
  comment: 'You may look at this, but not comment.',
  propose: 'You may look at this, but not propose changes.',
  decideProposals: 'Only people who may edit can decide on proposals.',
  decide: 'Only reviewers, admins and owners can approve or ask for changes.',
  export: 'Only people who may edit can export.',
  share: 'Only admins and owners can do this.',
};

export function createAccess(db: Kysely<Database>, now: () => Date): Access {
  async function creativeOf(creativeId: string): Promise<Selectable<Database['creatives']>> {
    const creative = isId(creativeId)
      ? await db
          .selectFrom('creatives')
          .selectAll()
          .where('id', '=', creativeId)
          .where('deleted_at', 'is', null)
          .executeTakeFirst()
      : undefined;
    if (creative === undefined) throw notFound('creative');
    return creative;
  }

  async function rolesIn(
    userId: string,
    creative: { id: string; workspace_id: string },
  ): Promise<{ roles: MemberRole[]; until: Date | undefined }> {
    const [membership, guest] = await Promise.all([
      db
        .selectFrom('memberships')
        .select('role')
        .where('workspace_id', '=', creative.workspace_id)
        .where('user_id', '=', userId)
        .executeTakeFirst(),
      db
        .selectFrom('creative_members')
        .select(['role', 'expires_at'])
        .where('creative_id', '=', creative.id)
        .where('user_id', '=', userId)
        .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now())]))
        .executeTakeFirst(),
    ]);
    const roles = [membership?.role, guest?.role].filter((role) => role !== undefined);
    const isByGuestAccess = strongestRole(roles) !== membership?.role;
    return { roles, until: isByGuestAccess ? (guest?.expires_at ?? undefined) : undefined };
  }

  return {
    async authorize(caller, creativeId, right) {
      const creative = await creativeOf(creativeId);
      const { roles, until } =
        caller.kind === 'user' ? await rolesIn(caller.userId, creative) : { roles: [], until: undefined };
      const role: Role | undefined = caller.kind === 'service' ? 'agent' : strongestRole(roles);
      if (role === undefined) throw notFound('creative');
      const rights = rightsOf(caller.kind === 'service' ? ['agent'] : roles);
      if (right !== undefined && !rights[right]) throw new StudioError('forbidden', REFUSALS[right]);
      const names = documentNamesOf({
        workspaceId: creative.workspace_id,
        kind: creative.kind,
        creativeId: creative.id,
      });
      return { creative, ...names, role, rights, ...(until === undefined ? {} : { roleUntil: until }) };
    },

    async authorizeWorkspace(caller, workspaceId, right) {
      const membership =
        isId(workspaceId) && caller.kind === 'user'
          ? await db
              .selectFrom('memberships')
              .select('role')
              .where('workspace_id', '=', workspaceId)
              .where('user_id', '=', caller.userId)
              .executeTakeFirst()
          : undefined;
      if (membership === undefined) throw notFound('workspace');
      const rights = rightsOf([membership.role]);
      if (right !== undefined && !rights[right]) throw new StudioError('forbidden', REFUSALS[right]);
      return { workspaceId, role: membership.role, rights };
    },

    async mayReadAssetsOf(caller, workspaceId) {
      if (caller.kind === 'service') return true;
      const { userId } = caller;
      const member = await db
        .selectFrom('memberships')
        .select('role')
        .where('workspace_id', '=', workspaceId)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      if (member !== undefined) return true;
      const guest = await db
        .selectFrom('creative_members')
        .innerJoin('creatives', 'creatives.id', 'creative_members.creative_id')
        .select('creative_members.role')
        .where('creatives.workspace_id', '=', workspaceId)
        .where('creatives.deleted_at', 'is', null)
        .where('creative_members.user_id', '=', userId)
        .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now())]))
        .executeTakeFirst();
      return guest !== undefined;
    },
  };
}

/** Unknown and forbidden look the same to somebody outside. */
export function notFound(what: string): StudioError {
  return new StudioError('not_found', `There is no such ${what}, or it is not shared with you.`);
}
