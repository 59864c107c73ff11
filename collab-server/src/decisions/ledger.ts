import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { createId } from '@sparklio/shared/ids';
import type { Decision } from '@sparklio/shared/documents/review/schema';
import type { Database } from '../database/schema.ts';
import type { SignEntry } from './signatures.ts';

export type LedgerRow = Selectable<Database['decisions']>;

/** What comes before the first entry of a creative. */
export const FIRST_HASH = '0'.repeat(64);

type Entry = Omit<LedgerRow, 'hash' | 'signature' | 'stale_at'>;

/**
 * The hash of an entry: SHA-256 over its fields in a fixed order, the hash of the entry before among them,
 * so that none can be changed or taken out without all later ones telling.
 */
export function hashEntry(entry: Entry): string {
  const fields = [
    entry.id,
    entry.workspace_id,
    entry.creative_id,
    entry.number,
    entry.decision,
    entry.scope,
    entry.comment,
    entry.user_id,
    entry.user_name,
    entry.content_hash,
    entry.prev_hash,
    entry.created_at.toISOString(),
    // Entries of before have none, and their hashes stay what they are.
    ...(entry.position === null ? [] : [entry.position]),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** Appends to the creative's chain. Two at once wait for each other on the creative's row. */
export function appendEntry(
  db: Kysely<Database>,
  entry: Omit<Entry, 'id' | 'number' | 'prev_hash'>,
  sign: SignEntry,
): Promise<LedgerRow> {
  return db.transaction().execute(async (inside) => {
    await inside
      .selectFrom('creatives')
      .select('id')
      .where('id', '=', entry.creative_id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const last = await inside
      .selectFrom('decisions')
      .select(['number', 'hash'])
      .where('creative_id', '=', entry.creative_id)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    const complete: Entry = {
      ...entry,
      id: createId(),
      number: (last?.number ?? 0) + 1,
      prev_hash: last?.hash ?? FIRST_HASH,
    };
    const hash = hashEntry(complete);
    return inside
      .insertInto('decisions')
      .values({ ...complete, hash, signature: await sign(hash) })
      .returningAll()
      .executeTakeFirstOrThrow();
  });
}

/** Oldest first. */
export function readEntries(db: Kysely<Database>, creativeId: string): Promise<readonly LedgerRow[]> {
  return db
    .selectFrom('decisions')
    .selectAll()
    .where('creative_id', '=', creativeId)
    .orderBy('number')
    .execute();
}

export function toDecision(row: LedgerRow): Decision {
  return {
    id: row.id,
    decision: row.decision,
    scope: row.scope,
    ...(row.comment === null ? {} : { comment: row.comment }),
    userId: row.user_id,
    userName: row.user_name,
    createdAt: row.created_at.toISOString(),
    contentHash: row.content_hash,
    stale: row.stale_at !== null,
    ...(row.stale_at === null ? {} : { staleAt: row.stale_at.toISOString() }),
  };
}
