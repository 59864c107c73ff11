import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { startServer } from '../support/running-server.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe('several servers on one Postgres', () => {
  it('may migrate it at the same time', async () => {
    const databaseUrl = await postgres.createDatabase();
    const opened = await Promise.all(Array.from({ length: 6 }, () => openDatabase({ databaseUrl })));
    for (const { db } of opened) expect(await migrate(db)).toEqual([]);
    await Promise.all(opened.map((database) => database.close()));
  });

  it('may start for the first time at once, and have one owner and one workspace', async () => {
    const database = { databaseUrl: await postgres.createDatabase() };
    const servers = await Promise.all([1, 2, 3].map(() => startServer({}, { database })));
    expect(new Set(servers.map(({ workspaceId }) => workspaceId)).size).toBe(1);
    const [one, other] = servers;
    const canvas = await one?.createCanvas('Seen by all');
    const seen = await other?.call('GET', `creatives/${canvas?.id}`, { token: one?.owner });
    expect(seen).toMatchObject({ status: 200, body: { title: 'Seen by all' } });
    await Promise.all(servers.map((server) => server.stop()));
  });
});

describe('a Postgres that fails', () => {
  it('makes calls unavailable while it is gone, and is used again when it is back', async () => {
    const database = { databaseUrl: await postgres.createDatabase(), answersWithinMs: 2000 };
    const server = await startServer({}, { database });
    const ask = (): Promise<unknown> =>
      server
        .call('GET', 'workspaces', { token: server.owner })
        .then(({ status, body }) => [status, body.error?.code]);
    expect(await ask()).toEqual([200, undefined]);

    await postgres.kill();
    expect(await ask()).toEqual([503, 'unavailable']);
    await postgres.start();
    expect(await ask()).toEqual([200, undefined]);

    postgres.pause();
    expect(await ask()).toEqual([503, 'unavailable']);
    postgres.resume();
    expect(await ask()).toEqual([200, undefined]);
    await server.stop();
  });

  it('is told at start in one sentence', async () => {
    const { port } = new URL(postgres.url);
    await expect(openDatabase({ databaseUrl: 'postgres://studio@127.0.0.1:1/studio' })).rejects.toMatchObject(
      {
        code: 'unavailable',
        message: expect.stringContaining('DATABASE_URL names does not answer'),
      },
    );
    await expect(
      openDatabase({ databaseUrl: `postgres://postgres:wrong@127.0.0.1:${port}/studio_1` }),
    ).rejects.toMatchObject({ code: '28P01' });
    await expect(openDatabase({ databaseUrl: `${postgres.url}_not_there` })).rejects.toMatchObject({
      code: '3D000',
    });
  });

  it('lets a role in that owns its database, once a superuser has made the extension', async () => {
    const url = await postgres.createDatabase();
    const superuser = await openDatabase({ databaseUrl: postgres.url });
    const name = new URL(url).pathname.slice(1);
    await sql`create role plain login password 'secret'`.execute(superuser.db);
    await sql`alter database ${sql.id(name)} owner to plain`.execute(superuser.db);
    await superuser.close();
    const asPlain = new URL(url);
    asPlain.username = 'plain';
    asPlain.password = 'secret';
    await expect(openDatabase({ databaseUrl: asPlain.href })).rejects.toMatchObject({ code: '42501' });
    const prepared = new pg.Client({ connectionString: url });
    await prepared.connect();
    await prepared.query('create extension vector');
    await prepared.end();
    const database = await openDatabase({ databaseUrl: asPlain.href });
    expect(await migrate(database.db)).toEqual([]);
    await database.close();
  });
});
