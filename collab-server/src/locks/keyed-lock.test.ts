import { describe, expect, it } from 'vitest';
import { createKeyedLock } from './keyed-lock.ts';

describe('a keyed lock', () => {
  it('lets work with one key wait its turn, and other keys pass', async () => {
    const lock = createKeyedLock();
    const log: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = lock.hold('a', async () => {
      await gate.promise;
      log.push('first');
    });
    const second = lock.hold('a', async () => {
      log.push('second');
    });
    await lock.hold('b', async () => {
      log.push('other');
    });
    expect(log).toEqual(['other']);
    gate.resolve();
    await Promise.all([first, second]);
    expect(log).toEqual(['other', 'first', 'second']);
  });

  it('goes on after a failure, which only its own caller hears of', async () => {
    const lock = createKeyedLock();
    const failing = lock.hold('a', () => Promise.reject(new Error('no')));
    const next = lock.hold('a', () => Promise.resolve(3));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe(3);
  });
});
