import { describe, expect, test, vi } from 'vitest';
import { serverLinkContract } from '../../../test/server-link.contract.ts';
import { createMemoryNetwork } from './adapters/memory.ts';
import type { ServerLink } from './server-link.ts';
import { createSignedLink } from './signed-link.ts';

const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const secret = new Uint8Array(32).fill(7);
const sign = (link: ServerLink): ServerLink => createSignedLink({ link, secret, logger });

describe('a signed link in memory', () => {
  serverLinkContract(() => {
    const network = createMemoryNetwork();
    return {
      join: () => sign(network.join()),
      cut: () => network.setUp(false),
      mend: () => network.setUp(true),
    };
  });
});

test('hears nothing that was not signed with its key for its channel, and says so once in a while', async () => {
  const network = createMemoryNetwork();
  const stranger = network.join();
  const peer = sign(network.join());
  const otherKey = createSignedLink({ link: network.join(), secret: new Uint8Array(32), logger });
  const told: object[] = [];
  let now = 0;
  const own = createSignedLink({
    link: network.join(),
    secret,
    logger: { ...logger, warn: (fields) => void told.push(fields) },
    now: () => now,
  });
  const heard: string[] = [];
  own.subscribe('a', (bytes) => heard.push(Buffer.from(bytes).toString()));
  own.subscribe('b', (bytes) => heard.push(Buffer.from(bytes).toString()));
  let seen: Uint8Array = new Uint8Array();
  stranger.subscribe('a', (bytes) => (seen = bytes));
  peer.publish('a', Buffer.from('first'));
  await vi.waitUntil(() => heard.length === 1 && seen.length > 0);
  const changed = seen.slice();
  changed[changed.length - 1] = 0;
  stranger.publish('a', changed);
  stranger.publish('a', seen.slice(0, 5));
  stranger.publish('b', seen);
  stranger.publish('a', Buffer.from('not signed at all, and longer than a signature'));
  otherKey.publish('a', Buffer.from('of another deployment'));
  peer.publish('a', Buffer.from('last'));
  await vi.waitUntil(() => heard.includes('last'));
  expect(heard).toEqual(['first', 'last']);
  expect(told).toEqual([{ channel: 'a', dropped: 1 }]);
  now = 60_000;
  stranger.publish('a', changed);
  await vi.waitUntil(() => told.length === 2);
  expect(told[1]).toEqual({ channel: 'a', dropped: 5 });
});
