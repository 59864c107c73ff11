/**
 * Gathers work of one turn of the event loop and does it once, after all sockets that had something to read
 * were read: first the work, then everything that is to be sent.
 */
export class Turn {
  #work: (() => void)[] = [];
  #flushes: (() => void)[] = [];
  #scheduled = false;

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
    for (const run of work) run();
    const flushes = this.#flushes;
    this.#flushes = [];
    this.#scheduled = false;
    for (const flush of flushes) flush();
    if (this.#work.length > 0 || this.#flushes.length > 0) this.#wake();
  }
}
