import pg from 'pg';
import type { PoolClient } from 'pg';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { checksumOf } from '../checksum.ts';
import { clocksTaken } from '../errors.ts';
import type { ClockRange, LogEntry } from '../update-log.ts';

/**
 * One statement, so one round trip and one commit, and no lock is held while we are not looking:
 * - the rows of the documents are locked in the order of their names, so two servers cannot wait for each other;
 * - `head` is raised under that lock, which is held until the commit: numbers are given in the order of commits and a
 *   statement that fails takes its numbers back (a sequence would do neither);
 * - an entry whose document has no row finds no number, and `not null` makes all of it fail.
 * - the clocks that the entries add are taken under the same lock. Where the log has come further than an entry begins, `next`
 *   becomes null, and `not null` makes all of it fail. Only `on conflict` sees the row as it is now: a look of its own would see
 *   what was there before the wait for the lock.
 * The updates come as one run of bytes and are cut here: an array of bytea would travel as text.
 */
const APPEND = `
  with
  locked as (
    select id, name from logged_documents where name = any($1::text[]) order by name for update
  ),
  heads as (
    update logged_documents as kept
    set head = kept.head + given.entries, tail_bytes = kept.tail_bytes + given.bytes, changed_at = $4
    from unnest($1::text[], $2::int[], $3::bigint[]) as given(name, entries, bytes), locked
    where kept.id = locked.id and given.name = locked.name
    returning kept.id, kept.name, kept.head - given.entries as before
  ),
  added as (
    insert into document_updates (document, seq, actor_id, actor_kind, turn_id, at, crc, bytes)
    select heads.id, heads.before + entry.place, entry.actor_id, entry.actor_kind, entry.turn_id, $4, entry.crc,
      substring($12::bytea from entry.start for entry.length)
    from unnest($5::text[], $6::int[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::int[], $13::int[])
      as entry(name, place, actor_id, actor_kind, turn_id, crc, start, length)
    left join heads on heads.name = entry.name
  ),
  clocks as (
    insert into document_clocks as kept (document, client, since, next)
    select heads.id, adds.client, adds.since, adds.next
    from unnest($14::text[], $15::bigint[], $16::bigint[], $17::bigint[]) as adds(name, client, since, next)
    join heads on heads.name = adds.name
    on conflict (document, client) do update
    set since = excluded.since, next = case when kept.next <= excluded.since then excluded.next end
  )
  select name, before from heads`;

/** SQLSTATE of a value that must be there and is not */
const NOT_NULL = '23502';

const headSchema = z.object({ name: z.string(), before: z.coerce.number() });

/** What made an append fail: a document has no row yet, the clocks of an entry are taken, or something else. */
export function appendFault(error: unknown): 'not introduced' | 'clocks taken' | undefined {
  if (error instanceof StudioError && error.code === 'conflict') return 'clocks taken';
  if (!(error instanceof pg.DatabaseError) || error.code !== NOT_NULL) return undefined;
  return error.table === 'document_clocks' ? 'clocks taken' : 'not introduced';
}

/**
 * @param at epoch milliseconds
 * @returns the seq of each entry, in the order given
 * @throws see `appendFault`
 */
export async function appendEntries(
  client: PoolClient,
  entries: readonly LogEntry[],
  at: number,
): Promise<readonly number[]> {
  const documents = new Map<string, { entries: number; bytes: number }>();
  const places: number[] = [];
  const starts: number[] = [];
  let bytes = 0;
  for (const { document, update } of entries) {
    const counted = documents.get(document) ?? { entries: 0, bytes: 0 };
    counted.entries += 1;
    counted.bytes += update.length;
    documents.set(document, counted);
    places.push(counted.entries);
    starts.push(bytes + 1);
    bytes += update.length;
  }
  const counts = [...documents.values()];
  const adds = addsOf(entries);
  const { rows } = await client.query({
    name: 'append',
    text: APPEND,
    values: [
      [...documents.keys()],
      counts.map((counted) => counted.entries),
      counts.map((counted) => counted.bytes),
      at,
      entries.map(({ document }) => document),
      places,
      entries.map(({ actorId }) => actorId),
      entries.map(({ actorKind }) => actorKind),
      entries.map(({ turnId }) => turnId ?? null),
      entries.map((entry) => checksumOf(entry, at)),
      starts,
      Buffer.concat(
        entries.map(({ update }) => update),
        bytes,
      ),
      entries.map(({ update }) => update.length),
      adds.map(({ document }) => document),
      adds.map(({ client }) => client),
      adds.map(({ from }) => from),
      adds.map(({ to }) => to),
    ],
  });
  const before = new Map(
    headSchema
      .array()
      .parse(rows)
      .map((head) => [head.name, head.before]),
  );
  return entries.map(({ document }, index) => (before.get(document) ?? 0) + (places[index] ?? 0));
}

/**
 * One range for each client of a document: a statement can change a row only once.
 *
 * @throws StudioError `conflict` if two of the entries add the same
 */
function addsOf(entries: readonly LogEntry[]): (ClockRange & { readonly document: string })[] {
  const ranges = new Map<string, ClockRange & { readonly document: string }>();
  for (const { document, adds = [] } of entries)
    for (const range of adds) {
      const key = `${range.client} ${document}`;
      const before = ranges.get(key);
      if (before !== undefined && before.to > range.from) throw clocksTaken();
      ranges.set(key, { ...range, from: before?.from ?? range.from, document });
    }
  return [...ranges.values()];
}

/** Entries of a document that are looked through for what a lost answer would have said. */
const NEWEST = 5_000;
const loggedSchema = z.object({
  seq: z.coerce.number(),
  crc: z.coerce.number(),
  bytes: z.instanceof(Uint8Array),
});

/**
 * Looks whether a statement whose answer was lost has happened.
 *
 * @param at that of the statement
 * @returns the seq of each entry, in the order given; undefined if they are not in the log
 */
export async function findEntries(
  client: PoolClient,
  entries: readonly LogEntry[],
  at: number,
): Promise<readonly number[] | undefined> {
  const logged = new Map<string, z.infer<typeof loggedSchema>[]>();
  for (const document of new Set(entries.map((entry) => entry.document))) {
    const { rows } = await client.query(
      `select seq, crc, bytes from document_updates join logged_documents as kept on kept.id = document
       where kept.name = $1 and seq > kept.head - ${NEWEST} and at = $2 order by seq`,
      [document, at],
    );
    logged.set(document, loggedSchema.array().parse(rows));
  }
  const seqs: number[] = [];
  for (const entry of entries) {
    const rows = logged.get(entry.document) ?? [];
    const crc = checksumOf(entry, at);
    const index = rows.findIndex((row) => row.crc === crc && Buffer.compare(row.bytes, entry.update) === 0);
    const row = rows[index];
    if (row === undefined) return undefined;
    // They stand in the order given: what lies before belongs to somebody else.
    rows.splice(0, index + 1);
    seqs.push(row.seq);
  }
  return seqs;
}

/** Gives documents a row, those that have none. In the order of their names, as above. */
export async function introduce(client: PoolClient, documents: Iterable<string>): Promise<void> {
  await client.query(
    'insert into logged_documents (name) select name from unnest($1::text[]) as given(name) order by name on conflict do nothing',
    [[...new Set(documents)]],
  );
}
