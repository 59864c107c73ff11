import { StudioError } from '@sparklio/shared/errors';
import { JournalWriter } from '../journal/journal-writer.ts';
import { encodeRecords } from '../journal/record.ts';
import type { LogEntry, UpdateLog } from '../update-log.ts';
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

interface Batch {
  readonly entries: LogEntry[];
  readonly promise: Promise<void>;
  readonly settle: { resolve: () => void; reject: (error: unknown) => void };
}

const JOURNAL_BYTES = 16 * 1024 * 1024;
/** How often what stands in the journal goes to the store. */
const TRANSFER_MS = 250;

/**
 * The log in an SQLite file with a journal in front of it. An entry is saved when it is in the journal: one write that
 * returns when the data is on disk. A worker thread takes the journal over into SQLite a few times a second, many
 * entries to a commit (a commit per edit would cost more than everything else the server does for it). After a crash the
 * rest of the journal is taken over before anything else.
 *
 * Group commit: while one write is on its way to the disk, everything that arrives gathers into the next and shares its fate.
 *
 * @throws StudioError `unavailable` if the file cannot be opened, for example because another process holds it;
 * `internal` if the journal is damaged
 */
export async function createSqliteUpdateLog(options: SqliteUpdateLogOptions): Promise<UpdateLog> {
  const { path, maxBytes = Number.POSITIVE_INFINITY, journalBytes = JOURNAL_BYTES } = options;
  const { thread, generation } = await SqliteThread.open(path);
  let journal = new JournalWriter(path, generation);
  let gathering: Batch | undefined;
  let writing = false;
  let closing = false;
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

  async function write(batch: Batch): Promise<void> {
    if (stuck !== undefined) await transfer();
    if (stuck !== undefined) throw stuck;
    const records = encodeRecords(batch.entries, Date.now());
    if (thread.storeBytes + untransferred + records.length > maxBytes)
      throw unsaved(new Error('The log is full.'));
    try {
      if (journal.isBroken || journal.bytes > journalBytes) rotate();
      await journal.append(records);
    } catch (error) {
      throw unsaved(error);
    }
    untransferred += records.length;
    timer ??= setTimeout(() => void transfer(), TRANSFER_MS);
  }

  function rotate(): void {
    const next = new JournalWriter(path, journal.generation + 1);
    journal.close();
    journal = next;
  }

  async function writeAll(): Promise<void> {
    for (let batch = gathering; batch !== undefined; batch = gathering) {
      gathering = undefined;
      try {
        await write(batch);
        batch.settle.resolve();
      } catch (error) {
        batch.settle.reject(error);
      }
    }
    writing = false;
  }

  return {
    append(entries) {
      if (closing) return Promise.reject(closed());
      gathering ??= createBatch();
      gathering.entries.push(...entries);
      const { promise } = gathering;
      if (!writing) {
        writing = true;
        // Everything that is appended in this turn of the event loop joins the same write.
        queueMicrotask(() => void writeAll());
      }
      return promise;
    },
    async read(document) {
      if (closing) throw closed();
      return thread.read(document, mark());
    },
    async close() {
      if (closing) return;
      closing = true;
      await gathering?.promise.catch(() => undefined);
      clearTimeout(timer);
      journal.close();
      await thread.close(mark());
    },
  };
}

function createBatch(): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { entries: [], promise, settle: { resolve, reject } };
}

const closed = (): StudioError => new StudioError('unavailable', 'The log of edits is closed.');

const unsaved = (cause: unknown): StudioError =>
  new StudioError('unavailable', 'Edits cannot be saved at the moment.', { cause });
