import type { PoolClient } from 'pg';
import { z } from 'zod';
import { checksumOf } from '../checksum.ts';
import { DamagedEntryError, entriesDropped } from '../errors.ts';
import type { LoggedUpdate, SnapshotRef } from '../update-log.ts';

/** Rows that are fetched at a time. */
const PAGE_ROWS = 20_000;

// `pg` gives bigint as text.
const whole = z.coerce.number();
const documentSchema = z.object({ id: z.string(), head: whole, oldest: whole, snapshot: whole });
const rowSchema = z.object({
  seq: whole,
  actor_id: z.string(),
  actor_kind: z.enum(['user', 'agent', 'server']),
  turn_id: z.string().nullable(),
  at: whole,
  crc: whole,
  bytes: z.instanceof(Uint8Array),
});
const snapshotSchema = z.object({
  document: z.string(),
  seq: whole,
  key: z.string(),
  sha256: z.string(),
  bytes: whole,
  at: whole,
});

export type DocumentRow = z.infer<typeof documentSchema> & { readonly name: string };

/** @param lock holds the row until the end of the transaction */
export async function findDocument(
  client: PoolClient,
  name: string,
  lock = false,
): Promise<DocumentRow | undefined> {
  const { rows } = await client.query(
    `select id, head, oldest, snapshot from logged_documents where name = $1 ${lock ? 'for update' : ''}`,
    [name],
  );
  return rows.length === 0 ? undefined : { ...documentSchema.parse(rows[0]), name };
}

/**
 * Every row of the stretch, or an error: a row that is missing is as bad as one that lies.
 *
 * @throws DamagedEntryError, StudioError `not_found`
 */
export async function rowsAfter(
  client: PoolClient,
  document: DocumentRow,
  after: number,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<LoggedUpdate[]> {
  const { id, name, head, oldest } = document;
  if (after >= head) return [];
  if (after + 1 < oldest) throw entriesDropped(name, after);
  const updates: LoggedUpdate[] = [];
  const end = Math.min(head, after + limit);
  for (let last = after; last < end; last = Math.min(end, last + PAGE_ROWS)) {
    const { rows } = await client.query({
      name: 'rows',
      text: `select seq, actor_id, actor_kind, turn_id, at, crc, bytes from document_updates
        where document = $1 and seq > $2 and seq <= $3 order by seq`,
      values: [id, last, Math.min(end, last + PAGE_ROWS)],
    });
    for (const row of rows) updates.push(toUpdate(row, name, after + updates.length + 1));
  }
  if (after + updates.length < end) throw new DamagedEntryError(name, after + updates.length + 1);
  return updates;
}

function toUpdate(raw: unknown, name: string, expected: number): LoggedUpdate {
  const row = rowSchema.parse(raw);
  const { seq, at, bytes: update, actor_id: actorId, actor_kind: actorKind, turn_id: turnId } = row;
  const entry: LoggedUpdate = {
    seq,
    at,
    document: name,
    // A copy: what `pg` gives is a window on everything that came with it.
    update: new Uint8Array(update),
    actorId,
    actorKind,
    ...(turnId === null ? {} : { turnId }),
  };
  if (seq !== expected || checksumOf(entry, at) !== row.crc) throw new DamagedEntryError(name, expected);
  return entry;
}

export function toSnapshots(rows: readonly unknown[]): SnapshotRef[] {
  return rows.map((row) => snapshotSchema.parse(row));
}
