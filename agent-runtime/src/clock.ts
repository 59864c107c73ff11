/** A started timer. Cancelling one that has fired does nothing. */
export interface Timer {
  cancel(): void;
}

/** Time as a port: what waits in this package waits on a clock that tests can move by hand. */
export interface Clock {
  /** epoch milliseconds */
  now(): number;
  /** Runs `run` once after `delayMs`. A waiting timer does not keep the process alive. */
  after(delayMs: number, run: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
