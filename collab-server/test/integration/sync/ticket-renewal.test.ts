import { afterEach, expect, test } from 'vitest';
import { StudioError } from '@sparklio/shared/errors';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { RightsSource } from '../../../src/sync/ports.ts';
import { createHarnessTickets } from '../../support/tickets.ts';
import { startHarness, until } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

const LIFE_SECONDS = 2;
const inSeconds = (seconds: number): number => Math.ceil(Date.now() / 1000) + seconds;

/** Somebody whose provider gets a new short ticket whenever one is asked for. */
function joinWithShortTickets(user: { userId: string; role: () => Role; document?: 'review' }) {
  const shown: number[] = [];
  const peer = harness.join({
    ...(user.document === undefined ? {} : { document: user.document }),
    token: () => {
      const expiresAt = inSeconds(LIFE_SECONDS);
      shown.push(expiresAt);
      return harness.ticket({ userId: user.userId, name: user.userId, role: user.role(), expiresAt });
    },
  });
  return { peer, shown };
}

const type = (peer: Peer): void => peer.doc.getText('title').insert(0, 'a');

test('a stock provider renews its ticket again and again while somebody types: no break, nothing lost', async () => {
  harness = await startHarness({ limits: { rightsLookMs: 50 } });
  const { peer, shown } = joinWithShortTickets({ userId: 'ada', role: () => 'editor' });
  await peer.synced();
  let edits = 0;
  await until(() => {
    peer.doc.getMap('meta').set(`k${edits % 20}`, edits++);
    return shown.length >= 5;
  }, 'four renewals');
  await peer.saved();
  expect(peer.closes).toEqual([]);
  const kept = await harness.sync.read(harness.names.contentName, (doc) => doc.getMap('meta').toJSON());
  expect(kept).toEqual(peer.doc.getMap('meta').toJSON());
  expect(Math.max(...Object.values(kept).map(Number))).toBe(edits - 1);
});

test('without a newer ticket a socket ends with the one it has', async () => {
  harness = await startHarness({ limits: { rightsLookMs: 50 } });
  const token = harness.ticket({ userId: 'ada', role: 'editor', expiresAt: inSeconds(1) });
  const peer = harness.join({ token });
  await peer.synced();
  await until(() => peer.closes.length > 0, 'the end');
  expect(peer.closes[0]).toEqual({ code: 4401, reason: 'ticket-expired' });
  expect(peer.statelessPayloads.some((payload) => payload.includes('ticket-expired'))).toBe(true);
  await until(() => peer.deniedFor.length > 0, 'the old ticket to be refused');
  expect(harness.sync.stats().connections).toBe(0);
  peer.leave();
});

test('nobody goes on with the ticket of somebody else', async () => {
  harness = await startHarness({ limits: { rightsLookMs: 50 } });
  let userId = 'ada';
  const peer = harness.join({
    token: () => harness.ticket({ userId, role: 'editor', expiresAt: inSeconds(LIFE_SECONDS) }),
  });
  await peer.synced();
  userId = 'eve';
  await until(() => peer.closes.length > 0, 'the end');
  expect(peer.closes[0]).toEqual({ code: 4403, reason: 'forbidden' });
  peer.leave();
});

test('a role that the newer ticket lowers is lowered at once', async () => {
  harness = await startHarness({ limits: { rightsLookMs: 50 } });
  let role: Role = 'editor';
  const { peer } = joinWithShortTickets({ userId: 'ada', role: () => role });
  await peer.synced();
  role = 'viewer';
  await until(() => peer.provider.authorizedScope === 'readonly', 'the lower role');
  type(peer);
  await until(() => peer.statelessPayloads.length > 0, 'the refusal');
  expect(peer.closes).toEqual([]);
  expect(await harness.sync.read(harness.names.contentName, (doc) => doc.share.has('title'))).toBe(false);
});

test('a ticket that cannot be checked at the moment changes nothing until the one in use ends', async () => {
  const tickets = createHarnessTickets();
  let isDown = false;
  harness = await startHarness({
    limits: { rightsLookMs: 50 },
    tickets: {
      verify: (token) =>
        isDown ? Promise.reject(new StudioError('unavailable', 'not now')) : tickets.verify(token),
    },
  });
  const { peer, shown } = joinWithShortTickets({ userId: 'ada', role: () => 'editor' });
  await peer.synced();
  isDown = true;
  await until(() => shown.length === 2, 'the first try');
  isDown = false;
  await until(() => shown.length === 4, 'a later try to have worked, and the next renewal');
  expect(peer.closes).toEqual([]);
});

test('while nobody can say who may be there, sockets stay for a while and then come back later', async () => {
  let isDown = false;
  const rights: RightsSource = {
    changes: () => (isDown ? Promise.reject(new Error('no database')) : Promise.resolve([])),
    rolesOf: async (holders) => holders.map(() => 'editor'),
  };
  harness = await startHarness({ rights, limits: { rightsLookMs: 20, rightsBlindMs: 200 } });
  const peer = harness.join({ userId: 'ada' });
  await peer.synced();
  await harness.sync.lookAtRights();
  expect(peer.closes).toEqual([]);
  isDown = true;
  await until(() => peer.closes.length > 0, 'the end');
  expect(peer.closes[0]).toEqual({ code: 4503, reason: 'cannot-load' });
  peer.leave();
});

test('a look that hangs counts as none', async () => {
  const never = Promise.withResolvers<never>();
  let hangs = false;
  const rights: RightsSource = {
    changes: () => (hangs ? never.promise : Promise.resolve([])),
    rolesOf: async (holders) => holders.map(() => 'editor'),
  };
  harness = await startHarness({ rights, limits: { rightsLookMs: 20, rightsBlindMs: 200 } });
  const peer = harness.join({ userId: 'ada' });
  await peer.synced();
  hangs = true;
  await until(() => peer.closes.length > 0, 'the end');
  expect(peer.closes[0]?.reason).toBe('cannot-load');
  peer.leave();
  never.reject(new Error('the connection was cut'));
});
