import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '@sparklio/shared/ids';
import { loadKeys } from '../../src/access/keys.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { freshDatabase } from '../support/fresh-database.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'data-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

describe('the embedded database', () => {
  it('is migrated once, and keeps what was written', async () => {
    const id = createId();
    const first = await openDatabase({ dataDir });
    await first.db
      .insertInto('users')
      .values({ id, name: 'Ada', email: null, password_hash: null })
      .execute();
    expect(await migrate(first.db)).toEqual([]);
    await first.close();

    const second = await openDatabase({ dataDir });
    const ada = await second.db.selectFrom('users').selectAll().executeTakeFirstOrThrow();
    expect(ada).toMatchObject({ id, name: 'Ada', created_at: expect.any(Date) });
    await second.close();
  });

  it('syncs its write-ahead log to the disk', async () => {
    const database = await openDatabase({ dataDir });
    const { db } = database;
    const { rows } = await sql<{ name: string; setting: string }>`
      select name, setting from pg_settings where name in ('fsync', 'wal_sync_method') order by name`.execute(
      db,
    );
    await database.close();
    expect(rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'wal_sync_method', setting: 'open_datasync' },
    ]);
  });
});

describe('the database, embedded or on a server', () => {
  it('finds the nearest of vectors', async () => {
    const database = await openDatabase(await freshDatabase());
    const { db } = database;
    const vectorOf = (at: number): string =>
      JSON.stringify(Array.from({ length: 1536 }, (_, index) => (index === at ? 1 : 0)));
    for (const at of [0, 1, 2]) {
      await db
        .insertInto('embeddings')
        .values({
          source_id: createId(),
          source_type: 'note',
          chunk_text: `${at}`,
          embedding: vectorOf(at),
          metadata: null,
        })
        .execute();
    }
    const nearest = await db
      .selectFrom('embeddings')
      .select('chunk_text')
      .orderBy(sql`embedding <=> ${vectorOf(1)}::vector`)
      .limit(1)
      .executeTakeFirst();
    await database.close();
    expect(nearest).toEqual({ chunk_text: '1' });
  });

  it('keeps transactions apart', async () => {
    const database = await openDatabase(await freshDatabase());
    const { db } = database;
    const failing = db.transaction().execute(async (inside) => {
      await inside
        .insertInto('users')
        .values({ id: createId(), name: 'Gone', email: null, password_hash: null })
        .execute();
      throw new Error('changed my mind');
    });
    const outside = db
      .insertInto('users')
      .values({ id: createId(), name: 'Stays', email: null, password_hash: null })
      .execute();
    await expect(failing).rejects.toThrow('changed my mind');
    await outside;
    const users = await db.selectFrom('users').select('name').execute();
    await database.close();
    expect(users).toEqual([{ name: 'Stays' }]);
  });
});

describe('the keys', () => {
  it('are made once, for the owner of the process only', async () => {
    const first = await loadKeys(dataDir);
    const second = await loadKeys(dataDir);
    expect(second.urlSecret).toEqual(first.urlSecret);
    expect((await stat(join(dataDir, 'keys.json'))).mode & 0o777).toBe(0o600);
  });
});
