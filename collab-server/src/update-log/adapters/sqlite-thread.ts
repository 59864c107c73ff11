import { Worker } from 'node:worker_threads';
import { StudioError } from '@sparklio/shared/errors';
import { logClosed } from '../errors.ts';
import type {
  JournalMark,
  SqliteAnswer,
  SqliteRequest,
  SqliteWorkerData,
  StoreCall,
  StoreCalls,
} from './sqlite-protocol.ts';

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
    this.#worker.on('exit', () => this.#end(logClosed()));
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
    this.#transferred(await this.#ask({ kind: 'transfer', until }));
  }

  /** Takes over everything up to `until`, then deletes its file with whatever else a failed write left in it. */
  async seal(until: JournalMark): Promise<void> {
    this.#transferred(await this.#ask({ kind: 'seal', until }));
  }

  /** Lets the store do something, after it took over everything up to `until`. */
  async call<Name extends keyof StoreCalls>(
    until: JournalMark,
    name: Name,
    ...args: Parameters<StoreCalls[Name]>
  ): Promise<ReturnType<StoreCalls[Name]>> {
    // The compiler does not see that name and arguments of one call belong together.
    const call = { name, args } as unknown as StoreCall;
    const answer = await this.#ask({ kind: 'call', until, call });
    if (answer.kind !== 'result') throw logClosed();
    return answer.result as ReturnType<StoreCalls[Name]>;
  }

  async close(until: JournalMark): Promise<void> {
    await this.#ask({ kind: 'close', until });
  }

  #transferred(answer: SqliteAnswer): void {
    if (answer.kind === 'transferred') this.#storeBytes = answer.storeBytes;
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
  return new StudioError(answer.code, answer.message, { cause: new Error(answer.reason) });
}
