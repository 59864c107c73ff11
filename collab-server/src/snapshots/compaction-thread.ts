import { Worker } from 'node:worker_threads';
import { StudioError } from '@sparklio/shared/errors';
import type { CompactionJob, MadeSnapshot } from './compaction-job.ts';

type Reply = { readonly result: MadeSnapshot | string } | { readonly problem: string };

/** The largest document takes some seconds; what takes this long does not end. */
const JOB_MS = 120_000;

/** A thread that packs and unpacks whole documents, so that no socket waits for it. It lives as long as one sweep. */
export class CompactionThread {
  readonly #worker: Worker;

  constructor() {
    this.#worker = new Worker(new URL('./compaction-worker.ts', import.meta.url));
    // Nobody may listen at the moment it dies; who asks learns it from `exit`.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
  }

  async make(job: Omit<Extract<CompactionJob, { kind: 'make' }>, 'kind'>): Promise<MadeSnapshot> {
    const result = await this.#ask({ kind: 'make', ...job });
    if (typeof result === 'string') throw new Error('The thread answered another question.');
    return result;
  }

  /** @returns the digest of what the blob holds */
  async check(job: Omit<Extract<CompactionJob, { kind: 'check' }>, 'kind'>): Promise<string> {
    const result = await this.#ask({ kind: 'check', ...job });
    if (typeof result !== 'string') throw new Error('The thread answered another question.');
    return result;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  /** One question at a time. @throws StudioError `internal` with what the thread said, `unavailable` if it died or was closed */
  async #ask(job: CompactionJob): Promise<MadeSnapshot | string> {
    const { promise, resolve, reject } = Promise.withResolvers<MadeSnapshot | string>();
    const answered = (reply: Reply | object): void => {
      // Under `node --watch` a worker also tells which files it loaded.
      if ('result' in reply) resolve(reply.result);
      else if ('problem' in reply) reject(new StudioError('internal', reply.problem));
    };
    const ended = (): void => reject(new StudioError('unavailable', 'Compacting was broken off.'));
    const timer = setTimeout(() => void this.#worker.terminate(), JOB_MS);
    this.#worker.on('message', answered);
    this.#worker.once('exit', ended);
    this.#worker.ref();
    this.#worker.postMessage(job);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#worker.off('message', answered);
      this.#worker.off('exit', ended);
      this.#worker.unref();
    }
  }
}
