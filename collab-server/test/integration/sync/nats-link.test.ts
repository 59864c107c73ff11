import { startNats } from '@sparklio/shared/testing/services/nats';
import type { TestNats } from '@sparklio/shared/testing/services/nats';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createNatsLink } from '../../../src/sync/link/adapters/nats.ts';
import type { ServerLink } from '../../../src/sync/link/server-link.ts';
import { serverLinkContract } from '../../server-link.contract.ts';

let nats: TestNats;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const join = (deployment = 'test'): ServerLink => createNatsLink({ url: nats.url, deployment, logger });

describe('the link over NATS', () => {
  serverLinkContract(() => ({ join: () => join(), cut: () => nats.kill(), mend: () => nats.start() }));
});

test('a server that starts before NATS does is linked as soon as NATS is there', async () => {
  await nats.kill();
  const link = join();
  expect(link.isUp).toBe(false);
  await nats.start();
  await vi.waitUntil(() => link.isUp, { timeout: 20_000 });
  await link.close();
});

test('servers of another deployment on the same NATS are neither heard nor told', async () => {
  const [own, peer, other] = [join(), join(), join('other')];
  await vi.waitUntil(() => own.isUp && peer.isUp && other.isUp, { timeout: 20_000 });
  const heard: string[] = [];
  peer.subscribe('a', (bytes) => heard.push(Buffer.from(bytes).toString()));
  const heardByOther: string[] = [];
  other.subscribe('a', (bytes) => heardByOther.push(Buffer.from(bytes).toString()));
  const otherPeer = join('other');
  await vi.waitUntil(() => otherPeer.isUp, { timeout: 20_000 });
  await vi.waitUntil(
    () => {
      otherPeer.publish('a', Buffer.from('theirs'));
      own.publish('a', Buffer.from('ours'));
      return heard.includes('ours') && heardByOther.includes('theirs');
    },
    { timeout: 20_000 },
  );
  expect([...new Set(heard)]).toEqual(['ours']);
  expect([...new Set(heardByOther)]).toEqual(['theirs']);
  await Promise.all([own, peer, other, otherPeer].map((link) => link.close()));
});

test('a NATS that stands still is noticed while its connection is still open, and so is that it goes on', async () => {
  const said: unknown[] = [];
  const note = ({ err }: { err?: unknown }): void => void said.push(err);
  const link = createNatsLink({ url: nats.url, deployment: 'test', logger: { ...logger, warn: note } });
  await vi.waitUntil(() => link.isUp, { timeout: 20_000 });
  nats.pause();
  await vi.waitUntil(() => !link.isUp, { timeout: 30_000 });
  nats.resume();
  await vi.waitUntil(() => link.isUp, { timeout: 30_000 });
  expect(said).toEqual(['NATS does not answer']);
  await link.close();
});

test('a NATS that stands still is taken for down, and what is said meanwhile does not pile up', async () => {
  const link = join();
  await vi.waitUntil(() => link.isUp, { timeout: 20_000 });
  nats.pause();
  const before = process.memoryUsage().arrayBuffers;
  const message = new Uint8Array(1024 * 1024 - 1024);
  for (let index = 0; index < 200; index++) link.publish('a', message);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
  await vi.waitUntil(() => !link.isUp, { timeout: 30_000 });
  nats.resume();
  await vi.waitUntil(() => link.isUp, { timeout: 30_000 });
  await link.close();
});
