import type { Kysely, Selectable } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import { createId, isId } from '@sparklio/shared/ids';
import type { LinkInfo, User } from '@sparklio/shared/protocol/api';
import type { Database, MemberRole } from '../database/schema.ts';
import { notFound } from './access.ts';
import type { Accounts } from './accounts.ts';
import { writeAudit } from './audit.ts';
import { invitedPerson } from './invited-person.ts';
import { settleLinkAccess } from './link-access.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { createSecret, hashSecret } from './secrets.ts';

/** Links without an expiry of their own end after this. */
export const LINK_SECONDS = 7 * 24 * 3600;

export interface Links {
  /** @param input.email lets in only who has this e-mail address, and only once */
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
  /** Links of a workspace, or of one creative, that let people in or did so: newest first, without revoked ones. */
  list(of: { workspaceId: string; creativeId?: string | undefined }): Promise<readonly LinkInfo[]>;
  /**
   * The link lets nobody in any more, and what people could do only because of it ends.
   *
   * @param of the link must belong there
   * @throws StudioError `not_found`
   */
  revoke(
    of: { workspaceId: string; creativeId?: string | undefined },
    linkId: string,
    byUserId: string,
  ): Promise<void>;
  /**
   * Lets somebody in. A person who is signed in already gains the membership; anybody else becomes a new person
   * with the given name and no e-mail address. Using it again never lowers a role. An invite for an e-mail address
   * lets in one person, who has that address or gets an account with it.
   *
   * @returns who they are now and the page the link leads to
   * @param input.askName refuse somebody new without a name, so that a page can ask for it; else they are called Guest
   * @param input.password of the link; for an invite to an e-mail address, of the account to be made
   * @throws StudioError as `invitedPerson`; `not_found`, `expired`, `forbidden` for whom an administrator has put out since, or
   *   `unauthenticated` with `details.needs: 'password' | 'name'`
   */
  use(input: {
    token: string;
    name?: string | undefined;
    password?: string | undefined;
    userId?: string | undefined;
    askName?: boolean | undefined;
  }): Promise<{ user: User; landing: string }>;
}

type Link = Selectable<Database['links']>;

