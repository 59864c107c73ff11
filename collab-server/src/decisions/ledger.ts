import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { createId } from '@sparklio/shared/ids';
import type { Decision, DecisionKind } from '@sparklio/shared/documents/review/schema';
import { SERVER_ACTOR } from '../creatives/actors.ts';
import type { Database } from '../database/schema.ts';
import type { SignEntry } from './signatures.ts';

/** An entry: a decision, or that one went stale. */
export type LedgerRow = Selectable<Database['decisions']>;
/** An entry that is a decision. */
export type DecisionRow = LedgerRow & { readonly decision: DecisionKind };

/** What comes before the first entry of a creative. */
export const FIRST_HASH = '0'.repeat(64);
/** In entries of what went stale before it was noted which content was found. */
const NO_CONTENT = '0'.repeat(64);

type Entry = Omit<LedgerRow, 'hash' | 'signature'>;

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
    ...(entry.decision_id === null ? [] : [entry.decision_id]),
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

/**
 * Notes that a decision does not hold any more, in the server's name.
 *
 * @param found hash of the content that its scope has instead, and the position in the log up to which that was read
 */
export function appendStale(
  db: Kysely<Database>,
  decision: LedgerRow,
  found: { readonly content_hash: string; readonly position: string | null; readonly created_at: Date },
  sign: SignEntry,
): Promise<LedgerRow> {
  const { id, workspace_id, creative_id, scope } = decision;
  const entry = { workspace_id, creative_id, scope, ...found };
  return appendEntry(
    db,
    {
      ...entry,
      decision: 'stale',
      decision_id: id,
      comment: null,
      user_id: null,
      user_name: SERVER_ACTOR.name,
    },
    sign,
  );
}

/** Signs what was marked stale when marks were not signed: once, at the first start with this code. */
export async function signStaleOfBefore(db: Kysely<Database>, sign: SignEntry): Promise<void> {
  const rows = await db
    .selectFrom('unsigned_stale')
    .innerJoin('decisions', 'decisions.id', 'unsigned_stale.decision_id')
    .leftJoin('decisions as done', 'done.decision_id', 'decisions.id')
    .selectAll('decisions')
    .select(['unsigned_stale.stale_at', 'done.id as done_id'])
    .orderBy('decisions.creative_id')
    .orderBy('decisions.number')
    .execute();
  for (const { stale_at: created_at, done_id, ...decision } of rows) {
    const found = { content_hash: NO_CONTENT, position: null, created_at };
    if (done_id === null) await appendStale(db, decision, found, sign);
    await db.deleteFrom('unsigned_stale').where('decision_id', '=', decision.id).execute();
  }
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

const isDecision = (row: LedgerRow): row is DecisionRow => row.decision !== 'stale';

/** The decisions that still hold. */
export function liveDecisions(rows: readonly LedgerRow[]): readonly DecisionRow[] {
  const stale = new Set(rows.map(({ decision_id }) => decision_id));
  return rows.filter(isDecision).filter(({ id }) => !stale.has(id));
}

/** What a ledger comes to, for those who read decisions. */
export function toDecisions(rows: readonly LedgerRow[]): readonly Decision[] {
  const staleSince = new Map(
    rows.flatMap(({ decision_id, created_at }) => (decision_id === null ? [] : [[decision_id, created_at]])),
  );
  return rows.filter(isDecision).map((row) => {
    const staleAt = staleSince.get(row.id);
    return {
      id: row.id,
      decision: row.decision,
      scope: row.scope,
      ...(row.comment === null ? {} : { comment: row.comment }),
      userId: row.user_id ?? '',
      userName: row.user_name,
      createdAt: row.created_at.toISOString(),
      contentHash: row.content_hash,
      stale: staleAt !== undefined,
      ...(staleAt === undefined ? {} : { staleAt: staleAt.toISOString() }),
    };
  });
}
