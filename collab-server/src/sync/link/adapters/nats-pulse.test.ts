import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchPulse } from './nats-pulse.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('says within two seconds that nobody answers any more, once, and at once that somebody does again', async () => {
  const said: boolean[] = [];
  let answer = Promise.withResolvers<void>();
  answer.resolve();
  const stop = watchPulse(
    () => answer.promise,
    (isAlive) => said.push(isAlive),
  );
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said).toEqual([]);
  answer = Promise.withResolvers();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(said).toEqual([false]);
  await vi.advanceTimersByTimeAsync(10_000);
  answer.resolve();
  await vi.advanceTimersByTimeAsync(0);
  expect(said).toEqual([false, true]);
  stop();
});

test('asks on after a connection that broke', async () => {
  const said: boolean[] = [];
  let asked = 0;
  const stop = watchPulse(
    async () => {
      asked += 1;
      throw new Error('disconnect');
    },
    (isAlive) => said.push(isAlive),
  );
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toBe(4);
  expect(said).toEqual([]);
  stop();
});
