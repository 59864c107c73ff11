import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { createSecret, hashSecret } from './secrets.ts';

/** How long a token is good for when its process does not prolong it any more. */
const HOLDS_MS = 3 * 3_600_000;

export interface SignInToken {
  readonly token: string;
  /** The process still runs: call it at least every two hours. */
  prolong(): Promise<void>;
  /** Nobody comes in with it any more. */
  end(): Promise<void>;
}

/**
 * Signs in the owner, as often as wanted, while this process runs. It is kept where all servers see it, since
 * the link that one of them prints may be answered by another.
 */
export async function createSignInToken(
  db: Kysely<Database>,
  ownerId: string,
  now: () => Date,
): Promise<SignInToken> {
  const token = createSecret();
  const tokenHash = hashSecret(token);
  const expiresAt = (): Date => new Date(now().getTime() + HOLDS_MS);
  await db.deleteFrom('sign_in_tokens').where('expires_at', '<=', now()).execute();
  await db
    .insertInto('sign_in_tokens')
    .values({ token_hash: tokenHash, user_id: ownerId, expires_at: expiresAt() })
    .execute();
  return {
    token,
    async prolong() {
      await db
        .updateTable('sign_in_tokens')
        .set({ expires_at: expiresAt() })
        .where('token_hash', '=', tokenHash)
        .execute();
    },
    async end() {
      await db.deleteFrom('sign_in_tokens').where('token_hash', '=', tokenHash).execute();
    },
  };
}
