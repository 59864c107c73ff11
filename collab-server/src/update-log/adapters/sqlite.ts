import { logClosed, logUnreachable } from '../errors.ts';
import { GroupCommit } from '../group-commit.ts';
import type { Commit } from '../group-commit.ts';
import { JournalWriter } from '../journal/journal-writer.ts';
import { encodeFrame } from '../journal/frame.ts';
import type { LogEntry, LoggedUpdate, UpdateLog } from '../update-log.ts';
import type { JournalMark } from './sqlite-protocol.ts';
import { SqliteThread } from './sqlite-thread.ts';

export interface SqliteUpdateLogOptions {
  /** The database file; its folder must exist. The journal lies beside it. */
  readonly path: string;
  /** The log refuses to grow beyond this and says so, rather than fill the disk. Default: no limit. */
  readonly maxBytes?: number;
  /** Journal files are this large at most, roughly. Default 16 MiB; smaller ones are for tests. */
  readonly journalBytes?: number;
}

const JOURNAL_BYTES = 16 * 1024 * 1024;
/** How often what stands in the journal goes to the store. */
const TRANSFER_MS = 1_000;

/**
 * The log in an SQLite file with a journal in front of it. An entry is saved when it is in the journal: one write that
 * returns when the data is on disk. A worker thread takes the journal over into SQLite once a second, many
 * entries to a commit (a commit per edit would cost more than everything else the server does for it). After a crash the
 * rest of the journal is taken over before anything else.
 *
 * @throws StudioError `unavailable` if the file cannot be opened, for example because another process holds it;
 * `internal` if the journal is damaged
 */
export async function createSqliteUpdateLog(options: SqliteUpdateLogOptions): Promise<UpdateLog> {
  const { path, maxBytes = Number.POSITIVE_INFINITY, journalBytes = JOURNAL_BYTES } = options;
  const { thread, generation } = await SqliteThread.open(path);
  let journal = new JournalWriter(path, generation);
  /** seq of the newest entry of each document that was written to since the log was opened */
  const heads = new Map<string, number>();
  /** why the store does not take over the journal; until it does again, nothing more is promised */
  let stuck: unknown;
  let untransferred = 0;
  let timer: NodeJS.Timeout | undefined;
  let transferring: Promise<void> | undefined;

  const mark = (): JournalMark => ({ generation: journal.generation, offset: journal.bytes });

  function transfer(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    transferring ??= transferOnce().finally(() => (transferring = undefined));
    return transferring;
  }

  async function transferOnce(): Promise<void> {
    const bytes = untransferred;
    try {
      await thread.transfer(mark());
      untransferred -= bytes;
      stuck = undefined;
    } catch (error) {
      stuck = error;
    }
  }

  async function commit({ entries }: Commit): Promise<readonly number[]> {
    if (stuck !== undefined) await transfer();
    if (stuck !== undefined) throw stuck;
    await learnHeads(entries);
    const records = numbered(entries);
    const frame = encodeFrame(records);
    if (thread.storeBytes + untransferred + frame.length > maxBytes)
      throw logUnreachable(new Error('The log is full.'));
    try {
      await makeRoom();
      await journal.append(frame);
    } catch (error) {
      throw logUnreachable(error);
    }
    untransferred += frame.length;
    timer ??= setTimeout(() => void transfer(), TRANSFER_MS);
    for (const { document, seq } of records) heads.set(document, seq);
    return records.map(({ seq }) => seq);
  }

  function numbered(entries: readonly LogEntry[]): LoggedUpdate[] {
    const at = Date.now();
    const given = new Map<string, number>();
    return entries.map((entry) => {
      const seq = (given.get(entry.document) ?? heads.get(entry.document) ?? 0) + 1;
      given.set(entry.document, seq);
      return { ...entry, seq, at };
    });
  }

  /** The store takes the journal over in its order, so what the next number is depends on nothing but the last one. */
  async function learnHeads(entries: readonly LogEntry[]): Promise<void> {
    const unknown = entries.map(({ document }) => document).filter((document) => !heads.has(document));
    if (unknown.length === 0) return;
    const known = await thread.call(mark(), 'heads', unknown);
    for (const document of unknown) heads.set(document, known.get(document) ?? 0);
  }

  async function makeRoom(): Promise<void> {
    if (journal.isBroken) {
      // What may stand behind its last good record was promised to nobody and must not take a seq.
      await thread.seal(mark());
      rotate();
    } else if (journal.bytes > journalBytes) rotate();
  }

  function rotate(): void {
    const next = new JournalWriter(path, journal.generation + 1);
    journal.close();
    journal = next;
  }

  const commits = new GroupCommit(commit);
  const call: SqliteThread['call'] = async (...given) => {
    if (commits.isClosing) throw logClosed();
    return thread.call(...given);
  };

  return {
    append: (entries) => commits.append(entries),
    read: (document) => call(mark(), 'read', document),
    readAfter: (document, seq, limit) => call(mark(), 'readAfter', document, seq, limit),
    heads: (documents) => call(mark(), 'heads', documents),
    addSnapshot: (snapshot) => call(mark(), 'addSnapshot', snapshot),
    snapshots: (document) => call(mark(), 'snapshots', document),
    dropSnapshot: (snapshot) => call(mark(), 'dropSnapshot', snapshot),
    backlog: (limits) => call(mark(), 'backlog', limits),
    dropArchived: (document, seq) => call(mark(), 'dropArchived', document, seq),
    expired: (at) => call(mark(), 'expired', at),
    async close() {
      if (commits.isClosing) return;
      await commits.close();
      clearTimeout(timer);
      journal.close();
      await thread.close(mark());
    },
  };
}
