import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.ts';
import { createPostgresUpdateLog } from '../src/update-log/adapters/postgres.ts';
import type { LogEntry, UpdateLog } from '../src/update-log/update-log.ts';
import { describeSharedLog, describeUpdateLog } from './update-log.contract.ts';

let server: TestPostgres;
let url: string;
beforeAll(async () => {
  server = await startPostgres();
  url = server.url;
  await (await openDatabase({ databaseUrl: url })).close();
});
afterAll(() => server.stop());
beforeEach(() => sql('truncate logged_documents, document_updates, document_snapshots, document_clocks'));

async function sql(text: string): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

async function open(options: { saveWithinMs?: number; url?: string } = {}): Promise<UpdateLog> {
  const log = await createPostgresUpdateLog({ url, ...options });
  onTestFinished(() => log.close());
  return log;
}

const entry = (document: string, byte: number): LogEntry => ({
  document,
  update: Uint8Array.of(byte),
  actorId: 'ada',
  actorKind: 'user',
});
const seqsOf = async (log: UpdateLog, document: string): Promise<number[]> =>
  (await log.readAfter(document, 0)).map(({ seq }) => seq);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('as every log', () => {
  describeUpdateLog(() => createPostgresUpdateLog({ url }));
});

describe('as every log that servers share', () => {
  describeSharedLog(() => createPostgresUpdateLog({ url }));
});

test('of servers that add the same clocks at the same moment exactly one is taken, each time', async () => {
  const logs = await Promise.all([open(), open(), open()]);
  for (let round = 0; round < 30; round++) {
    const adds = [{ client: 5, from: round, to: round + 1 }];
    const outcomes = await Promise.allSettled(
      logs.map((log, index) => log.append([{ ...entry('a', index), adds }])),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'conflict' });
  }
  expect(await seqsOf(await open(), 'a')).toEqual(upTo(30));
});

test('many servers that write the same documents in every order number them without gap or double', async () => {
  const logs = await Promise.all([open(), open(), open()]);
  const names = ['a', 'b', 'c'];
  const given = new Map<string, number[]>(names.map((name) => [name, []]));
  await Promise.all(
    logs.map(async (log, index) => {
      for (let round = 0; round < 40; round++) {
        const order = [0, 1, 2].map((step) => names[(step * (index + 1) + round) % 3] ?? 'a');
        const seqs = await log.append(order.map((name) => entry(name, index)));
        order.forEach((name, place) => given.get(name)?.push(seqs[place] ?? 0));
      }
    }),
  );
  const [log] = logs;
  if (!log) throw new Error('There are three.');
  for (const name of names) {
    const seqs = given.get(name)?.toSorted((one, two) => one - two);
    expect(await seqsOf(log, name)).toEqual(upTo(seqs?.length ?? 0));
    expect(seqs).toEqual(upTo(seqs?.length ?? 0));
  }
});

test('a killed server is waited for; what was acknowledged is there when it is back', async () => {
  const log = await open();
  await log.append([entry('a', 1)]);
  await server.kill();
  const waiting = Promise.all([log.append([entry('a', 2)]), log.append([entry('a', 3), entry('b', 4)])]);
  await server.start();
  expect(await waiting).toEqual([[2], [3, 1]]);
  expect(await seqsOf(log, 'a')).toEqual([1, 2, 3]);
});

test('a server that stays away is waited for within bounds, and works again without a restart of ours', async () => {
  const log = await open({ saveWithinMs: 300 });
  await log.append([entry('a', 1)]);
  await server.kill();
  await expect(log.append([entry('a', 2)])).rejects.toMatchObject({
    code: 'unavailable',
    message: 'Edits cannot be saved at the moment.',
  });
  await server.start();
  expect(await log.append([entry('a', 3)])).toEqual([2]);
});

test('a frozen server is waited for within bounds; a commit that it makes after all leaves no gap', async () => {
  const log = await open({ saveWithinMs: 500 });
  await log.append([entry('a', 1)]);
  server.pause();
  const late = [log.append([entry('a', 2)]), log.append([entry('a', 3)])];
  for (const append of late) await expect(append).rejects.toMatchObject({ code: 'unavailable' });
  server.resume();
  const patient = await open();
  await patient.append([entry('a', 4)]);
  const rows = await patient.readAfter('a', 0);
  expect(rows.map(({ seq }) => seq)).toEqual(upTo(rows.length));
  expect(rows.map(({ update }) => update[0])).toContain(4);
});

