import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryUpdateLog } from '../src/update-log/adapters/memory.ts';
import { createSqliteUpdateLog } from '../src/update-log/adapters/sqlite.ts';
import { describeSharedLog, describeUpdateLog } from './update-log.contract.ts';

describe('memory log', () => {
  describeUpdateLog(async () => createMemoryUpdateLog());
  describeSharedLog(async () => createMemoryUpdateLog());
});

describe('SQLite log', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'update-log-'));
    path = join(folder, 'updates.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('as every log', () => {
    describeUpdateLog(() => createSqliteUpdateLog({ path }));
  });

  const entry = {
    document: 'a',
    update: Uint8Array.of(1, 2, 3, 4),
    actorId: 'ada',
    actorKind: 'user',
  } as const;

  test('has everything when it is opened again', async () => {
    const log = await createSqliteUpdateLog({ path });
    await log.append([entry, { ...entry, document: 'b' }]);
    await log.close();
    const again = await createSqliteUpdateLog({ path });
    await again.append([{ ...entry, update: Uint8Array.of(3) }]);
    expect((await again.readAfter('a', 0)).map(({ update }) => update.length)).toEqual([4, 1]);
    await again.close();
  });

  test('a flipped bit is an error on reading, never a document', async () => {
    const log = await createSqliteUpdateLog({ path });
    await log.append([{ ...entry, update: new TextEncoder().encode('a needle in the file') }]);
    await log.close();
    const bytes = readFileSync(path);
    const at = bytes.indexOf('a needle in the file');
    expect(at).toBeGreaterThan(0);
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ 4;
    writeFileSync(path, bytes);
    const again = await createSqliteUpdateLog({ path });
    await expect(again.readAfter('a', 0)).rejects.toMatchObject({
      code: 'internal',
      message: 'The log of edits is damaged.',
    });
    await again.close();
  });

  test('an entry that changes hands on disk is an error on reading', async () => {
    const log = await createSqliteUpdateLog({ path });
    await log.append([entry]);
    await log.close();
    const db = new DatabaseSync(path);
    db.exec("UPDATE updates SET actor_id = 'bob'");
    db.close();
    const again = await createSqliteUpdateLog({ path });
    await expect(again.readAfter('a', 0)).rejects.toMatchObject({ code: 'internal' });
    await again.close();
  });

  test('a full log says so, keeps what it has, and can still be read', async () => {
    const log = await createSqliteUpdateLog({ path, maxBytes: 200_000 });
    await log.append([entry]);
    await expect(log.append([{ ...entry, update: new Uint8Array(1_000_000) }])).rejects.toMatchObject({
      code: 'unavailable',
    });
    await log.append([entry]);
    expect(await log.readAfter('a', 0)).toHaveLength(2);
    await log.close();
  });

  test('entries of one call are kept together or not at all', async () => {
    const log = await createSqliteUpdateLog({ path, maxBytes: 200_000 });
    const failed = log.append([entry, { ...entry, update: new Uint8Array(1_000_000) }]);
    await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
    expect(await log.readAfter('a', 0)).toEqual([]);
    await log.close();
  });

  test('a second process on the same file is refused', async () => {
    const log = await createSqliteUpdateLog({ path });
    await expect(createSqliteUpdateLog({ path })).rejects.toMatchObject({ code: 'unavailable' });
    await log.close();
  });

  test('a folder that is not there is refused', async () => {
    await expect(createSqliteUpdateLog({ path: join(folder, 'missing', 'x') })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  /** The files as a crash at this moment would leave them. */
  function crash(): string {
    const copy = mkdtempSync(join(tmpdir(), 'update-log-crash-'));
    onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
    cpSync(folder, copy, { recursive: true });
    return join(copy, 'updates.sqlite');
  }
  const journals = (of: string): string[] =>
    readdirSync(join(of, '..')).filter((name) => name.includes('.journal-'));

  test('after a crash the journal is taken over, once', async () => {
    const log = await createSqliteUpdateLog({ path });
    await log.append([entry]);
    await log.append([{ ...entry, update: Uint8Array.of(5), actorId: 'bob' }]);
    const before = crash();
    await log.readAfter('a', 0);
    const after = crash();
    await log.close();
    for (const left of [before, after, after]) {
      const again = await createSqliteUpdateLog({ path: left });
      expect((await again.readAfter('a', 0)).map(({ actorId, seq }) => [actorId, seq])).toEqual([
        ['ada', 1],
        ['bob', 2],
      ]);
      await again.close();
    }
  });

  test('a record that the crash cut off was never saved and is left out; the log goes on', async () => {
    const log = await createSqliteUpdateLog({ path });
    await log.append([entry]);
    const whole = crash();
    await log.append([{ ...entry, update: new Uint8Array(1_000) }]);
    const left = crash();
    await log.close();
    const [name = ''] = journals(left);
    const file = join(left, '..', name);
    const kept = readFileSync(join(whole, '..', name)).length;
    for (const cut of [1, 7, 8, 500]) {
      writeFileSync(file, readFileSync(file).subarray(0, kept + cut));
      const again = await createSqliteUpdateLog({ path: left });
      expect(await again.readAfter('a', 0)).toHaveLength(1);
      await again.close();
      cpSync(join(whole, '..'), join(left, '..'), { recursive: true });
    }
  });

  test('a flipped bit in the journal is an error on opening', async () => {
    const log = await createSqliteUpdateLog({ path });
    await log.append([entry]);
    await log.append([entry]);
    const left = crash();
    await log.close();
    const file = join(left, '..', journals(left)[0] ?? '');
    const bytes = readFileSync(file);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(createSqliteUpdateLog({ path: left })).rejects.toMatchObject({ code: 'internal' });
  });

  test('the journal is cut into files, which go when the store has them', async () => {
    const log = await createSqliteUpdateLog({ path, journalBytes: 2_000 });
    for (let index = 0; index < 100; index++)
      await log.append([{ ...entry, update: new Uint8Array(300).fill(index) }]);
    const left = crash();
    const rows = await log.readAfter('a', 0);
    expect(rows.map(({ update }) => update[0])).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(journals(path)).toHaveLength(1);
    await log.close();
    const again = await createSqliteUpdateLog({ path: left });
    expect(await again.readAfter('a', 0)).toHaveLength(100);
    await again.close();
  });

  test('while the next journal file cannot be made nothing is acknowledged; afterwards it goes on by itself', async () => {
    const log = await createSqliteUpdateLog({ path, journalBytes: 100 });
    await log.append([{ ...entry, update: new Uint8Array(200) }]);
    const next = `${path}.journal-00000002`;
    writeFileSync(next, 'in the way');
    await expect(log.append([entry])).rejects.toMatchObject({ code: 'unavailable' });
    expect(await log.readAfter('a', 0)).toHaveLength(1);
    rmSync(next);
    expect(await log.append([entry])).toEqual([2]);
    await log.close();
    const again = await createSqliteUpdateLog({ path });
    expect(await again.readAfter('a', 0)).toHaveLength(2);
    await again.close();
  });
});
