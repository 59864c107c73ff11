import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStateLoader } from './state-loader.ts';

describe('states of the past', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function start() {
    const questions: {
      position: number;
      signal: AbortSignal;
      answer: (value: string) => void;
      fail: () => void;
    }[] = [];
    const loader = createStateLoader(
      (position, signal) =>
        new Promise<string>((resolve, reject) => {
          questions.push({ position, signal, answer: resolve, fail: () => reject(new Error('no')) });
        }),
    );
    return { loader, questions };
  }

  it('asks for the newest wish only, and ends the question before it', async () => {
    const { loader, questions } = start();
    for (let position = 1; position <= 50; position += 1) {
      loader.want(position);
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(200);
    // Half a second of scrubbing in steps of 10 ms is a handful of questions.
    expect(questions.length).toBeLessThanOrEqual(6);
    expect(questions.at(-1)?.position).toBe(50);
    expect(questions.slice(0, -1).every(({ signal }) => signal.aborted)).toBe(true);
    questions[0]?.answer('too late');
    questions.at(-1)?.answer('fifty');
    await vi.advanceTimersByTimeAsync(0);
    expect(loader.get()).toEqual({ kind: 'ready', position: 50, value: 'fifty' });
  });

  it('shows what it had until the next is there, and what was seen once at once', async () => {
    const { loader, questions } = start();
    loader.want(1);
    await vi.advanceTimersByTimeAsync(0);
    questions[0]?.answer('one');
    await vi.advanceTimersByTimeAsync(0);
    loader.want(2);
    expect(loader.get()).toEqual({ kind: 'loading', position: 2, before: 'one' });
    await vi.advanceTimersByTimeAsync(200);
    loader.want(1);
    expect(loader.get()).toEqual({ kind: 'ready', position: 1, value: 'one' });
    expect(questions).toHaveLength(2);
    expect(questions[1]?.signal.aborted).toBe(true);
  });

  it('asks again for what failed when it is told to', async () => {
    const { loader, questions } = start();
    loader.want(3);
    await vi.advanceTimersByTimeAsync(0);
    questions[0]?.fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(loader.get()).toMatchObject({ kind: 'failed', position: 3 });
    loader.retry();
    await vi.advanceTimersByTimeAsync(200);
    questions[1]?.answer('three');
    await vi.advanceTimersByTimeAsync(0);
    expect(loader.get()).toMatchObject({ kind: 'ready', value: 'three' });
  });

  it('forgets the wish when nothing is wanted any more', async () => {
    const { loader, questions } = start();
    loader.want(3);
    await vi.advanceTimersByTimeAsync(0);
    loader.want(undefined);
    questions[0]?.answer('three');
    await vi.advanceTimersByTimeAsync(0);
    expect(loader.get()).toEqual({ kind: 'nothing' });
  });
});
