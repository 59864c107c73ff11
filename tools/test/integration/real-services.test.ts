import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { readCanvas } from '@sparklio/shared/documents/canvas/read';
import { readChat, readProposals } from '@sparklio/shared/documents/review/read';
import { startNats } from '@sparklio/shared/testing/services/nats';
import type { TestNats } from '@sparklio/shared/testing/services/nats';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';
import { startS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import type { TestS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import { callerOf, openCreative, startProgramme } from './processes.ts';
import type { Caller, Programme } from './processes.ts';

const PATIENT = { timeout: 90_000, interval: 50 } as const;
const idShape = z.object({ id: z.string() });
const jobShape = z.object({ status: z.string(), result: z.object({ url: z.string() }).optional() });

let services: readonly [TestPostgres, TestNats, TestS3];
let folder: string;
let servers: readonly Programme[];
let agents: Programme;
let one: Caller;
let two: Caller;

beforeAll(async () => {
  services = await Promise.all([startPostgres(), startNats(), startS3()]);
  const [postgres, nats, s3] = services;
  folder = await mkdtemp(join(tmpdir(), 'studio-'));
  const shared = { NATS_URL: nats.url, SERVICE_TOKEN: 'agents-of-this-test-show-these-letters' };
  const start = (name: string): Programme =>
    startProgramme(['tools/start.ts', '--without-agents', '--without-pages'], {
      ...shared,
      PORT: '0',
      DATA_DIR: join(folder, name),
      DATABASE_URL: postgres.url,
      S3_ENDPOINT: s3.endpoint,
      S3_REGION: s3.region,
      S3_BUCKET: s3.bucket,
      S3_ACCESS_KEY: s3.accessKey,
      S3_SECRET_KEY: s3.secretKey,
      REQUESTS_PER_MINUTE: '100000',
    });
  servers = [start('one'), start('two')];
  const links = await Promise.all(
    servers.map((server) => server.says(/(http:\/\/localhost:\d+)\/join#(\S+)/)),
  );
  const [first, second] = links.map(([, url = '', token = '']) => ({ url, token }));
  if (first === undefined || second === undefined) throw new Error('Both servers print a link.');
  const session = z.object({ accessToken: z.string() });
  const { accessToken } = await callerOf(first.url).call('POST', 'auth/link', session, {
    token: first.token,
  });
  // One sign-in holds on both servers.
  one = callerOf(first.url, accessToken);
  two = callerOf(second.url, accessToken);
  agents = startProgramme(['tools/agents.ts'], { ...shared, SERVER_URL: second.url, NODE_NAME: 'test' });
  await agents.says(/are ready for/);
});
afterAll(async () => {
  await Promise.all([agents, ...(servers ?? [])].map((programme) => programme?.end()));
  await Promise.all((services ?? []).map((service) => service.stop()));
  await rm(folder, { recursive: true, force: true });
});

it('two servers and agents in processes of their own are one studio, and outlive a killed server and bus', async () => {
  const [, nats] = services;
  const { items } = await two.call('GET', 'creatives', z.object({ items: z.array(idShape) }));
  const faulty = await Promise.all(items.map(async ({ id }) => ({ id, peer: await openCreative(one, id) })));
  const withProposals = () => faulty.find(({ peer }) => readProposals(peer.review).length > 3);
  await expect.poll(() => withProposals()?.id, PATIENT).toBeDefined();
  const found = withProposals();
  if (found === undefined) throw new Error('The sample has faults.');
  const { id, peer: onOne } = found;
  const onTwo = await openCreative(two, id);
  await expect.poll(() => onTwo.isSynced(), PATIENT).toBe(true);

  // Every fault is said once.
  const keys = readProposals(onTwo.review).map(({ findingKey }) => findingKey);
  expect(new Set(keys).size).toBe(keys.length);

  // Accepted on the one server, seen on the other.
  const before = JSON.stringify(readCanvas(onOne.content));
  const proposal = readProposals(onTwo.review).find(
    ({ status, commands }) => status === 'open' && commands.length > 0,
  );
  if (proposal === undefined) throw new Error('There is a proposal that can be accepted.');
  await two.call('POST', `creatives/${id}/proposals/${proposal.id}/accept`, z.unknown(), {});
  const statusOnOne = () => readProposals(onOne.review).find((each) => each.id === proposal.id)?.status;
  await expect.poll(statusOnOne, PATIENT).toBe('accepted');
  await expect.poll(() => JSON.stringify(readCanvas(onOne.content)), PATIENT).not.toBe(before);

  // The server that makes the file is killed while it does.
  const { jobId } = await one.call('POST', `creatives/${id}/exports`, z.object({ jobId: z.string() }), {
    format: 'png',
    scale: 4,
  });
  await servers[0]?.end('SIGKILL');
  const job = () => two.call('GET', `jobs/${jobId}`, jobShape);
  expect((await job()).status).toBe('running');
  for (const { peer } of faulty) peer.leave();

  // The bus goes away and comes back; a task asked for afterwards is answered.
  await nats.kill();
  await nats.start();
  const ask = () =>
    two
      .call('POST', 'agents/brand/tasks', z.object({ taskId: z.string() }), {
        creativeId: id,
        prompt: 'Look again',
      })
      .then(
        ({ taskId }) => taskId,
        () => undefined,
      );
  let taskId: string | undefined;
  await expect.poll(async () => (taskId ??= await ask()), PATIENT).toBeDefined();
  await expect.poll(() => readChat(onTwo.review).map((each) => each.id), PATIENT).toContain(taskId);

  await expect.poll(async () => (await job()).status, PATIENT).toBe('done');
  const { result } = await job();
  const file = await fetch(new URL(result?.url ?? '', two.url));
  expect(
    Buffer.from(await file.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  onTwo.leave();
  expect(await agents.end('SIGTERM')).toBe(0);
});
