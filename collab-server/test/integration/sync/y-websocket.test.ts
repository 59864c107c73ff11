import type { IncomingMessage } from 'node:http';
import type { Role } from '@sparklio/shared/presence/presence-state';
import { StudioError } from '@sparklio/shared/errors';
import { createMemoryUpdateLog } from '../../../src/update-log/adapters/memory.ts';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { parseSyncAddress } from '../../../src/sync/upgrade.ts';
import { startHarness, until } from './sync-harness.ts';
import type { Harness } from './sync-harness.ts';

let harness: Harness;
const providers: WebsocketProvider[] = [];
afterEach(async () => {
  for (const provider of providers.splice(0)) provider.destroy();
  await harness.stop();
});

interface Plain {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  /** final ends, as the stock provider tells them */
  readonly ends: { code: number; reason: string }[];
}

/** A stock y-websocket provider. Several in one process must not find each other by another way. */
function joinPlain(
  options: {
    role?: Role;
    userId?: string;
    token?: string;
    name?: string;
    doc?: Y.Doc;
    review?: boolean;
  } = {},
): Plain {
  const { role = 'editor', userId = 'plain', doc = new Y.Doc() } = options;
  const name = options.name ?? (options.review ? harness.names.reviewName : harness.names.contentName);
  const provider = new WebsocketProvider(harness.url.replace('/collab', '/yjs'), name, doc, {
    params: { token: options.token ?? harness.ticket({ role, userId, name: userId }) },
    disableBc: true,
    maxBackoffTime: 100,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
  });
  const ends: Plain['ends'] = [];
  provider.on('closed', (end) => ends.push(end));
  providers.push(provider);
  return { doc, provider, ends };
}

const isSynced = (plain: Plain): Promise<void> => until(() => plain.provider.synced, 'synced');

test('a stock y-websocket client and a Hocuspocus client edit the same document', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const plain = joinPlain();
  const other = joinPlain({ userId: 'other' });
  await Promise.all([ada.saved(), isSynced(plain), isSynced(other)]);
  ada.doc.getMap('meta').set('title', 'Tea');
  await until(() => plain.doc.getMap('meta').get('title') === 'Tea', 'the edit, for y-websocket');
  plain.doc.getMap('objects').set('one', new Y.Map([['base', { x: 1 }]]));
  await until(() => ada.doc.getMap('objects').has('one'), 'the edit, for Hocuspocus');
  await until(() => other.doc.getMap('objects').has('one'), 'the edit, for another y-websocket');
  const late = joinPlain({ userId: 'late' });
  await isSynced(late);
  expect(late.doc.getMap('objects').toJSON()).toEqual({ one: { base: { x: 1 } } });
  expect((await harness.log.readAfter(harness.names.contentName, 0)).map(({ actorId }) => actorId)).toEqual([
    'ada',
    'plain',
  ]);
});

test('what was edited offline is merged when the line is back', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const plain = joinPlain();
  await Promise.all([ada.saved(), isSynced(plain)]);
  plain.provider.disconnect();
  await until(() => harness.sync.stats().connections === 1, 'the line to be cut');
  plain.doc.getMap('objects').set('offline', 1);
  ada.doc.getMap('objects').set('online', 2);
  await ada.saved();
  plain.provider.connect();
  await until(() => ada.doc.getMap('objects').has('offline'), 'the offline edit');
  await until(() => plain.doc.getMap('objects').has('online'), 'the edit made meanwhile');
});

test('presence goes both ways, with the identity of the ticket', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const plain = joinPlain({ userId: 'bob' });
  await Promise.all([ada.saved(), isSynced(plain)]);
  plain.provider.awareness.setLocalState({ user: { id: 'ada', name: 'forged' }, cursor: [1, 2] });
  const seen = (): Record<string, unknown> | undefined =>
    ada.provider.awareness?.getStates().get(plain.doc.clientID);
  await until(() => seen()?.['cursor'] !== undefined, 'the y-websocket client to be seen');
  expect(seen()?.['user']).toMatchObject({ id: 'bob', name: 'bob' });
  ada.provider.setAwarenessField('cursor', [3, 4]);
  await until(
    () => plain.provider.awareness.getStates().get(ada.doc.clientID)?.['cursor'] !== undefined,
    'the Hocuspocus client to be seen',
  );
  expect(harness.sync.peopleIn(harness.creativeId)).toBe(2);
  plain.provider.destroy();
  await until(() => seen() === undefined, 'the y-websocket client to be gone');
});

test('roles hold: who may read reads, and their edits stay their own', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const viewer = joinPlain({ role: 'viewer', userId: 'viewer' });
  await Promise.all([ada.saved(), isSynced(viewer)]);
  viewer.doc.getMap('meta').set('title', 'mine alone');
  ada.doc.getMap('meta').set('rounds', 1);
  await until(() => viewer.doc.getMap('meta').get('rounds') === 1, 'the edit of an editor');
  expect(ada.doc.getMap('meta').has('title')).toBe(false);
  expect(viewer.ends).toEqual([]);
});

test('the guard refuses as it does on the other socket, and the client stops', async () => {
  harness = await startHarness();
  const plain = joinPlain();
  await isSynced(plain);
  plain.doc.getMap('nowhere').set('x', 1);
  await until(() => plain.ends.length > 0, 'the end');
  expect(plain.ends).toEqual([{ code: 4409, reason: 'update-refused' }]);
  expect(plain.provider.shouldConnect).toBe(false);
  const reviewer = joinPlain({ review: true });
  await isSynced(reviewer);
  reviewer.doc.getMap('decisions').set('forged', new Y.Map());
  await until(() => reviewer.ends.length > 0, 'the end');
  expect(reviewer.ends[0]?.code).toBe(4403);
});

