import type { Job } from '@sparklio/shared/protocol/api';
import { describe, expect, it } from 'vitest';
import { followJob, formatBytes } from './follow-job.ts';

const at = (status: Job['status'], progress: number): Job => ({ id: 'j', status, progress });
const noWait = (): Promise<void> => Promise.resolve();

describe('followJob', () => {
  it('tells every step until the job is over', async () => {
    const steps = [at('queued', 0), at('running', 0.4), at('done', 1)];
    const seen: number[] = [];
    const end = await followJob(
      () => Promise.resolve(steps.shift() ?? at('failed', 0)),
      ({ progress }) => seen.push(progress),
      {
        signal: new AbortController().signal,
        wait: noWait,
      },
    );
    expect(end.status).toBe('done');
    expect(seen).toEqual([0, 0.4, 1]);
  });

  it('stops looking when nobody waits any more', async () => {
    const controller = new AbortController();
    let looks = 0;
    const following = followJob(
      () => {
        looks += 1;
        if (looks === 2) controller.abort();
        return Promise.resolve(at('running', 0.1));
      },
      () => undefined,
      { signal: controller.signal, wait: noWait },
    );
    await expect(following).rejects.toThrow(/abort/i);
    expect(looks).toBe(2);
  });
});

describe('formatBytes', () => {
  it('uses the unit that people would', () => {
    expect(formatBytes(512)).toBe('512 B');
    expect(formatBytes(1_440)).toBe('1.4 kB');
    expect(formatBytes(23_400_000)).toBe('23 MB');
  });
});
