import type { Clock, Timer } from '../clock.ts';

/** Waiting times in ms. `held` is for objects that a person has in hand: they get time to finish, but not for ever. */
export const SETTLE = {
  free: { quietMs: 250, longestMs: 1_000 },
  held: { quietMs: 600, longestMs: 1_500 },
} as const;

/** Runs work once things have come to rest, one run at a time. */
export interface Settler {
  /** Something changed. `isHeld`: a person has it in hand right now. */
  touch(isHeld: boolean): void;
  /** Runs as soon as no other run is under way, at rest or not. */
  hurry(): void;
  close(): void;
}

/** @param run never called while it is still running; a touch during a run leads to another one */
export function createSettler(clock: Clock, run: () => Promise<void>): Settler {
  let timer: Timer | undefined;
  let firstTouch: number | undefined;
  let isAnyHeld = false;
  let isRunning = false;
  let isDue = false;
  let closed = false;

  const start = async (): Promise<void> => {
    timer = undefined;
    if (closed) return;
    if (isRunning) {
      isDue = true;
      return;
    }
    isRunning = true;
    isDue = false;
    firstTouch = undefined;
    isAnyHeld = false;
    try {
      await run();
    } finally {
      isRunning = false;
      if (isDue) void start();
    }
  };

  return {
    touch(isHeld) {
      if (closed) return;
      const now = clock.now();
      firstTouch ??= now;
      isAnyHeld ||= isHeld;
      const { quietMs } = isHeld ? SETTLE.held : SETTLE.free;
      const { longestMs } = isAnyHeld ? SETTLE.held : SETTLE.free;
      timer?.cancel();
      timer = clock.after(Math.max(Math.min(quietMs, firstTouch + longestMs - now), 0), () => void start());
    },
    hurry() {
      timer?.cancel();
      void start();
    },
    close() {
      closed = true;
      timer?.cancel();
    },
  };
}