test.each<[string, () => { token?: string; name?: string }, number, string]>([
  ['no ticket', () => ({ token: '' }), 4401, 'ticket-invalid'],
  ['a bad ticket', () => ({ token: 'none' }), 4401, 'ticket-invalid'],
  [
    'an old ticket',
    () => ({ token: harness.ticket({ role: 'editor', expiresAt: 1 }) }),
    4401,
    'ticket-expired',
  ],
  [
    'the name of another document',
    () => ({ name: harness.names.contentName.slice(0, -1) }),
    4403,
    'forbidden',
  ],
  ['a name too long', () => ({ name: 'x'.repeat(300) }), 4400, 'bad-frame'],
])('with %s the client is told for good', async (_what, options, code, reason) => {
  harness = await startHarness();
  const plain = joinPlain(options());
  await until(() => plain.ends.length > 0, 'the end');
  expect(plain.ends).toEqual([{ code, reason }]);
});

test('a ticket that ends is replaced by coming back with a newer one; without one that is the end', async () => {
  harness = await startHarness({ limits: { rightsLookMs: 50 } });
  const shortTicket = (): string =>
    harness.ticket({ role: 'editor', userId: 'ada', expiresAt: Math.ceil(Date.now() / 1000) + 1 });
  const plain = joinPlain({ token: shortTicket() });
  await isSynced(plain);
  const closed: number[] = [];
  plain.provider.on('connection-close', (event) => {
    if (event === null) return;
    closed.push(event.code);
    if (closed.length === 1) plain.provider.params = { token: shortTicket() };
  });
  await until(() => closed.length === 1, 'the end of the first ticket');
  expect(closed).toEqual([1013]);
  plain.doc.getMap('meta').set('title', 'in between');
  await until(() => plain.provider.synced, 'the client to be back');
  await until(() => plain.ends.length > 0, 'the end of the second ticket');
  expect(plain.ends).toEqual([{ code: 4401, reason: 'ticket-expired' }]);
  expect(await harness.sync.read(harness.names.contentName, (doc) => doc.getMap('meta').toJSON())).toEqual({
    title: 'in between',
  });
});

test('a server that cannot save is tried again until it can', async () => {
  const inner = createMemoryUpdateLog();
  let isBroken = true;
  const append: typeof inner.append = async (entries) => {
    if (isBroken) throw new StudioError('unavailable', 'No room.');
    return inner.append(entries);
  };
  harness = await startHarness({ log: { ...inner, append } });
  const plain = joinPlain();
  await isSynced(plain);
  const closed: number[] = [];
  plain.provider.on('connection-close', (event) => void (event && closed.push(event.code)));
  plain.doc.getMap('meta').set('title', 'kept');
  await until(() => closed.length > 0, 'the end');
  expect(closed[0]).toBe(4503);
  isBroken = false;
  await until(
    async () => (await inner.readAfter(harness?.names.contentName ?? '', 0)).length > 0,
    'the edit to be saved',
  );
  expect(plain.ends).toEqual([]);
});

test('a quiet line is kept alive with something that the client takes for a message', async () => {
  harness = await startHarness({ limits: { keepAliveMs: 20, sweepMs: 20 } });
  const token = encodeURIComponent(harness.ticket({ role: 'editor' }));
  const url = `${harness.url.replace('/collab', '/yjs')}/${harness.names.contentName}?token=${token}`;
  const raw = await harness.rawSocket({}, url);
  await until(() => raw.frames.some((frame) => frame.equals(Buffer.of(1, 1, 0))), 'the sign of life');
  // Nothing comes that this protocol does not have: no names, no tickets, no acknowledgements.
  for (const frame of raw.frames) expect([0, 1]).toContain(frame[0]);
});

test('pages of others are refused, and so is everything else below the path', async () => {
  harness = await startHarness();
  const url = `${harness.url.replace('/collab', '/yjs')}/${harness.names.contentName}?token=x`;
  const statusOf = async (address: string, origin?: string): Promise<number | undefined> => {
    const webSocket = new WebSocket(address, origin === undefined ? {} : { origin });
    webSocket.on('error', () => undefined);
    return new Promise((resolve) => {
      webSocket.once('unexpected-response', (_request, response: IncomingMessage) =>
        resolve(response.statusCode),
      );
      webSocket.once('open', () => {
        webSocket.terminate();
        resolve(101);
      });
    });
  };
  expect(await statusOf(url, 'https://evil.test')).toBe(403);
  expect(await statusOf(url, 'http://studio.test')).toBe(101);
  expect(await statusOf(url.replace('/yjs/', '/yjsx/'))).toBe(404);
  expect(parseSyncAddress('/yjs/')).toBeUndefined();
  expect(parseSyncAddress('/yjs/%zz')).toBeUndefined();
  expect(parseSyncAddress('/yjs/a.b?token=c%20d')).toEqual({
    protocol: 'y-websocket',
    document: 'a.b',
    ticket: 'c d',
  });
  expect(parseSyncAddress('/collab/?x')).toEqual({ protocol: 'hocuspocus' });
});

test('a flood on this path is slowed down and ended like on the other', async () => {
  harness = await startHarness({ limits: { messagesPerSecond: 10, messagesBurst: 20, rateDebtMs: 500 } });
  const token = encodeURIComponent(harness.ticket({ role: 'editor' }));
  const url = `${harness.url.replace('/collab', '/yjs')}/${harness.names.contentName}?token=${token}`;
  const raw = await harness.rawSocket({}, url);
  for (let index = 0; index < 200; index++) raw.webSocket.send(Buffer.of(3));
  expect(await raw.closed).toEqual({ code: 4429, reason: 'too-fast' });
});
