import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeededRandom } from '@sparklio/shared/testing/seeded-random';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SqliteStore } from '../src/update-log/adapters/sqlite-store.ts';
import { DamagedJournalError, decodeFrames, encodeFrame } from '../src/update-log/journal/frame.ts';
import type { JournalRecord } from '../src/update-log/journal/record.ts';

const record = (document: string, seq: number, update: Uint8Array): JournalRecord => ({
  document,
  seq,
  update,
  at: 1_000 + seq,
  actorId: 'ada',
  actorKind: 'agent',
  turnId: 'turn',
});
const frames = [
  encodeFrame([record('a', 1, Uint8Array.of(1)), record('b', 1, new Uint8Array(30).fill(7))]),
  encodeFrame([record('a', 2, new Uint8Array())]),
  encodeFrame([record('a', 3, new Uint8Array(50).fill(9)), record('a', 4, Uint8Array.of(4))]),
];
const journal = Buffer.concat(frames);
const ends = frames.map((_, index) => Buffer.concat(frames.slice(0, index + 1)).length);

test('a journal that is cut anywhere gives the commits before the cut, whole, and nothing else', () => {
  for (let cut = 0; cut <= journal.length; cut++) {
    const { records, bytes } = decodeFrames(journal.subarray(0, cut), 0);
    const whole = ends.filter((end) => end <= cut).length;
    expect(records.length, `cut at ${cut}`).toBe([0, 2, 3, 5][whole]);
    expect(bytes).toBe(ends[whole - 1] ?? 0);
  }
});

test('a last page that never reached the disk is a commit that was cut off', () => {
  for (const kept of [0, ...ends.slice(0, 2)]) {
    const torn = Buffer.from(journal).fill(0, kept);
    expect(decodeFrames(torn, 0).bytes).toBe(kept);
  }
});

test('any flipped bit in a journal is found', () => {
  for (let at = 0; at < journal.length * 8; at++) {
    const flipped = Buffer.from(journal);
    flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7));
    expect(() => decodeFrames(flipped, 0), `bit ${at}`).toThrow(DamagedJournalError);
  }
});

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'update-log-damage-'));
  path = join(folder, 'updates.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = ['one', 'two', 'three'];
const COMMITS = 12;

/** A log of three documents, one commit each time, and a snapshot. */
function fill(store: SqliteStore): void {
  for (let seq = 1; seq <= COMMITS; seq++) {
    const records = NAMES.map((name) => record(name, seq, Buffer.from(`${name} ${seq} `.repeat(20))));
    store.transfer(records, { generation: 1, offset: seq * 100 });
  }
  store.addSnapshot({ document: 'one', seq: 5, key: 'w/one/5', sha256: 'sum', bytes: 9, at: 5 });
}

/** All that a document is made of, as one value. A note of a snapshot is not: it is compared with the blob when it is used. */
function everything(at: string): unknown {
  const store = new SqliteStore(at);
  try {
    return {
      mark: store.mark,
      documents: NAMES.map((name) => store.readAfter(name, 0)),
      heads: [...store.heads(NAMES)],
      backlog: store.backlog({ rows: 1, bytes: 1, idleRows: 1, idleBefore: 0 }),
    };
  } finally {
    store.close();
  }
}

test('a flipped bit in the database is found, or is where nothing stands', () => {
  const store = new SqliteStore(path);
  fill(store);
  store.close();
  const expected = JSON.stringify(everything(path));
  const sound = readFileSync(path);
  const random = createSeededRandom(7);
  const copy = join(folder, 'flipped.sqlite');
  const found: string[] = [];
  const missed: number[] = [];
  for (let time = 0; time < 1_500; time++) {
    const bit = random.integer(0, sound.length * 8 - 1);
    const flipped = Buffer.from(sound);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    writeFileSync(copy, flipped);
    try {
      if (JSON.stringify(everything(copy)) !== expected) missed.push(bit);
    } catch (error) {
      found.push(String(error));
    }
    for (const name of [copy, `${copy}-wal`, `${copy}-journal`]) rmSync(name, { force: true });
  }
  expect(missed).toEqual([]);
  expect(found.length).toBeGreaterThan(300);
});

test('a database whose newest commits are cut off has those before, whole, and knows up to where', () => {
  const store = new SqliteStore(path);
  fill(store);
  const database = readFileSync(path);
  const wal = readFileSync(`${path}-wal`);
  store.close();
  const copy = join(folder, 'cut.sqlite');
  const heads = new Set<number>();
  for (let cut = 0; cut <= wal.length; cut += 509) {
    writeFileSync(copy, database);
    writeFileSync(`${copy}-wal`, wal.subarray(0, cut));
    const left = new SqliteStore(copy);
    const counts = NAMES.map((name) => left.readAfter(name, 0).length);
    const [count = 0] = counts;
    expect(counts, `cut at ${cut}`).toEqual([count, count, count]);
    expect(left.mark).toEqual(
      count === 0 ? { generation: 0, offset: 0 } : { generation: 1, offset: count * 100 },
    );
    heads.add(count);
    left.close();
    for (const name of [copy, `${copy}-wal`]) rmSync(name, { force: true });
  }
  expect(existsSync(copy)).toBe(false);
  expect([...heads]).toEqual(Array.from({ length: COMMITS + 1 }, (_, index) => index));
});

test('a journal that lacks something between is refused, not taken over with a hole', () => {
  const store = new SqliteStore(path);
  store.transfer([record('a', 1, Uint8Array.of(1))], { generation: 1, offset: 10 });
  expect(() => store.transfer([record('a', 3, Uint8Array.of(3))], { generation: 1, offset: 20 })).toThrow(
    'Entry 2 of a is damaged or missing.',
  );
  expect(() => store.transfer([record('a', 1, Uint8Array.of(1))], { generation: 1, offset: 20 })).toThrow(
    'Entry 2 of a is damaged or missing.',
  );
  expect(store.mark.offset).toBe(10);
  expect(store.read('a').head).toBe(1);
  store.close();
});
