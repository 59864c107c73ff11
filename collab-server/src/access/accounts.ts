import type { Kysely } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import type { User } from '@sparklio/shared/protocol/api';
import { within } from '../database/within.ts';
import type { Database } from '../database/schema.ts';
import { writeAudit } from './audit.ts';
import { hashPassword, isPassword } from './passwords.ts';

export interface Accounts {
  /** @throws StudioError `unauthenticated` if there is no such person any more */
  user(userId: string): Promise<User>;
  /** Whether somebody has an account with this e-mail address. */
  hasAddress(email: string): Promise<boolean>;
  /** Somebody who came by a link: a name, no e-mail address, no password. */
  createGuest(name: string): Promise<User>;
  /** @throws StudioError `conflict` if the address has an account, `invalid_input` for an unusable password */
  create(input: { email: string; password: string; name?: string | undefined }): Promise<User>;
  /** Gives somebody who came by a link an e-mail address and a password; they stay the same person. */
  claim(userId: string, input: { email: string; password: string; name?: string | undefined }): Promise<User>;
  /** @throws StudioError `unauthenticated`, the same and as late for an unknown address as for a wrong password */
  login(email: string, password: string): Promise<User>;
  createWorkspace(userId: string, name: string): Promise<{ id: string; name: string; role: 'owner' }>;
}

export function createAccounts(db: Kysely<Database>): Accounts {
  async function user(userId: string): Promise<User> {
    const found = await db
      .selectFrom('users')
      .select(['id', 'email', 'name'])
      .where('id', '=', userId)
      .executeTakeFirst();
    if (found === undefined)
      throw new StudioError('unauthenticated', 'This account is no longer there: sign in again.');
    return found;
  }

  const taken = (): StudioError =>
    new StudioError('conflict', 'There is an account with this e-mail address already.');

  async function hasAddress(email: string): Promise<boolean> {
    const found = await db
      .selectFrom('users')
      .select('id')
      .where('email', '=', email.toLowerCase())
      .executeTakeFirst();
    return found !== undefined;
  }

  return {
    user,
    hasAddress,

    async createGuest(name) {
      const id = createId();
      await db.insertInto('users').values({ id, name, email: null, password_hash: null }).execute();
      await writeAudit(db, { action: 'account_created', actorId: id, details: { withEmail: false } });
      return { id, email: null, name };
    },

    async create({ email, password, name }) {
      const created: User = { id: createId(), email: email.toLowerCase(), name: name ?? nameFrom(email) };
      const row = { ...created, password_hash: await hashPassword(password) };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('users')
        .values(row)
        .onConflict((conflict) => conflict.column('email').doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 0n) throw taken();
      await writeAudit(db, { action: 'account_created', actorId: created.id, details: { withEmail: true } });
      return created;
    },

    async claim(userId, { email, password, name }) {
      const password_hash = await hashPassword(password);
      if (await hasAddress(email)) throw taken();
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ email: email.toLowerCase(), password_hash, ...(name === undefined ? {} : { name }) })
        .where('id', '=', userId)
        .where('email', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n)
        throw new StudioError('conflict', 'You have an account already: sign out first.');
      await writeAudit(db, { action: 'account_created', actorId: userId, details: { withEmail: true } });
      return user(userId);
    },

    async login(email, password) {
      const found = await db
        .selectFrom('users')
        .select(['id', 'email', 'name', 'password_hash'])
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst();
      const right = await isPassword(password, found?.password_hash);
      if (found === undefined || !right) {
        await writeAudit(db, { action: 'sign_in_failed', actorId: found?.id, actorKind: 'server' });
        throw new StudioError('unauthenticated', 'The e-mail address or the password is wrong.');
      }
      return { id: found.id, email: found.email, name: found.name };
    },

    async createWorkspace(userId, name) {
      const id = createId();
      await within(db, async (inside) => {
        await inside.insertInto('workspaces').values({ id, name }).execute();
        await inside
          .insertInto('memberships')
          .values({ workspace_id: id, user_id: userId, role: 'owner', granted_role: 'owner' })
          .execute();
      });
      return { id, name, role: 'owner' };
    },
  };
}

function nameFrom(email: string): string {
  return email.slice(0, Math.max(1, email.indexOf('@'))).slice(0, 120);
}
