import type { PoolClient } from 'pg';
import { z } from 'zod';
import { StudioError } from '@sparklio/shared/errors';
import { clocksTaken, entryMissing } from '../errors.ts';
import { GroupCommit } from '../group-commit.ts';
import type { Commit } from '../group-commit.ts';
import type { SnapshotRef, UpdateLog } from '../update-log.ts';
import { MOST_DOCUMENTS } from './due.ts';
import { appendEntries, appendFault, findEntries, introduce } from './postgres-append.ts';
import { PostgresConnections } from './postgres-connections.ts';
import { findDocument, rowsAfter, toSnapshots } from './postgres-rows.ts';

export interface PostgresUpdateLogOptions {
  /** A database that was migrated. No pooler in between that gives each transaction another connection. */
  readonly url: string;
  /** How long an append waits for a server that does not answer. Default 10 s. */
  readonly saveWithinMs?: number;
}

const SAVE_WITHIN_MS = 10_000;
/** A document of the largest size, or a few hundred thousand rows, on a busy server. */
const READ_WITHIN_MS = 30_000;
const READ_CONNECTIONS = 4;
/** Archived rows that one transaction deletes. */
const DROP_ROWS = 10_000;

const headSchema = z.object({ name: z.string(), head: z.coerce.number() });
const backlogSchema = z.object({ document: z.string(), rows: z.coerce.number(), bytes: z.coerce.number() });
const SNAPSHOT_COLUMNS = 'kept.name as document, seq, key, sha256, bytes, at';

/**
 * The log in Postgres, which any number of servers share. An entry is saved when its commit is answered. One connection writes;
 * while a commit is under way, what arrives gathers for the next.
 *
 * The server may be away: stopped, cut off or frozen. An append waits for it, for `saveWithinMs` at most, then rejects with
 * `unavailable`; later calls work again as soon as it is back.
 *
 * **A commit whose answer was lost** may or may not have happened. Before it is tried again the log is looked through for its
 * entries; if they are there, that is the answer. One that is still under way at that look is waited for by the next try, which
 * finds the clocks taken and looks again; only entries that add no clocks (they do nothing but delete) may then stand
 * twice, which changes no document. If the time is over before the answer, nobody is told "saved" and the client sends the edit
 * again. What never happens is the reverse: entries that were acknowledged and are not there, or numbers without entries.
 *
 * @throws StudioError `unavailable` if the server cannot be reached or its commits do not wait for the disk
 */
