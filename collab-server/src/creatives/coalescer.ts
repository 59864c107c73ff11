/**
 * Runs something for a key soon after it was asked, once for many askings; never twice at the same time for one key.
 */
export interface Coalescer {
  ask(key: string): void;
  /** Runs what was asked at once, and waits for it. Nothing runs afterwards. */
  drain(): Promise<void>;
}

export function createCoalescer(
  delayMs: number,
  run: (key: string) => Promise<void>,
  onFailure: (error: unknown, key: string) => void,
): Coalescer {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  let drained = false;

  async function start(key: string): Promise<void> {
    await running.get(key);
    timers.delete(key);
    const attempt = run(key)
      .catch((error: unknown) => onFailure(error, key))
      .finally(() => running.delete(key));
    running.set(key, attempt);
    await attempt;
  }

  return {
    ask(key) {
      if (drained || timers.has(key)) return;
      timers.set(
        key,
        setTimeout(() => void start(key), delayMs),
      );
    },
    async drain() {
      drained = true;
      const asked = [...timers.keys()];
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      await Promise.all([...asked.map(start), ...running.values()]);
    },
  };
}
