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

test('a lock is one over all servers, and one that broke with its connection says so before anything is written', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const [one, two] = await Promise.all([
    openDatabase({ databaseUrl: server.url }),
    openDatabase({ databaseUrl: server.url }),
  ]);
  onTestFinished(async () => void (await Promise.all([one.close(), two.close()])));
  const entered = Promise.withResolvers<void>();
  const broken = Promise.withResolvers<void>();
  const said: string[] = [];
  const first = one.lock.hold('a', async (assertHeld) => {
    assertHeld();
    said.push('first');
    entered.resolve();
    await broken.promise;
    assertHeld();
    said.push('written without the lock');
  });
  await entered.promise;
  const second = two.lock.hold('a', async () => void said.push('second'));
  await two.lock.hold('b', async () => void said.push('other'));
  expect(said).toEqual(['first', 'other']);
  await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted`.execute(
    one.db,
  );
  await second;
  broken.resolve();
  await expect(first).rejects.toMatchObject({ code: 'unavailable' });
  expect(said).toEqual(['first', 'other', 'second']);
  expect(await one.lock.hold('a', () => Promise.resolve(3))).toBe(3);
});
