import { Worker } from 'node:worker_threads';
import { StudioError } from '@sparklio/shared/errors';
import type { LogEntry, UpdateLog } from '../update-log.ts';
import type { SqliteAnswer, SqliteRequest, SqliteWorkerData } from './sqlite-protocol.ts';

export interface SqliteUpdateLogOptions {
  /** the database file; its folder must exist */
  readonly path: string;
  /** The log refuses to grow beyond this and says so, rather than fill the disk. Default: no limit. */
  readonly maxBytes?: number;
}

interface Waiting {
  readonly resolve: (answer: SqliteAnswer) => void;
  readonly reject: (error: StudioError) => void;
}

interface Batch {
  readonly entries: LogEntry[];
  readonly promise: Promise<void>;
  readonly settle: { resolve: () => void; reject: (error: unknown) => void };
}

/**
 * The log in an SQLite file, written by a worker thread. Group commit: while one commit is on its way to the disk,
 * everything that arrives gathers into the next, so busy times make fewer and larger commits. Entries that gathered
 * share the fate of their commit.
 *
 * @throws StudioError `unavailable` if the file cannot be opened, for example because another process holds it
 */
export async function createSqliteUpdateLog(options: SqliteUpdateLogOptions): Promise<UpdateLog> {
  const workerData: SqliteWorkerData = { path: options.path, maxBytes: options.maxBytes ?? 0 };
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData });
  const waiting: Waiting[] = [];
  let ended: StudioError | undefined;

  const end = (error: StudioError): void => {
    ended ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (answer: SqliteAnswer) => waiting.shift()?.resolve(answer));
  worker.on('error', (cause) =>
    end(new StudioError('unavailable', 'The log of edits cannot be opened.', { cause })),
  );
  worker.on('exit', () => end(new StudioError('unavailable', 'The log of edits is closed.')));

  const answered = (): Promise<SqliteAnswer> =>
    new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  const ask = async (request: SqliteRequest): Promise<SqliteAnswer> => {
    if (ended) throw ended;
    const answer = answered();
    // The worker keeps the process alive only while something is on its way.
    if (waiting.length === 1) worker.ref();
    worker.postMessage(request);
    const result = await answer;
    if (waiting.length === 0) worker.unref();
    if (result.kind === 'failed') throw failure(result);
    return result;
  };

  await answered();
  worker.unref();

  let gathering: Batch | undefined;
  let committing = false;
  let closing = false;

  const commit = async (): Promise<void> => {
    committing = true;
    for (let batch = gathering; batch !== undefined; batch = gathering) {
      gathering = undefined;
      try {
        await ask({ kind: 'append', entries: batch.entries });
        batch.settle.resolve();
      } catch (error) {
        batch.settle.reject(error);
      }
    }
    committing = false;
  };

  return {
    append(entries) {
      if (closing || ended)
        return Promise.reject(ended ?? new StudioError('unavailable', 'The log of edits is closed.'));
      gathering ??= createBatch();
      const { promise } = gathering;
      gathering.entries.push(...entries);
      // Everything that is appended in this turn of the event loop joins the same commit.
      if (!committing) {
        committing = true;
        queueMicrotask(() => void commit());
      }
      return promise;
    },
    async read(document) {
      const answer = await ask({ kind: 'read', document });
      return answer.kind === 'rows' ? answer.rows : [];
    },
    async close() {
      if (closing) return;
      closing = true;
      await gathering?.promise.catch(() => undefined);
      if (!ended) await ask({ kind: 'close' });
      ended ??= new StudioError('unavailable', 'The log of edits is closed.');
    },
  };
}

function createBatch(): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { entries: [], promise, settle: { resolve, reject } };
}

function failure(answer: Extract<SqliteAnswer, { kind: 'failed' }>): StudioError {
  const message =
    answer.code === 'internal' ? 'The log of edits is damaged.' : 'Edits cannot be saved at the moment.';
  return new StudioError(answer.code, message, { cause: new Error(answer.reason) });
}
