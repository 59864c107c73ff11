/** Makes work with the same key wait its turn, in the order it came. Work with other keys is not held up. */
export interface KeyedLock {
  /**
   * Work must not hold another key meanwhile.
   *
   * @param work may ask, right before it writes, whether the lock is still its own: that throws StudioError `unavailable` if
   * it was lost, as a lock in a database is with its connection
   */
  hold<Result>(key: string, work: (assertHeld: () => void) => Promise<Result>): Promise<Result>;
}

/** A lock among the work of this process. */
export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async hold(key, work) {
      const run = () => work(() => undefined);
      const before = tails.get(key);
      // A failure before is its own caller's.
      const turn = before === undefined ? run() : before.then(run, run);
      tails.set(key, turn);
      try {
        return await turn;
      } finally {
        if (tails.get(key) === turn) tails.delete(key);
      }
    },
  };
}