export function createLinks(db: Kysely<Database>, accounts: Accounts, now: () => Date): Links {
  async function insert(
    link: Omit<Link, 'id' | 'token_hash' | 'revoked_at' | 'created_at'>,
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

  /** Notes the use and gives what the link gives. */
  async function grant(link: Link, userId: string): Promise<void> {
    await db.transaction().execute(async (inside) => {
      // Against a revocation at the same moment: one of both sees the other.
      const open = await inside
        .selectFrom('links')
        .select('id')
        .where('id', '=', link.id)
        .where('revoked_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      if (open === undefined) throw unknownLink();
      if (link.email !== null && (await isUsedByAnother(inside, link.id, userId)))
        throw new StudioError('expired', 'This invite has been used. Ask for a new one.');
      const use = await inside
        .insertInto('link_uses')
        .values({ link_id: link.id, user_id: userId, last_used_at: now() })
        .onConflict((conflict) =>
          conflict.columns(['link_id', 'user_id']).doUpdateSet((set) => ({
            uses: set('link_uses.uses', '+', 1),
            last_used_at: now(),
          })),
        )
        .returning('ended_at')
        .executeTakeFirstOrThrow();
      if (use.ended_at === null) return settleLinkAccess(inside, link, userId);
      const member = await inside
        .selectFrom('memberships')
        .select('role')
        .where('workspace_id', '=', link.workspace_id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      if (member === undefined)
        throw new StudioError('forbidden', 'You were removed from this workspace. Ask for a new link.');
    });
  }

  return {
    createInvite: ({ workspaceId, role, email, createdBy }) =>
      insert({
        kind: 'invite',
        workspace_id: workspaceId,
        creative_id: null,
        role,
        email: email?.toLowerCase() ?? null,
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

    async list({ workspaceId, creativeId }) {
      const rows = await db
        .selectFrom('links')
        .innerJoin('users', 'users.id', 'links.created_by')
        .leftJoin('creatives', 'creatives.id', 'links.creative_id')
        .leftJoin('link_uses', 'link_uses.link_id', 'links.id')
        .select([
          'links.id',
          'links.kind',
          'links.role',
          'links.creative_id',
          'links.expires_at',
          'links.created_at',
          'links.password_hash',
          'users.name as created_by_name',
          'creatives.title',
        ])
        .select(({ fn }) => [
          fn.sum<string | null>('link_uses.uses').as('uses'),
          fn.count<string>('link_uses.user_id').as('people'),
          fn.max('link_uses.last_used_at').as('last_used_at'),
        ])
        .where('links.workspace_id', '=', workspaceId)
        .where('links.revoked_at', 'is', null)
        .where('creatives.deleted_at', 'is', null)
        .$if(creativeId !== undefined, (query) => query.where('links.creative_id', '=', creativeId ?? ''))
        .groupBy(['links.id', 'users.name', 'creatives.title'])
        .orderBy('links.id', 'desc')
        .limit(200)
        .execute();
      return rows.map((row) => ({
        id: row.id,
        kind: row.kind,
        role: row.role,
        creative: row.creative_id === null ? null : { id: row.creative_id, title: row.title ?? '' },
        createdBy: row.created_by_name,
        createdAt: row.created_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
        isExpired: row.expires_at <= now(),
        hasPassword: row.password_hash !== null,
        uses: Number(row.uses ?? 0),
        people: Number(row.people),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      }));
    },

    async revoke({ workspaceId, creativeId }, linkId, byUserId) {
      if (!isId(linkId)) throw notFound('link');
      await db.transaction().execute(async (inside) => {
        const link = await inside
          .updateTable('links')
          .set({ revoked_at: now() })
          .where('id', '=', linkId)
          .where('workspace_id', '=', workspaceId)
          .where('revoked_at', 'is', null)
          .$if(creativeId !== undefined, (query) => query.where('creative_id', '=', creativeId ?? ''))
          .returning(['kind', 'role', 'workspace_id', 'creative_id'])
          .executeTakeFirst();
        if (link === undefined) throw notFound('link');
        const users = await inside
          .selectFrom('link_uses')
          .select('user_id')
          .where('link_id', '=', linkId)
          .orderBy('user_id')
          .execute();
        for (const { user_id } of users) await settleLinkAccess(inside, link, user_id);
        await writeAudit(inside, {
          action: 'link_revoked',
          workspaceId,
          actorId: byUserId,
          target: link.creative_id ?? workspaceId,
          details: { link: linkId, kind: link.kind, role: link.role, people: users.length },
        });
      });
    },

    async use({ token, name, password, userId, askName }) {
      const signedIn = await db
        .selectFrom('sign_in_tokens')
        .select('user_id')
        .where('token_hash', '=', hashSecret(token))
        .where('expires_at', '>', now())
        .executeTakeFirst();
      if (signedIn !== undefined) return { user: await accounts.user(signedIn.user_id), landing: '/' };

      const found = await db
        .selectFrom('links')
        .leftJoin('creatives', 'creatives.id', 'links.creative_id')
        .selectAll('links')
        .select('creatives.deleted_at')
        .where('token_hash', '=', hashSecret(token))
        .executeTakeFirst();
      if (found === undefined || found.revoked_at !== null || found.deleted_at !== null) throw unknownLink();
      const { deleted_at: _living, ...link } = found;
      if (link.expires_at <= now())
        throw new StudioError('expired', 'This link has expired. Ask for a new one.');
      if (link.password_hash !== null && !(await isPassword(password ?? '', link.password_hash))) {
        const message = password === undefined ? 'This link needs a password.' : 'The password is wrong.';
        throw new StudioError('unauthenticated', message, { details: { needs: 'password' } });
      }
      if (link.email === null && userId === undefined && name === undefined && askName === true) {
        throw new StudioError('unauthenticated', 'Say what people should call you.', {
          details: { needs: 'name' },
        });
      }

      const user =
        link.email !== null
          ? await invitedPerson(accounts, link.email, { userId, name, password })
          : userId === undefined
            ? await accounts.createGuest(name ?? 'Guest')
            : await accounts.user(userId);
      await grant(link, user.id);
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

function unknownLink(): StudioError {
  return new StudioError('not_found', 'This link is not known here. Ask for a new one.');
}

async function isUsedByAnother(inside: Kysely<Database>, linkId: string, userId: string): Promise<boolean> {
  const use = await inside
    .selectFrom('link_uses')
    .select('user_id')
    .where('link_id', '=', linkId)
    .where('user_id', '<>', userId)
    .executeTakeFirst();
  return use !== undefined;
}
