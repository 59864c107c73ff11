import { describe, expect, it, vi } from 'vitest';
import { StudioError } from '@sparklio/shared/errors';
import type { Activity } from '@sparklio/shared/protocol/history';
import { createActivityLog } from './activity-log.ts';
import { activityAt } from './test-activity.ts';

/** A server with that many stretches, two to a page, newest first. */
function server(count: number) {
  const all: Activity[] = Array.from({ length: count }, (_, index) => activityAt(count - index));
  const load = vi.fn<Parameters<typeof createActivityLog>[0]>((cursor: string | undefined) => {
    const from = Number(cursor ?? 0);
    const next = from + 2 < all.length ? { nextCursor: String(from + 2) } : {};
    return Promise.resolve({ items: all.slice(from, from + 2), ...next });
  });
  return { all, load, log: createActivityLog(load) };
}
const ids = (log: ReturnType<typeof createActivityLog>): string[] => log.get().items.map(({ id }) => id);

describe('what happened', () => {
  it('begins with the newest page and goes back page by page', async () => {
    const { log } = server(5);
    await log.refresh();
    expect([ids(log), log.get().complete]).toEqual([['a5', 'a4'], false]);
    await log.loadOlder();
    await log.loadOlder();
    expect([ids(log), log.get().complete]).toEqual([['a5', 'a4', 'a3', 'a2', 'a1'], true]);
  });

  it('leaves no hole when more came than a page holds', async () => {
    const { all, log } = server(3);
    await log.refresh();
    all.unshift(...[8, 7, 6, 5, 4].map((minute) => activityAt(minute)));
    await log.refresh();
    expect(ids(log)).toEqual(['a8', 'a7', 'a6', 'a5', 'a4', 'a3', 'a2']);
  });

  it('takes the newer telling of a stretch that goes on', async () => {
    const { all, log } = server(2);
    await log.refresh();
    all[0] = { ...activityAt(2), changeCount: 9 };
    await log.refresh();
    expect(log.get().items[0]?.changeCount).toBe(9);
    expect(ids(log)).toEqual(['a2', 'a1']);
  });

  it('asks once more for all the wishes that came while it was asking', async () => {
    const { load, log } = server(1);
    const first = log.refresh();
    await Promise.all([log.refresh(), log.refresh(), first]);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('says that it failed, and keeps what it had', async () => {
    const { load, log } = server(2);
    load.mockRejectedValueOnce(new StudioError('unavailable', 'The server is not there.'));
    await log.refresh();
    expect(log.get().status).toBe('failed');
    await log.refresh();
    load.mockRejectedValueOnce(new StudioError('unavailable', 'The server is not there.'));
    await log.refresh();
    expect([log.get().status, ids(log)]).toEqual(['ready', ['a2', 'a1']]);
    expect(log.get().error).toMatchObject({ code: 'unavailable' });
  });
});
