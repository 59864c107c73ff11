import { StudioError } from '@sparklio/shared/errors';
import { logClosed } from './errors.ts';
import type { LogEntry } from './update-log.ts';

interface Call {
  readonly entries: readonly LogEntry[];
  readonly resolve: (seqs: readonly number[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface Commit {
  readonly entries: readonly LogEntry[];
  /** when the oldest of its calls was made, by the clock of `performance.now` */
  readonly since: number;
}

/** Most bytes of updates in one commit, one call's entries always together: what comes later waits for the next. */
const COMMIT_BYTES = 16 * 1024 * 1024;

/**
 * Group commit: while one commit is on its way to the disk, everything that arrives gathers into the next and shares
 * its fate, unless one of them is at fault by itself (`conflict`): then each is tried alone. One commit at a time, in the order of
 * the calls.
 */
export class GroupCommit {
  readonly #commit: (commit: Commit) => Promise<readonly number[]>;
  #gathering: Call[] = [];
  #since = 0;
  #running: Promise<void> | undefined;
  #closing = false;

  /** @param commit keeps all entries or none; returns their seqs in order */
  constructor(commit: (commit: Commit) => Promise<readonly number[]>) {
    this.#commit = commit;
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  append(entries: readonly LogEntry[]): Promise<readonly number[]> {
    if (this.#closing) return Promise.reject(logClosed());
    const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
    if (this.#gathering.length === 0) this.#since = performance.now();
    this.#gathering.push({ entries, resolve, reject });
    // Everything that is appended in this turn of the event loop joins the same commit.
    this.#running ??= Promise.resolve().then(() => this.#run());
    return promise;
  }

  /** Refuses what is new; resolves when everything else has its answer. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#gathering.length > 0) {
      const since = this.#since;
      await this.#try(this.#take(), since);
    }
    this.#running = undefined;
  }

  async #try(calls: readonly Call[], since: number): Promise<void> {
    const entries = calls.length === 1 && calls[0] ? calls[0].entries : calls.flatMap((call) => call.entries);
    try {
      const seqs = await this.#commit({ entries, since });
      let offset = 0;
      for (const call of calls) call.resolve(seqs.slice(offset, (offset += call.entries.length)));
    } catch (error) {
      if (calls.length > 1 && error instanceof StudioError && error.code === 'conflict') {
        for (const call of calls) await this.#try([call], since);
        return;
      }
      for (const call of calls) call.reject(error);
    }
  }

  #take(): Call[] {
    let bytes = 0;
    let count = 0;
    for (const { entries } of this.#gathering) {
      for (const { update } of entries) bytes += update.length;
      if (bytes > COMMIT_BYTES && count > 0) break;
      count += 1;
    }
    const rest = this.#gathering.slice(count);
    const calls = this.#gathering;
    calls.length = count;
    this.#gathering = rest;
    return calls;
  }
}
