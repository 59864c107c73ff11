import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCoalescer } from './coalescer.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs that end when the test says so. */
function heldRuns() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  return {
    started,
    endNext: () => ends.shift()?.(),
    run: (key: string): Promise<void> => {
      started.push(key);
      return new Promise((resolve) => {
        ends.push(resolve);
      });
    },
  };
}

describe('a coalescer', () => {
  it('runs once for many askings, per key', async () => {
    const { started, run } = heldRuns();
    const coalescer = createCoalescer(100, run, () => undefined);
    for (const key of ['a', 'b', 'a', 'a']) coalescer.ask(key);
    await vi.advanceTimersByTimeAsync(99);
    expect(started).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(started).toEqual(['a', 'b']);
  });

  it('runs again for what is asked while it runs, but never twice at once', async () => {
    const { started, endNext, run } = heldRuns();
    const coalescer = createCoalescer(100, run, () => undefined);
    coalescer.ask('a');
    await vi.advanceTimersByTimeAsync(100);
    coalescer.ask('a');
    await vi.advanceTimersByTimeAsync(500);
    expect(started).toEqual(['a']);
    endNext();
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(['a', 'a']);
  });

  it('tells failures and goes on', async () => {
    const failures: unknown[] = [];
    const coalescer = createCoalescer(
      100,
      (key) => Promise.reject(new Error(key)),
      (_error, key) => failures.push(key),
    );
    coalescer.ask('a');
    await vi.advanceTimersByTimeAsync(100);
    coalescer.ask('a');
    await vi.advanceTimersByTimeAsync(100);
    expect(failures).toEqual(['a', 'a']);
  });

  it('does at once what was asked when it is drained, and nothing afterwards', async () => {
    const { started, endNext, run } = heldRuns();
    const coalescer = createCoalescer(100, run, () => undefined);
    coalescer.ask('a');
    const drained = coalescer.drain();
    await vi.advanceTimersByTimeAsync(0);
    expect(started).toEqual(['a']);
    endNext();
    await drained;
    coalescer.ask('b');
    await vi.advanceTimersByTimeAsync(1000);
    expect(started).toEqual(['a']);
  });
});
