import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClockRange, LogEntry, SnapshotRef, UpdateLog } from '../src/update-log/update-log.ts';

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

  const snapshot = (document: string, seq: number): SnapshotRef => ({
    document,
    seq,
    key: `documents/w/${document}/${seq}-sum`,
    sha256: `sum${seq}`,
    bytes: 10,
    at: 1_000 + seq,
  });

  test('gives back what was appended, in order, with whose it is', async () => {
    await log.append([entry('a', 1), { ...entry('a', 2, 'brand'), actorKind: 'agent', turnId: 'turn' }]);
    await log.append([entry('a', 3, 'server')]);
    const rows = await log.readAfter('a', 0);
    expect(rows.map(({ update }) => [...update])).toEqual([[1], [2], [3]]);
    expect(rows.map(({ actorId }) => actorId)).toEqual(['ada', 'brand', 'server']);
    expect(rows[1]).toMatchObject({ actorKind: 'agent', turnId: 'turn', document: 'a' });
    expect(rows[0]).not.toHaveProperty('turnId');
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('keeps documents apart and knows nothing of others', async () => {
    await log.append([entry('a', 1), entry('b', 2), entry('a', 3)]);
    expect((await log.readAfter('a', 0)).map(({ update }) => update[0])).toEqual([1, 3]);
    expect((await log.readAfter('b', 0)).map(({ update }) => update[0])).toEqual([2]);
    expect(await log.readAfter('c', 0)).toEqual([]);
  });

  test('appends that overlap all end up in it, each caller’s in its order', async () => {
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => log.append([entry(`d${index % 3}`, index % 256)])),
    );
    const counts = await Promise.all(
      ['d0', 'd1', 'd2'].map(async (name) => (await log.readAfter(name, 0)).length),
    );
    expect(counts).toEqual([67, 67, 66]);
    const first = (await log.readAfter('d0', 0)).map(({ update }) => update[0] ?? 0);
    expect(first).toEqual(Array.from({ length: 67 }, (_, index) => (index * 3) % 256));
  });

  test('reads what was appended before, even while later appends are on their way', async () => {
    await log.append([entry('a', 1)]);
    const later = log.append([entry('a', 2)]);
    expect((await log.readAfter('a', 0)).length).toBeGreaterThanOrEqual(1);
    await later;
    expect(await log.readAfter('a', 0)).toHaveLength(2);
  });

  test('keeps large updates and empty ones as they are', async () => {
    const large = new Uint8Array(3_000_000).map((_, index) => index % 251);
    await log.append([
      { ...entry('a', 0), update: large },
      { ...entry('a', 0), update: new Uint8Array() },
    ]);
    const rows = await log.readAfter('a', 0);
    expect(rows[0]?.update).toEqual(large);
    expect(rows[1]?.update).toHaveLength(0);
  });

  test('does not change when the caller changes its bytes afterwards', async () => {
    const update = Uint8Array.of(7);
    const appended = log.append([{ ...entry('a', 0), update }]);
    await appended;
    update[0] = 9;
    expect((await log.readAfter('a', 0))[0]?.update[0]).toBe(7);
  });

  test('says which seq each entry got: one more with every entry of its document', async () => {
    expect(await log.append([entry('a', 1), entry('b', 2), entry('a', 3)])).toEqual([1, 1, 2]);
    const [first, second] = await Promise.all([
      log.append([entry('a', 4), entry('c', 5)]),
      log.append([entry('b', 6), entry('a', 7)]),
    ]);
    expect([...first, ...second]).toEqual([3, 1, 2, 4]);
    expect(await log.append([])).toEqual([]);
    expect(await log.heads(['a', 'b', 'c', 'nobody'])).toEqual(
      new Map([
        ['a', 4],
        ['b', 2],
        ['c', 1],
      ]),
    );
    expect((await log.readAfter('a', 0)).map(({ seq, update }) => [seq, update[0]])).toEqual([
      [1, 1],
      [2, 3],
      [3, 4],
      [4, 7],
    ]);
  });

  test('gives what came after a seq, as much as was asked for', async () => {
    await log.append([1, 2, 3, 4, 5].map((byte) => entry('a', byte)));
    expect((await log.readAfter('a', 2)).map(({ seq }) => seq)).toEqual([3, 4, 5]);
    expect((await log.readAfter('a', 1, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
    expect(await log.readAfter('a', 5)).toEqual([]);
    expect(await log.readAfter('a', 99)).toEqual([]);
  });

  test('a snapshot divides archive from tail, and noting it again changes nothing', async () => {
    await log.append([1, 2, 3].map((byte) => entry('a', byte)));
    expect(await log.read('a')).toMatchObject({ snapshot: undefined, head: 3 });
    for (let time = 0; time < 2; time++) {
      await log.addSnapshot(snapshot('a', 2));
      const { snapshot: newest, updates, head } = await log.read('a');
      expect(newest).toEqual(snapshot('a', 2));
      expect(updates.map(({ seq }) => seq)).toEqual([3]);
      expect(head).toBe(3);
    }
    expect(await log.append([entry('a', 4)])).toEqual([4]);
    expect((await log.readAfter('a', 0)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  test('snapshots of two servers stand side by side, the newest counts', async () => {
    await log.append([1, 2, 3, 4].map((byte) => entry('a', byte)));
    await log.addSnapshot(snapshot('a', 3));
    await log.addSnapshot(snapshot('a', 2));
    await log.addSnapshot({ ...snapshot('a', 3), key: 'of/another', sha256: 'other' });
    expect(await log.snapshots('a')).toEqual([snapshot('a', 2), snapshot('a', 3)]);
    expect((await log.read('a')).updates.map(({ seq }) => seq)).toEqual([4]);
    expect(await log.snapshots('b')).toEqual([]);
    await expect(log.addSnapshot(snapshot('a', 5))).rejects.toMatchObject({ code: 'conflict' });
    await expect(log.addSnapshot(snapshot('b', 1))).rejects.toMatchObject({ code: 'conflict' });
  });

  test('forgets older snapshots when asked, the newest never', async () => {
    await log.append([1, 2, 3].map((byte) => entry('a', byte)));
    await log.addSnapshot(snapshot('a', 1));
    await log.addSnapshot(snapshot('a', 3));
    expect(await log.dropSnapshot(snapshot('a', 3))).toBe(false);
    expect(await log.dropSnapshot(snapshot('a', 1))).toBe(true);
    expect(await log.dropSnapshot(snapshot('a', 1))).toBe(false);
    expect(await log.snapshots('a')).toEqual([snapshot('a', 3)]);
  });

  test('drops archived entries, never one of the tail, and says so to who asks for them', async () => {
    await log.append([1, 2, 3, 4].map((byte) => entry('a', byte)));
    expect(await log.dropArchived('a', 4)).toBe(0);
    await log.addSnapshot(snapshot('a', 2));
    await log.addSnapshot(snapshot('a', 3));
    expect(await log.dropArchived('a', 2)).toBe(2);
    expect((await log.readAfter('a', 2)).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(await log.dropArchived('a', 99)).toBe(1);
    expect((await log.readAfter('a', 3)).map(({ seq }) => seq)).toEqual([4]);
    await expect(log.readAfter('a', 0)).rejects.toMatchObject({ code: 'not_found' });
    expect(await log.read('a')).toMatchObject({ head: 4, updates: [{ seq: 4 }] });
    expect(await log.append([entry('a', 5)])).toEqual([5]);
    expect(await log.dropArchived('nobody', 1)).toBe(0);
  });

  test('tells whose archive has a snapshot that is old enough to stand alone', async () => {
    await log.append([1, 2, 3].map((byte) => entry('a', byte)));
    await log.append([entry('b', 1)]);
    await log.addSnapshot({ ...snapshot('a', 1), at: 1_000 });
    await log.addSnapshot({ ...snapshot('a', 2), at: 2_000 });
    await log.addSnapshot({ ...snapshot('a', 3), at: 3_000 });
    expect(await log.expired(1_000)).toEqual([]);
    expect(await log.expired(2_500)).toEqual([{ ...snapshot('a', 2), at: 2_000 }]);
    await log.dropArchived('a', 2);
    expect(await log.expired(2_500)).toEqual([]);
  });

  test('tells whose tail is due, by entries, bytes or idleness', async () => {
    await log.append([1, 2, 3].map((byte) => entry('long', byte)));
    await log.append([{ ...entry('large', 0), update: new Uint8Array(1_000) }, entry('short', 1)]);
    const never = { rows: 99, bytes: 9_999, idleRows: 99, idleBefore: 0 };
    expect(await log.backlog(never)).toEqual([]);
    expect(await log.backlog({ ...never, rows: 3 })).toEqual([{ document: 'long', rows: 3, bytes: 3 }]);
    expect(await log.backlog({ ...never, bytes: 500 })).toEqual([
      { document: 'large', rows: 1, bytes: 1_000 },
    ]);
    const later = Date.now() + 60_000;
    expect(
      (await log.backlog({ ...never, idleRows: 2, idleBefore: later })).map(({ document }) => document),
    ).toEqual(['long']);
    expect(await log.backlog({ ...never, idleRows: 1, idleBefore: 1 })).toEqual([]);
    await log.addSnapshot(snapshot('long', 2));
    expect(await log.backlog({ ...never, rows: 1 })).toHaveLength(3);
    expect(await log.backlog({ ...never, rows: 2 })).toEqual([]);
  });

  test('refuses after it was closed', async () => {
    await log.close();
    await expect(log.append([entry('a', 1)])).rejects.toMatchObject({ code: 'unavailable' });
    await expect(log.readAfter('a', 0)).rejects.toMatchObject({ code: 'unavailable' });
  });
}

/** What a log must do besides, if several servers append to it. */
export function describeSharedLog(open: () => Promise<UpdateLog>): void {
  let log: UpdateLog;
  beforeEach(async () => {
    log = await open();
  });
  afterEach(() => log.close());

  const entry = (byte: number, ...adds: readonly ClockRange[]): LogEntry => ({
    document: 'a',
    update: Uint8Array.of(byte),
    actorId: 'ada',
    actorKind: 'user',
    adds,
  });
  const range = (client: number, from: number, to: number): ClockRange => ({ client, from, to });
  const bytesOf = async (document = 'a'): Promise<unknown[]> =>
    (await log.readAfter(document, 0)).map(({ update }) => update[0]);

  test('takes clocks of a client once: who comes second, or overlaps, is refused and nothing of the call is kept', async () => {
    await log.append([entry(1, range(1, 0, 5))]);
    for (const taken of [0, 4]) {
      const late = [entry(2, range(2, 0, 1)), entry(3, range(1, taken, 9))];
      await expect(log.append(late)).rejects.toMatchObject({ code: 'conflict' });
    }
    expect(await bytesOf()).toEqual([1]);
    expect(await log.append([entry(4, range(1, 5, 9), range(2, 0, 1))])).toEqual([2]);
    expect(await log.append([entry(5, range(1, 9, 10)), entry(6, range(1, 10, 12))])).toEqual([3, 4]);
    await expect(log.append([entry(7, range(1, 11, 12))])).rejects.toMatchObject({ code: 'conflict' });
    expect(await log.append([{ ...entry(8, range(1, 0, 1)), document: 'b' }])).toEqual([1]);
    expect(await bytesOf()).toEqual([1, 4, 5, 6]);
  });

  test('a call that is refused harms none that shares its commit', async () => {
    await log.append([entry(1, range(1, 0, 1))]);
    const outcomes = await Promise.allSettled([
      log.append([{ ...entry(2), document: 'b' }]),
      log.append([entry(3, range(1, 0, 1))]),
      log.append([entry(4, range(1, 1, 3))]),
      log.append([entry(5, range(1, 1, 2))]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await bytesOf()).toEqual([1, 4]);
    expect(await bytesOf('b')).toEqual([2]);
  });

  test('entries that add nothing, and clocks that go on after some which were never told, are taken', async () => {
    await log.append([entry(1)]);
    await log.append([entry(2, range(1, 7, 8))]);
    await log.append([entry(3)]);
    expect(await bytesOf()).toEqual([1, 2, 3]);
    expect((await log.readAfter('a', 1))[0]).not.toHaveProperty('adds');
  });
}
