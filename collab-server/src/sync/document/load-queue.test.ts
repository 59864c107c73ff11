import { expect, test } from 'vitest';
import { LoadQueue } from './load-queue.ts';

test('so many run at once, the others in their order, and a failed one makes room too', async () => {
  const queue = new LoadQueue(2, 10);
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const loads = [0, 1, 2, 3].map((index) =>
    queue.run(() => {
      started.push(index);
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      ends[index] = () => (index === 0 ? reject(new Error('cannot be read')) : resolve(index));
      return promise;
    }),
  );
  expect([started, queue.running, queue.waiting]).toEqual([[0, 1], 2, 2]);
  ends[0]?.();
  await expect(loads[0]).rejects.toThrow('cannot be read');
  expect([started, queue.running, queue.waiting]).toEqual([[0, 1, 2], 2, 1]);
  ends[1]?.();
  await loads[1];
  expect(started).toEqual([0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  expect(await Promise.all(loads.slice(1))).toEqual([1, 2, 3]);
  expect([queue.running, queue.waiting]).toEqual([0, 0]);
});

test('more than may wait are turned away at once', async () => {
  const queue = new LoadQueue(1, 1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = queue.run(() => promise);
  const second = queue.run(() => promise);
  await expect(queue.run(() => promise)).rejects.toMatchObject({ code: 'unavailable' });
  resolve();
  await Promise.all([first, second]);
});
