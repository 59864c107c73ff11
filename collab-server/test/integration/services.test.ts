import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startNats } from '@sparklio/shared/testing/services/nats';
import type { TestNats } from '@sparklio/shared/testing/services/nats';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';

/** The services that other tests stand on are what production runs, and fail as they would. */
describe('the Postgres that tests start', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  async function ask(sql: string, url = postgres.url): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url });
    // A connection that the test cuts says so twice: to the query, and here.
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  it('writes to the disk before it says committed', async () => {
    expect(
      await ask(
        `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`,
      ),
    ).toEqual(['fsync', 'full_page_writes', 'synchronous_commit'].map((name) => ({ name, setting: 'on' })));
  });

  it('has pgvector', async () => {
    const url = await postgres.createDatabase();
    await ask('create extension vector', url);
    expect(await ask(`select '[1,0]'::vector <=> '[0,1]'::vector as distance`, url)).toEqual([
      { distance: 1 },
    ]);
  });

  it('makes databases that know nothing of each other', async () => {
    const [one, other] = await Promise.all([postgres.createDatabase(), postgres.createDatabase()]);
    await ask('create table mine (id int)', one);
    await expect(ask('select * from mine', other)).rejects.toThrow('does not exist');
  });

  it('keeps what was committed when it is killed', async () => {
    const url = await postgres.createDatabase();
    await ask('create table kept (id int); insert into kept values (1)', url);
    await postgres.kill();
    await expect(ask('select 1', url)).rejects.toThrow('ECONNREFUSED');
    await postgres.start();
    expect(await ask('select id from kept', url)).toEqual([{ id: 1 }]);
  });

  it('answers nothing while it is paused, and what was asked then afterwards', async () => {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    postgres.pause();
    let isAnswered = false;
    const answer = client.query('select 7 as seven').then(({ rows }) => {
      isAnswered = true;
      return rows;
    });
    // The same question to the system's own clock of the connection: a new one gets no greeting either.
    const newcomer = new pg.Client({ connectionString: postgres.url, connectionTimeoutMillis: 300 });
    await expect(newcomer.connect()).rejects.toThrow('timeout');
    expect(isAnswered).toBe(false);
    postgres.resume();
    expect(await answer).toEqual([{ seven: 7 }]);
    await client.end();
  });
});

describe('the NATS that tests start', () => {
  let nats: TestNats;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.stop());

  /** One request of JetStream's API, in the plain protocol of NATS. */
  function ask(subject: string, body: object = {}): Promise<Record<string, unknown>> {
    const { hostname, port } = new URL(nats.url);
    const text = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let received = '';
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.write('CONNECT {"verbose":false}\r\nSUB answer 1\r\n');
        socket.write(`PUB ${subject} answer ${Buffer.byteLength(text)}\r\n${text}\r\n`);
      });
      socket.on('data', (chunk: Buffer) => {
        received += chunk.toString();
        const message = /MSG answer 1 \d+\r\n(.*)\r\n/.exec(received)?.[1];
        if (message === undefined) return;
        socket.destroy();
        resolve(JSON.parse(message));
      });
    });
  }

  it('is new enough for what we use', () => {
    const [major = 0, minor = 0] = nats.version.split('.').map(Number);
    expect(major).toBe(2);
    expect(minor).toBeGreaterThanOrEqual(9);
  });

  it('keeps a stream when it is killed, and loses it when it is wiped', async () => {
    const stream = { name: 'KEPT', subjects: ['kept'], storage: 'file' };
    expect(await ask('$JS.API.STREAM.CREATE.KEPT', stream)).toMatchObject({ did_create: true });
    expect(await ask('kept', { a: 1 })).toMatchObject({ stream: 'KEPT', seq: 1 });
    await nats.kill();
    await nats.start();
    expect(await ask('$JS.API.STREAM.INFO.KEPT')).toMatchObject({ state: { messages: 1 } });
    await nats.wipe();
    expect(await ask('$JS.API.STREAM.INFO.KEPT')).toMatchObject({ error: { code: 404 } });
  });
});