test.each([
  ['', undefined],
  [', which adds clocks', [{ client: 5, from: 0, to: 3 }]],
])('a commit whose answer was lost is found in the log and not made again%s', async (_what, adds) => {
  const proxy = await startProxy(url);
  onTestFinished(() => proxy.close());
  const log = await open({ url: proxy.url });
  await log.append([entry('a', 1)]);
  proxy.loseNextAnswer();
  const [seq] = await log.append([{ ...entry('a', 2), ...(adds && { adds }) }]);
  expect(proxy.lost()).toBe(1);
  const rows = await log.readAfter('a', 0);
  expect(rows.map((row) => row.seq)).toEqual(upTo(rows.length));
  expect(rows.map(({ update }) => update[0])).toEqual([1, 2]);
  expect(seq).toBe(2);
});

test('a database that is emptied under a running server refuses once and is then filled anew, numbers from one', async () => {
  const log = await open();
  await log.append([entry('a', 1)]);
  await sql('truncate logged_documents, document_updates, document_snapshots, document_clocks');
  await expect(log.append([entry('a', 2)])).rejects.toMatchObject({ code: 'unavailable' });
  expect(await seqsOf(log, 'a')).toEqual([]);
  expect(await log.append([entry('a', 3)])).toEqual([1]);
});

test('waits for the disk even where the database is told not to', async () => {
  await sql(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
  await sql('create table levels (level text)');
  await sql(`create function note_level() returns trigger language plpgsql as
    $$ begin insert into levels values (current_setting('synchronous_commit')); return null; end $$`);
  await sql('create trigger note_level after insert on document_updates execute function note_level()');
  onTestFinished(async () => {
    await sql('drop trigger note_level on document_updates');
    await sql(`alter database ${new URL(url).pathname.slice(1)} reset synchronous_commit`);
  });
  const log = await open();
  await log.append([entry('a', 1)]);
  expect((await sql('select distinct level from levels')).rows).toEqual([{ level: 'on' }]);
});

test.each([
  ['an update', `update document_updates set bytes = '\\x07' where seq = 2`],
  ['whose it is', `update document_updates set actor_id = 'eve' where seq = 2`],
  ['its time', `update document_updates set at = at + 1 where seq = 2`],
  ['a row that is gone', 'delete from document_updates where seq = 2'],
  ['a newest row that is gone', 'delete from document_updates where seq = 3'],
  ['a row in another place', 'update document_updates set seq = 9 where seq = 3'],
])('never opens a document from rows that were changed: %s', async (_what, damage) => {
  const log = await open();
  await log.append([entry('a', 1), entry('a', 2), entry('a', 3)]);
  await sql(damage);
  await expect(log.read('a')).rejects.toMatchObject({ code: 'internal' });
  await expect(log.readAfter('a', 0)).rejects.toMatchObject({ code: 'internal' });
});

test('says at the start what is wrong with its database', async () => {
  const empty = await server.createDatabase();
  await expect(createPostgresUpdateLog({ url: empty })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('logged_documents') as string,
  });
});

interface Proxy {
  readonly url: string;
  loseNextAnswer(): void;
  lost(): number;
  close(): void;
}

/** Stands between log and server and can cut the line at the moment when the server has done its work. */
async function startProxy(target: string): Promise<Proxy> {
  const { port } = new URL(target);
  const sockets = new Set<Socket>();
  let isArmed = false;
  let lost = 0;
  const listener = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (!isArmed) {
        near.write(bytes);
        return;
      }
      isArmed = false;
      lost += 1;
      near.destroy();
      far.destroy();
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const through = new URL(target);
  through.port = String((listener.address() as AddressInfo).port);
  return {
    url: through.href,
    loseNextAnswer: () => (isArmed = true),
    lost: () => lost,
    close() {
      listener.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
