/**
 * Gathers work of one turn of the event loop and does it once, after all sockets that had something to read
 * were read: first the work, then everything that is to be sent.
 */
export class Turn {
  readonly #onError: (error: unknown) => void;
  #work: (() => void)[] = [];
  #flushes: (() => void)[] = [];
  #scheduled = false;

  /** @param onError told of work that threw; the rest of the turn goes on */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Runs `work` once at the end of this turn. */
  schedule(work: () => void): void {
    this.#work.push(work);
    this.#wake();
  }

  /** Runs `flush` after all work of this turn. */
  scheduleFlush(flush: () => void): void {
    this.#flushes.push(flush);
    this.#wake();
  }

  #wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#run());
  }

  #run(): void {
    const work = this.#work;
    this.#work = [];
    for (const run of work) this.#try(run);
    const flushes = this.#flushes;
    this.#flushes = [];
    this.#scheduled = false;
    for (const flush of flushes) this.#try(flush);
    if (this.#work.length > 0 || this.#flushes.length > 0) this.#wake();
  }

  #try(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#onError(error);
    }
  }
}
