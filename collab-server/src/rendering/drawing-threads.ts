import { Worker } from 'node:worker_threads';
import { StudioError } from '@sparklio/shared/errors';
import type { DrawJob, DrawReply, Drawing } from './draw-job.ts';

/** A few threads that draw, so that no page, however heavy, holds up open sockets. */
export interface DrawingThreads {
  /**
   * @throws StudioError `too_large` if the job takes longer than the limit, `unavailable` if too many wait
   * or the thread died, `internal` if drawing failed
   */
  draw(job: DrawJob): Promise<Drawing>;
  close(): Promise<void>;
}

export interface DrawingThreadLimits {
  /** most threads at once; each holds all fonts, about 60 MB */
  readonly threads: number;
  /** a job that runs longer is given up and its thread replaced */
  readonly timeLimitMs: number;
  /** jobs that may wait for a thread */
  readonly queueLength: number;
}

export const DRAWING_LIMITS: DrawingThreadLimits = Object.freeze({
  threads: 2,
  timeLimitMs: 20_000,
  queueLength: 200,
});

interface Waiting {
  readonly job: DrawJob;
  readonly resolve: (drawing: Drawing) => void;
  readonly reject: (error: StudioError) => void;
}

interface Thread {
  readonly worker: Worker;
  current: { readonly id: number; readonly waiting: Waiting; readonly timer: NodeJS.Timeout } | undefined;
}

/** Threads start with the first jobs and do not keep the process alive. */
export function createDrawingThreads(limits: DrawingThreadLimits = DRAWING_LIMITS): DrawingThreads {
  const threads = new Set<Thread>();
  const queue: Waiting[] = [];
  let nextId = 0;
  let closed = false;

  function start(): Thread {
    const worker = new Worker(new URL('./draw-worker.ts', import.meta.url));
    worker.unref();
    const thread: Thread = { worker, current: undefined };
    worker.on('message', (reply: DrawReply) => finish(thread, reply));
    worker.on('error', (error) =>
      retire(
        thread,
        new StudioError('unavailable', 'Drawing stopped unexpectedly. Please try again.', { cause: error }),
      ),
    );
    worker.on('exit', () =>
      retire(thread, new StudioError('unavailable', 'Drawing stopped unexpectedly. Please try again.')),
    );
    threads.add(thread);
    return thread;
  }

  function give(thread: Thread, waiting: Waiting): void {
    const id = (nextId += 1);
    const timer = setTimeout(
      () =>
        retire(
          thread,
          new StudioError(
            'too_large',
            `The page takes longer than ${limits.timeLimitMs / 1_000} s to draw. Make it simpler or export it smaller.`,
          ),
        ),
      limits.timeLimitMs,
    );
    thread.current = { id, waiting, timer };
    thread.worker.ref();
    thread.worker.postMessage({ id, job: waiting.job });
  }

  function finish(thread: Thread, reply: DrawReply): void {
    const { current } = thread;
    if (!current || current.id !== reply.id) return;
    clearTimeout(current.timer);
    thread.current = undefined;
    thread.worker.unref();
    if ('drawing' in reply) current.waiting.resolve(reply.drawing);
    else
      current.waiting.reject(
        new StudioError('internal', 'The page could not be drawn.', { cause: reply.problem }),
      );
    next();
  }

  /** Gives a thread up with what it was doing. Native code cannot be interrupted; it ends when that returns. */
  function retire(thread: Thread, error: StudioError): void {
    if (!threads.delete(thread)) return;
    const { current } = thread;
    thread.current = undefined;
    thread.worker.unref();
    void thread.worker.terminate();
    if (current) {
      clearTimeout(current.timer);
      current.waiting.reject(error);
    }
    next();
  }

  function next(): void {
    if (closed) return;
    while (queue.length > 0) {
      const free =
        [...threads].find((thread) => !thread.current) ??
        (threads.size < limits.threads ? start() : undefined);
      const waiting = free && queue.shift();
      if (!free || !waiting) return;
      give(free, waiting);
    }
  }

  return {
    draw(job) {
      if (closed) return Promise.reject(new StudioError('unavailable', 'The server is stopping.'));
      if (queue.length >= limits.queueLength)
        return Promise.reject(
          new StudioError('unavailable', 'Too many pages are being drawn. Please try again shortly.'),
        );
      return new Promise((resolve, reject) => {
        queue.push({ job, resolve, reject });
        next();
      });
    },
    async close() {
      closed = true;
      const stopping = new StudioError('unavailable', 'The server is stopping.');
      for (const waiting of queue.splice(0)) waiting.reject(stopping);
      const workers = [...threads].map((thread) => thread.worker);
      for (const thread of threads) retire(thread, stopping);
      await Promise.allSettled(workers.map((worker) => worker.terminate()));
    },
  };
}
