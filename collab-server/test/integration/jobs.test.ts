import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createId } from '@sparklio/shared/ids';
import { createSignedUrls } from '../../src/access/signed-urls.ts';
import { createMemoryBlobStore } from '../../src/blobs/adapters/memory.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import type { OpenDatabase } from '../../src/database/open-database.ts';
import { createJobs } from '../../src/jobs/jobs.ts';
import type { JobHandler, Jobs } from '../../src/jobs/jobs.ts';
import { freshDatabase } from '../support/fresh-database.ts';

const FILE = { bytes: Buffer.from('made'), mime: 'text/plain', fileName: 'made.txt' };

describe('jobs on several servers', () => {
  let database: OpenDatabase;
  let person: { workspaceId: string; creativeId: string; userId: string };
  const servers: Jobs[] = [];

  beforeEach(async () => {
    database = await openDatabase(await freshDatabase());
    const { db } = database;
    person = { workspaceId: createId(), creativeId: createId(), userId: createId() };
    await db.insertInto('users').values({ id: person.userId, name: 'Ada', email: null }).execute();
    await db.insertInto('workspaces').values({ id: person.workspaceId, name: 'Studio' }).execute();
    await db
      .insertInto('creatives')
      .values({
        id: person.creativeId,
        workspace_id: person.workspaceId,
        kind: 'canvas',
        title: 'A canvas',
        status: 'draft',
        campaign_id: null,
        content_hash: null,
        created_by: person.userId,
      })
      .execute();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((jobs) => jobs.drain(0)));
    await database.close();
  });

  const blobs = createMemoryBlobStore();
  const HANGS: JobHandler = () => new Promise(() => {});
  /** One that has died holds what it took, and does not look, renew or finish any more. */
  const start = async (make: JobHandler, isDead = false): Promise<Jobs> => {
    const jobs = createJobs({
      db: database.db,
      blobs,
      signedUrls: createSignedUrls(Buffer.alloc(32, 1), () => new Date()),
      handlers: { make },
      now: () => new Date(),
      onFailure: () => undefined,
      isAlone: false,
    });
    servers.push(jobs);
    if (!isDead) await jobs.resume();
    return jobs;
  };
  const ask = (jobs: Jobs): Promise<string> => jobs.add({ kind: 'make', ...person, input: {} });
  /** As time would, after the server that holds it has died. */
  const endLease = (jobId: string) =>
    database.db
      .updateTable('jobs')
      .set({ lease_until: new Date(Date.now() - 60_000) })
      .where('id', '=', jobId)
      .execute();
  const statusOf = async (jobs: Jobs, jobId: string): Promise<string> => (await jobs.row(jobId)).status;

  it('each job is made once, whoever is asked', async () => {
    const made: string[] = [];
    const make =
      (name: string): JobHandler =>
      async () => {
        made.push(name);
        return FILE;
      };
    const [one, two] = [await start(make('one')), await start(make('two'))];
    const asked = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(n % 2 === 0 ? one : two)));
    for (const jobId of asked) await expect.poll(() => statusOf(two, jobId)).toBe('done');
    expect(made).toHaveLength(10);
    expect(new Set(asked).size).toBe(10);
  });

  it('a job whose server died is made by another, and its file can be had from any', async () => {
    const dying = await start(HANGS, true);
    const jobId = await ask(dying);
    await expect.poll(() => statusOf(dying, jobId)).toBe('running');
    const other = await start(async () => FILE);
    await endLease(jobId);
    await expect.poll(() => statusOf(other, jobId), { timeout: 20_000 }).toBe('done');
    expect((await dying.result(jobId)).fileName).toBe('made.txt');
  });

  it('a server that was taken for dead and wakes up writes over nothing', async () => {
    const wake = Promise.withResolvers<void>();
    const slept = Promise.withResolvers<void>();
    const sleeping = await start(async () => {
      await wake.promise;
      slept.resolve();
      return { ...FILE, fileName: 'late.txt' };
    }, true);
    const jobId = await ask(sleeping);
    const other = await start(async () => FILE);
    await endLease(jobId);
    await expect.poll(() => statusOf(other, jobId), { timeout: 20_000 }).toBe('done');
    wake.resolve();
    await slept.promise;
    await sleeping.drain(5_000);
    expect((await other.result(jobId)).fileName).toBe('made.txt');
  });

  it('a job that two servers died of has failed and says so', async () => {
    const first = await start(HANGS, true);
    const jobId = await ask(first);
    await endLease(jobId);
    const second = await start(HANGS);
    expect((await second.row(jobId)).attempts).toBe(2);
    await endLease(jobId);
    const third = await start(async () => FILE);
    expect(await statusOf(third, jobId)).toBe('failed');
    expect(third.describe(await third.row(jobId), person.userId).error?.message).toContain('Start it again');
  });

  it('a server that ends in order hands its jobs over at once', async () => {
    const ending = await start(HANGS);
    const jobId = await ask(ending);
    const other = await start(async () => FILE);
    await ending.drain(0);
    await expect.poll(() => statusOf(other, jobId), { timeout: 20_000 }).toBe('done');
  });
});
