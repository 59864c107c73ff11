import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../src/clock.ts';

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time and runs what falls due, in order, letting promises and event-loop turns settle in between. */
  advance(ms: number): Promise<void>;
}

export function createManualClock(startMs = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  let nowMs = startMs;
  const timers = new Set<{ dueMs: number; run: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) await setImmediate();
  };
  return {
    now: () => nowMs,
    after(delayMs, run) {
      const timer = { dueMs: nowMs + delayMs, run };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    async advance(ms) {
      const target = nowMs + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ dueMs }) => dueMs <= target).sort((a, b) => a.dueMs - b.dueMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.dueMs);
        next.run();
        await settle();
      }
      nowMs = target;
    },
  };
}
