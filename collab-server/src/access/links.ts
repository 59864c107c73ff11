import type { Kysely, Selectable } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import type { User } from '@sparklio/shared/protocol/api';
import type { Database, MemberRole } from '../database/schema.ts';
import type { Accounts } from './accounts.ts';
import { writeAudit } from './audit.ts';
import type { Memberships } from './memberships.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { createSecret, hashSecret } from './secrets.ts';

/** Links without an expiry of their own end after this. */
export const LINK_SECONDS = 7 * 24 * 3600;

export interface Links {
  /** Signs in the owner, as often as wanted, while this process runs. */
  signInToken(ownerId: string): string;
  createInvite(input: {
    workspaceId: string;
    role: MemberRole;
    email?: string | undefined;
    createdBy: string;
  }): Promise<string>;
  createGuestLink(input: {
    workspaceId: string;
    creativeId: string;
    role: 'reviewer';
    expiresAt?: Date | undefined;
    password?: string | undefined;
    createdBy: string;
  }): Promise<string>;
  /**
   * Lets somebody in. A person who is signed in already gains the membership; anybody else becomes a new person
   * with the given name and no e-mail address.
   *
   * @returns who they are now and the page the link leads to
   * @param input.askName refuse somebody new without a name, so that a page can ask for it; else they are called Guest
   * @throws StudioError `not_found`, `expired`, or `unauthenticated` with `details.needs: 'password' | 'name'`
   */
  use(input: {
    token: string;
    name?: string | undefined;
    password?: string | undefined;
    userId?: string | undefined;
    askName?: boolean | undefined;
  }): Promise<{ user: User; landing: string }>;
}

export function createLinks(
  db: Kysely<Database>,
  accounts: Accounts,
  memberships: Memberships,
  now: () => Date,
): Links {
  const signInTokens = new Map<string, string>();

  async function insert(
    link: Omit<Selectable<Database['links']>, 'id' | 'token_hash' | 'revoked_at' | 'created_at'>,
  ): Promise<string> {
    const token = createSecret();
    const id = createId();
    await db
      .insertInto('links')
      .values({ ...link, id, token_hash: hashSecret(token) })
      .execute();
    await writeAudit(db, {
      action: 'link_created',
      workspaceId: link.workspace_id,
      actorId: link.created_by,
      target: link.creative_id ?? link.workspace_id,
      details: { link: id, kind: link.kind, role: link.role },
    });
    return token;
  }

  const inSevenDays = (): Date => new Date(now().getTime() + LINK_SECONDS * 1000);

  return {
    signInToken(ownerId) {
      const token = createSecret();
      signInTokens.set(hashSecret(token).toString('hex'), ownerId);
      return token;
    },

    createInvite: ({ workspaceId, role, email, createdBy }) =>
      insert({
        kind: 'invite',
        workspace_id: workspaceId,
        creative_id: null,
        role,
        email: email ?? null,
        password_hash: null,
        created_by: createdBy,
        expires_at: inSevenDays(),
      }),

    async createGuestLink({ workspaceId, creativeId, role, expiresAt, password, createdBy }) {
      const expiry = expiresAt ?? inSevenDays();
      if (expiry <= now()) throw new StudioError('invalid_input', 'expiresAt must be in the future.');
      return insert({
        kind: 'guest',
        workspace_id: workspaceId,
        creative_id: creativeId,
        role,
        email: null,
        password_hash: password === undefined ? null : await hashPassword(password),
        created_by: createdBy,
        expires_at: expiry,
      });
    },

    async use({ token, name, password, userId, askName }) {
      const hash = hashSecret(token);
      const ownerId = signInTokens.get(hash.toString('hex'));
      if (ownerId !== undefined) return { user: await accounts.user(ownerId), landing: '/' };

      const link = await db
        .selectFrom('links')
        .leftJoin('creatives', 'creatives.id', 'links.creative_id')
        .selectAll('links')
        .select('creatives.deleted_at')
        .where('token_hash', '=', hash)
        .executeTakeFirst();
      if (link === undefined || link.revoked_at !== null || link.deleted_at !== null) {
        throw new StudioError('not_found', 'This link is not known here. Ask for a new one.');
      }
      if (link.expires_at <= now())
        throw new StudioError('expired', 'This link has expired. Ask for a new one.');
      if (link.password_hash !== null && !(await isPassword(password ?? '', link.password_hash))) {
        const message = password === undefined ? 'This link needs a password.' : 'The password is wrong.';
        throw new StudioError('unauthenticated', message, { details: { needs: 'password' } });
      }
      if (userId === undefined && name === undefined && askName === true) {
        throw new StudioError('unauthenticated', 'Say what people should call you.', {
          details: { needs: 'name' },
        });
      }

      const user =
        userId === undefined ? await accounts.createGuest(name ?? 'Guest') : await accounts.user(userId);
      if (link.creative_id === null) await memberships.join(link.workspace_id, user.id, link.role);
      else await memberships.joinCreative(link.creative_id, user.id, link.role, link.expires_at);
      await writeAudit(db, {
        action: 'link_used',
        workspaceId: link.workspace_id,
        actorId: user.id,
        target: link.creative_id ?? link.workspace_id,
        details: { link: link.id, role: link.role },
      });
      return { user, landing: link.creative_id === null ? '/' : `/c/${link.creative_id}` };
    },
  };
}
