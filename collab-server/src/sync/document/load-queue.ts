import { StudioError } from '@sparklio/shared/errors';

/**
 * Lets only so many documents be loaded at once. After a restart everybody comes back together; loads that all run at
 * once would each finish late and hold the memory of all. The others wait in their order.
 */
export class LoadQueue {
  readonly #atOnce: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(atOnce: number, mostWaiting: number) {
    this.#atOnce = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @throws StudioError `unavailable` if too many wait already; otherwise as `load` */
  async run<R>(load: () => Promise<R>): Promise<R> {
    if (this.#running < this.#atOnce) this.#running += 1;
    else {
      if (this.#waiting.length >= this.#mostWaiting)
        throw new StudioError('unavailable', 'Too many documents are being opened at the moment.');
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      await promise;
    }
    try {
      return await load();
    } finally {
      // Whoever waits longest takes over the place, so that nobody can slip in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
