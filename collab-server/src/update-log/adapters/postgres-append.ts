import type { PoolClient } from 'pg';
import { z } from 'zod';
import { checksumOf } from '../checksum.ts';
import type { LogEntry } from '../update-log.ts';

/**
 * One statement, so one round trip and one commit, and no lock is held while we are not looking:
 * - the rows of the documents are locked in the order of their names, so two servers cannot wait for each other;
 * - `head` is raised under that lock, which is held until the commit: numbers are given in the order of commits and a
 *   statement that fails takes its numbers back (a sequence would do neither);
 * - an entry whose document has no row finds no number, and `not null` makes all of it fail.
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
  )
  select name, before from heads`;

const headSchema = z.object({ name: z.string(), before: z.coerce.number() });

/**
 * @returns the seq of each entry, in the order given
 * @throws as `pg`; `23502` if a document has no row yet, see `introduce`
 */
export async function appendEntries(
  client: PoolClient,
  entries: readonly LogEntry[],
): Promise<readonly number[]> {
  const at = Date.now();
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

/** Gives documents a row, those that have none. In the order of their names, as above. */
export async function introduce(client: PoolClient, documents: Iterable<string>): Promise<void> {
  await client.query(
    'insert into logged_documents (name) select name from unnest($1::text[]) as given(name) order by name on conflict do nothing',
    [[...new Set(documents)]],
  );
}
