import { Worker } from 'node:worker_threads';
import { StudioError } from '@sparklio/shared/errors';
import type { LoggedUpdate } from '../update-log.ts';
import type { JournalMark, SqliteAnswer, SqliteRequest, SqliteWorkerData } from './sqlite-protocol.ts';

interface Waiting {
  readonly resolve: (answer: SqliteAnswer) => void;
  readonly reject: (error: StudioError) => void;
}

/** The worker thread that owns the database, as functions that return promises. */
export class SqliteThread {
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #ended: StudioError | undefined;
  #storeBytes = 0;

  private constructor(path: string) {
    const workerData: SqliteWorkerData = { path };
    this.#worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData });
    this.#worker.on('message', (answer: SqliteAnswer | object) => {
      // Under `node --watch` a worker also tells which files it loaded.
      if ('kind' in answer) this.#waiting.shift()?.resolve(answer);
    });
    this.#worker.on('error', (cause) =>
      this.#end(new StudioError('unavailable', 'The log of edits cannot be opened.', { cause })),
    );
    this.#worker.on('exit', () => this.#end(new StudioError('unavailable', 'The log of edits is closed.')));
  }

  /** Opens the database and takes over what a crash left in the journal. */
  static async open(path: string): Promise<{ thread: SqliteThread; generation: number }> {
    const thread = new SqliteThread(path);
    const opened = await thread.#answer();
    if (opened.kind === 'failed') throw failure(opened);
    if (opened.kind !== 'opened') throw new StudioError('unavailable', 'The log of edits cannot be opened.');
    thread.#storeBytes = opened.storeBytes;
    thread.#worker.unref();
    return { thread, generation: opened.generation };
  }

  /** What the database took on disk when last asked. */
  get storeBytes(): number {
    return this.#storeBytes;
  }

  async transfer(until: JournalMark): Promise<void> {
    const answer = await this.#ask({ kind: 'transfer', until });
    if (answer.kind === 'transferred') this.#storeBytes = answer.storeBytes;
  }

  async read(document: string, until: JournalMark): Promise<readonly LoggedUpdate[]> {
    const answer = await this.#ask({ kind: 'read', document, until });
    return answer.kind === 'rows' ? answer.rows : [];
  }

  async close(until: JournalMark): Promise<void> {
    await this.#ask({ kind: 'close', until });
  }

  async #ask(request: SqliteRequest): Promise<SqliteAnswer> {
    if (this.#ended) throw this.#ended;
    const answer = this.#answer();
    // The worker keeps the process alive only while something is on its way.
    if (this.#waiting.length === 1) this.#worker.ref();
    this.#worker.postMessage(request);
    const result = await answer;
    if (this.#waiting.length === 0) this.#worker.unref();
    if (result.kind === 'failed') throw failure(result);
    return result;
  }

  #answer(): Promise<SqliteAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<SqliteAnswer>();
    this.#waiting.push({ resolve, reject });
    return promise;
  }

  #end(error: StudioError): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

function failure(answer: Extract<SqliteAnswer, { kind: 'failed' }>): StudioError {
  const message =
    answer.code === 'internal' ? 'The log of edits is damaged.' : 'Edits cannot be saved at the moment.';
  return new StudioError(answer.code, message, { cause: new Error(answer.reason) });
}
