import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.ts';

test('a database server that dies and comes back ends queries, not the studio', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const database = await openDatabase({ databaseUrl: server.url });
  onTestFinished(() => database.close());
  const { db } = database;
  const underWay = sql`select pg_sleep(60)`.execute(db).catch((error: unknown) => error);
  await sql`select 1`.execute(db);
  await server.kill();
  expect(await underWay).toBeInstanceOf(Error);
  await server.start();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});
