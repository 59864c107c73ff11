import type { Kysely } from 'kysely';
import { importPublicKey } from '../access/keys.ts';
import type { DecisionKey } from '../access/keys.ts';
import type { Database } from '../database/schema.ts';

/**
 * Signs the hash of a ledger entry. Its text is `ed25519:<key id>:<signature>`, the signature (RFC 8032) as base64url over
 * the UTF-8 text "sparklio decision", a line feed, and the hash in hex.
 */
export type SignEntry = (hash: string) => Promise<string>;

/** What a signature comes to; `unknown_key`: nobody knows a key of that id. */
export type SignatureCheck = 'good' | 'bad' | 'missing' | 'unknown_key';

const ALGORITHM = { name: 'Ed25519' };

const messageOf = (hash: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(`sparklio decision\n${hash}`);

/**
 * The public half of every key that ever signed is kept, so that what it signed can be checked when it is long replaced.
 *
 * @returns what signs with the key from now on
 */
export async function useDecisionKey(db: Kysely<Database>, key: DecisionKey): Promise<SignEntry> {
  await db
    .insertInto('decision_keys')
    .values({ id: key.id, public_key: key.publicText })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return async (hash) => {
    const signature = await crypto.subtle.sign(ALGORITHM, key.privateKey, messageOf(hash));
    return `ed25519:${key.id}:${Buffer.from(signature).toString('base64url')}`;
  };
}

/** What checks entries, with all keys that are known now. */
export async function readSignatureCheck(
  db: Kysely<Database>,
): Promise<(hash: string, signature: string | null) => Promise<SignatureCheck>> {
  const rows = await db.selectFrom('decision_keys').select(['id', 'public_key']).execute();
  const keys = new Map(
    await Promise.all(rows.map(async (row) => [row.id, await importPublicKey(row.public_key)] as const)),
  );
  return async (hash, signature) => {
    if (signature === null) return 'missing';
    const [scheme, keyId = '', value = '', ...rest] = signature.split(':');
    if (scheme !== 'ed25519' || rest.length > 0) return 'bad';
    const key = keys.get(keyId);
    if (key === undefined) return 'unknown_key';
    const isGood = await crypto.subtle.verify(
      ALGORITHM,
      key,
      Buffer.from(value, 'base64url'),
      messageOf(hash),
    );
    return isGood ? 'good' : 'bad';
  };
}