export async function createPostgresUpdateLog(options: PostgresUpdateLogOptions): Promise<UpdateLog> {
  const { url, saveWithinMs = SAVE_WITHIN_MS } = options;
  const writing = new PostgresConnections(url, 1);
  const reading = new PostgresConnections(url, READ_CONNECTIONS);
  /** documents that have a row */
  const introduced = new Set<string>();

  async function commit({ entries, since }: Commit): Promise<readonly number[]> {
    const at = Date.now();
    let tries = 0;
    const seqs = await writing.persist(since + saveWithinMs - performance.now(), async (client) => {
      if (entries.length === 0) return [];
      tries += 1;
      const isAgain = tries > 1;
      const found = isAgain ? await findEntries(client, entries, at) : undefined;
      if (found !== undefined) return found;
      const documents = entries.map(({ document }) => document);
      if (documents.some((document) => !introduced.has(document))) {
        await introduce(client, documents);
        for (const document of documents) introduced.add(document);
      }
      try {
        return await appendEntries(client, entries, at);
      } catch (error) {
        const fault = appendFault(error);
        if (fault === 'clocks taken') return isAgain ? findEntries(client, entries, at) : undefined;
        // Somebody emptied the database under us; the next append introduces its documents again.
        if (fault === 'not introduced') introduced.clear();
        throw error;
      }
    });
    if (seqs === undefined) throw clocksTaken();
    return seqs;
  }
  const commits = new GroupCommit(commit);

  const ask = <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
    reading.persist(READ_WITHIN_MS, work);

  const change = <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
    ask(async (client) => {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    });

  async function addSnapshot(client: PoolClient, snapshot: SnapshotRef): Promise<void> {
    const document = await findDocument(client, snapshot.document, true);
    if (document === undefined || snapshot.seq < 1 || snapshot.seq > document.head)
      throw entryMissing(snapshot.seq);
    const { seq, key, sha256, bytes, at } = snapshot;
    await client.query(
      `insert into document_snapshots (document, seq, key, sha256, bytes, at) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing`,
      [document.id, seq, key, sha256, bytes, at],
    );
    if (seq <= document.snapshot) return;
    await client.query(
      `update logged_documents set snapshot = $2, tail_bytes = (
         select coalesce(sum(length(bytes)), 0) from document_updates where document = $1 and seq > $2
       ) where id = $1`,
      [document.id, seq],
    );
  }

  /** @returns how many rows went, and whether there may be more */
  async function dropSome(client: PoolClient, name: string, seq: number): Promise<[number, boolean]> {
    const document = await findDocument(client, name, true);
    const upTo = Math.min(seq, document?.snapshot ?? 0);
    if (document === undefined || upTo < document.oldest) return [0, false];
    const last = Math.min(upTo, document.oldest + DROP_ROWS - 1);
    const { rowCount } = await client.query(
      'delete from document_updates where document = $1 and seq <= $2',
      [document.id, last],
    );
    await client.query('update logged_documents set oldest = $2 where id = $1', [document.id, last + 1]);
    return [rowCount ?? 0, last < upTo];
  }

  try {
    await writing.with(READ_WITHIN_MS, (client) => client.query('select from logged_documents limit 0'));
  } catch (error) {
    await Promise.all([writing.close(), reading.close()]);
    throw startFailure(error);
  }

  return {
    append: (entries) => commits.append(entries),
    read: (name) =>
      ask(async (client) => {
        const document = await findDocument(client, name);
        if (document === undefined) return { snapshot: undefined, updates: [], head: 0 };
        const { rows } = await client.query(
          `select ${SNAPSHOT_COLUMNS} from document_snapshots join logged_documents as kept on kept.id = document
           where document = $1 and seq = $2`,
          [document.id, document.snapshot],
        );
        const snapshot = toSnapshots(rows)[0];
        const updates = await rowsAfter(client, document, snapshot?.seq ?? 0);
        return { snapshot, updates, head: document.head };
      }),
    readAfter: (name, seq, limit) =>
      ask(async (client) => {
        const document = await findDocument(client, name);
        return document === undefined ? [] : rowsAfter(client, document, seq, limit);
      }),
    heads: (names) =>
      ask(async (client) => {
        const { rows } = await client.query(
          'select name, head from logged_documents where name = any($1::text[]) and head > 0',
          [names],
        );
        return new Map(
          headSchema
            .array()
            .parse(rows)
            .map(({ name, head }) => [name, head]),
        );
      }),
    addSnapshot: (snapshot) => change((client) => addSnapshot(client, snapshot)),
    snapshots: (name) =>
      ask(async (client) => {
        const { rows } = await client.query(
          `select ${SNAPSHOT_COLUMNS} from document_snapshots join logged_documents as kept on kept.id = document
           where name = $1 order by seq`,
          [name],
        );
        return toSnapshots(rows);
      }),
    dropSnapshot: ({ document, seq, key }) =>
      ask(async (client) => {
        const { rowCount } = await client.query(
          `delete from document_snapshots using logged_documents as kept
           where kept.id = document and name = $1 and seq = $2 and key = $3 and seq < kept.snapshot`,
          [document, seq, key],
        );
        return (rowCount ?? 0) > 0;
      }),
    backlog: (limits) =>
      ask(async (client) => {
        // `isDue`, in SQL.
        const { rows } = await client.query(
          `select name as document, head - snapshot as rows, tail_bytes as bytes from logged_documents
           where head > snapshot and (head - snapshot >= $1 or tail_bytes >= $2 or (head - snapshot >= $3 and changed_at < $4))
           order by head - snapshot desc limit ${MOST_DOCUMENTS}`,
          [limits.rows, limits.bytes, limits.idleRows, limits.idleBefore],
        );
        return backlogSchema.array().parse(rows);
      }),
    async dropArchived(name, seq) {
      let dropped = 0;
      for (let goesOn = true; goesOn;) {
        const [rows, isMore] = await change((client) => dropSome(client, name, seq));
        dropped += rows;
        goesOn = isMore;
      }
      return dropped;
    },
    expired: (at) =>
      ask(async (client) => {
        const { rows } = await client.query(
          `select distinct on (kept.id) ${SNAPSHOT_COLUMNS}
           from document_snapshots join logged_documents as kept on kept.id = document
           where at < $1 and seq >= kept.oldest order by kept.id, seq desc limit ${MOST_DOCUMENTS}`,
          [at],
        );
        return toSnapshots(rows);
      }),
    async close() {
      await commits.close();
      await Promise.all([writing.close(), reading.close()]);
    },
  };
}

function startFailure(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new StudioError('unavailable', `The log of edits in the database cannot be used: ${reason}`, {
    cause: error,
  });
}
