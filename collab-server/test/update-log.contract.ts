import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LogEntry, UpdateLog } from '../src/update-log/update-log.ts';

/** What every log of updates must do; `open` gives an empty one. */
export function describeUpdateLog(open: () => Promise<UpdateLog>): void {
  let log: UpdateLog;
  beforeEach(async () => {
    log = await open();
  });
  afterEach(() => log.close());

  const entry = (document: string, byte: number, actorId = 'ada'): LogEntry => ({
    document,
    update: Uint8Array.of(byte),
    actorId,
    actorKind: 'user',
  });

  test('gives back what was appended, in order, with whose it is', async () => {
    await log.append([entry('a', 1), { ...entry('a', 2, 'brand'), actorKind: 'agent', turnId: 'turn' }]);
    await log.append([entry('a', 3, 'server')]);
    const rows = await log.read('a');
    expect(rows.map(({ update }) => [...update])).toEqual([[1], [2], [3]]);
    expect(rows.map(({ actorId }) => actorId)).toEqual(['ada', 'brand', 'server']);
    expect(rows[1]).toMatchObject({ actorKind: 'agent', turnId: 'turn', document: 'a' });
    expect(rows[0]).not.toHaveProperty('turnId');
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('keeps documents apart and knows nothing of others', async () => {
    await log.append([entry('a', 1), entry('b', 2), entry('a', 3)]);
    expect((await log.read('a')).map(({ update }) => update[0])).toEqual([1, 3]);
    expect((await log.read('b')).map(({ update }) => update[0])).toEqual([2]);
    expect(await log.read('c')).toEqual([]);
  });

  test('appends that overlap all end up in it, each caller’s in its order', async () => {
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => log.append([entry(`d${index % 3}`, index % 256)])),
    );
    const counts = await Promise.all(['d0', 'd1', 'd2'].map(async (name) => (await log.read(name)).length));
    expect(counts).toEqual([67, 67, 66]);
    const first = (await log.read('d0')).map(({ update }) => update[0] ?? 0);
    expect(first).toEqual(Array.from({ length: 67 }, (_, index) => (index * 3) % 256));
  });

  test('reads what was appended before, even while later appends are on their way', async () => {
    await log.append([entry('a', 1)]);
    const later = log.append([entry('a', 2)]);
    expect((await log.read('a')).length).toBeGreaterThanOrEqual(1);
    await later;
    expect(await log.read('a')).toHaveLength(2);
  });

  test('keeps large updates and empty ones as they are', async () => {
    const large = new Uint8Array(3_000_000).map((_, index) => index % 251);
    await log.append([
      { ...entry('a', 0), update: large },
      { ...entry('a', 0), update: new Uint8Array() },
    ]);
    const rows = await log.read('a');
    expect(rows[0]?.update).toEqual(large);
    expect(rows[1]?.update).toHaveLength(0);
  });

  test('does not change when the caller changes its bytes afterwards', async () => {
    const update = Uint8Array.of(7);
    const appended = log.append([{ ...entry('a', 0), update }]);
    await appended;
    update[0] = 9;
    expect((await log.read('a'))[0]?.update[0]).toBe(7);
  });

  test('refuses after it was closed', async () => {
    await log.close();
    await expect(log.append([entry('a', 1)])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(log.read('a')).rejects.toMatchObject({ code: 'unavailable' });
  });
}
