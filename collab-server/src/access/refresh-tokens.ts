import type { Kysely } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import { createId } from '@sparklio/shared/ids';
import type { Database } from '../database/schema.ts';
import { writeAudit } from './audit.ts';
import { createSecret, hashSecret } from './secrets.ts';

export const REFRESH_TOKEN_SECONDS = 7 * 24 * 3600;

export interface RefreshTokens {
  /** A first token, the head of a new family. */
  start(userId: string): Promise<string>;
  /**
   * Trades a token for its successor. A token that was traded before is in two hands, so its whole family ends.
   *
   * @throws StudioError `unauthenticated`
   */
  rotate(token: string): Promise<{ userId: string; token: string }>;
  /** Ends the family of the token; does nothing for one that is unknown. @returns whose it was */
  end(token: string): Promise<string | undefined>;
}

export function createRefreshTokens(db: Kysely<Database>, now: () => Date): RefreshTokens {
  const refused = (): StudioError => new StudioError('unauthenticated', 'You are signed out: sign in again.');

  async function insert(inside: Kysely<Database>, userId: string, familyId: string): Promise<string> {
    const token = createSecret();
    await inside
      .insertInto('refresh_tokens')
      .values({
        id: createId(),
        family_id: familyId,
        user_id: userId,
        token_hash: hashSecret(token),
        expires_at: new Date(now().getTime() + REFRESH_TOKEN_SECONDS * 1000),
      })
      .execute();
    return token;
  }

  async function endFamily(familyId: string): Promise<void> {
    await db
      .updateTable('refresh_tokens')
      .set({ revoked_at: now() })
      .where('family_id', '=', familyId)
      .where('revoked_at', 'is', null)
      .execute();
  }

  return {
    start: (userId) => insert(db, userId, createId()),

    async rotate(token) {
      const known = await db
        .selectFrom('refresh_tokens')
        .select(['id', 'family_id', 'user_id', 'used_at', 'revoked_at', 'expires_at'])
        .where('token_hash', '=', hashSecret(token))
        .executeTakeFirst();
      if (known === undefined || known.revoked_at !== null || known.expires_at <= now()) throw refused();

      const successor = await db.transaction().execute(async (inside) => {
        // The condition decides between two that come at the same moment: one row, one winner.
        const taken = await inside
          .updateTable('refresh_tokens')
          .set({ used_at: now() })
          .where('id', '=', known.id)
          .where('used_at', 'is', null)
          .where('revoked_at', 'is', null)
          .executeTakeFirst();
        return taken.numUpdatedRows === 0n ? undefined : insert(inside, known.user_id, known.family_id);
      });
      if (successor === undefined) {
        await endFamily(known.family_id);
        await writeAudit(db, { action: 'session_revoked', actorId: known.user_id, actorKind: 'server' });
        throw refused();
      }
      return { userId: known.user_id, token: successor };
    },

    async end(token) {
      const known = await db
        .selectFrom('refresh_tokens')
        .select(['family_id', 'user_id'])
        .where('token_hash', '=', hashSecret(token))
        .executeTakeFirst();
      if (known !== undefined) await endFamily(known.family_id);
      return known?.user_id;
    },
  };
}
