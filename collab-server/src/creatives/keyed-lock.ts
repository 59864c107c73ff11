/** Makes work with the same key wait its turn, in the order it came. Work with other keys is not held up. */
export interface KeyedLock {
  hold<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>();
  return {
    async hold(key, work) {
      const before = tails.get(key);
      // A failure before is its own caller's.
      const turn = before === undefined ? work() : before.then(work, work);
      tails.set(key, turn);
      try {
        return await turn;
      } finally {
        if (tails.get(key) === turn) tails.delete(key);
      }
    },
  };
}
