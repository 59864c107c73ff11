import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { createPeer, until } from './sync/sync-harness.ts';
import type { Peer } from './sync/sync-harness.ts';

let server: RunningServer;
const peers: Peer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.leave();
  await server.stop();
});

async function open(name: string, creativeId: string, token: string): Promise<Peer> {
  const { body } = await server.call('POST', `creatives/${creativeId}/ticket`, { token });
  const peer = createPeer(`${server.url.replace('http', 'ws')}/collab`, name, body.token);
  peers.push(peer);
  await peer.saved();
  return peer;
}

async function figures(): Promise<Map<string, number>> {
  const text = String((await server.call('GET', '/metrics')).body);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

test('what people do with documents can be read as figures, none of which names anybody', async () => {
  server = await startServer();
  const canvas = await server.createCanvas();
  const viewer = await server.join('viewer');
  const ada = await open(canvas.contentName, canvas.id, server.owner);
  const before = await figures();
  ada.doc.getMap('objects').set('one', new Y.Map([['base', 1]]));
  ada.provider.setAwarenessField('cursor', [1, 1]);
  await ada.saved();
  const vera = await open(canvas.contentName, canvas.id, viewer.token);
  vera.doc.getMap('objects').set('two', 1);
  await until(() => vera.statelessPayloads.length > 0, 'the refusal');
  await until(async () => {
    const now = await figures();
    return (now.get('sync_presence_messages_total') ?? 0) > 0;
  }, 'the presence to be counted');
  const after = await figures();
  const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  expect(grown('sync_updates_saved_total')).toBe(1);
  expect(grown('sync_batches_saved_total')).toBe(1);
  expect(grown('sync_update_saved_bytes_total')).toBeGreaterThan(10);
  expect(grown('update_log_append_duration_seconds_count')).toBe(1);
  expect(grown('sync_ack_duration_seconds_count')).toBe(1);
  expect(grown('sync_refusals_total{reason="forbidden"}')).toBeGreaterThan(0);
  expect(after.get('sync_document_load_duration_seconds_count{outcome="loaded"}')).toBeGreaterThan(0);
  expect(after.get('sync_sockets')).toBe(2);
  expect(after.get('sync_connections{role="owner"}')).toBe(1);
  expect(after.get('sync_connections{role="viewer"}')).toBe(1);
  expect(after.get('sync_open_documents')).toBeGreaterThan(0);
  expect(after.get('jobs_unfinished{status="queued"}')).toBe(0);
  expect(after.get('bus_messages_total{kind="notice",outcome="taken"}')).toBeGreaterThan(0);
  for (const name of [
    'sync_outbox_bytes',
    'sync_pending_updates',
    'sync_document_loads_waiting',
    'nodejs_eventloop_lag_p99_seconds',
  ])
    expect(after.has(name), name).toBe(true);
  const all = [...after.keys()].join('\n');
  for (const id of [canvas.id, viewer.id, server.workspaceId]) expect(all).not.toContain(id);
});

test('neither what was typed nor a ticket nor a token ever stands in a log', async () => {
  let said = '';
  const logger = pino(
    { level: 'trace' },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        said += chunk.toString();
        done();
      },
    }),
  );
  server = await startServer({}, { logger });
  const canvas = await server.createCanvas('A title nobody may overhear');
  const viewer = await server.join('viewer', 'Vera Unlogged');
  const ada = await open(canvas.contentName, canvas.id, server.owner);
  ada.doc.getMap('objects').set('one', new Y.Map([['base', { name: 'launch date twelve' }]]));
  await ada.saved();
  const ticket = await server.call('POST', `creatives/${canvas.id}/ticket`, { token: viewer.token });
  const vera = await open(canvas.contentName, canvas.id, viewer.token);
  vera.doc.getMap('objects').set('two', 'a viewer cannot write this');
  await until(() => vera.statelessPayloads.length > 0, 'the refusal');
  // Refusals and failures are what gets logged, so make some: a bad ticket, a refused update, a bad request.
  const stranger = createPeer(
    `${server.url.replace('http', 'ws')}/collab`,
    canvas.contentName,
    'a-ticket-that-is-none',
  );
  peers.push(stranger);
  await until(() => stranger.deniedFor.length > 0, 'the denial');
  ada.doc.getMap('unheard-of').set('secret', 'text in an unknown root');
  await until(() => ada.closes.length > 0, 'the refusal');
  await server.call('POST', 'creatives', { token: server.owner, body: { title: 'a body that is wrong' } });
  expect(said).toContain('"msg"');
  for (const secret of [
    'nobody may overhear',
    'launch date twelve',
    'a viewer cannot write this',
    'text in an unknown root',
    'a body that is wrong',
    'a-ticket-that-is-none',
    'Vera Unlogged',
    server.owner,
    viewer.token,
    ticket.body.token,
  ])
    expect(said.includes(secret), secret).toBe(false);
});

test('figures are told to this machine, or to those who show the token, and to nobody else', async () => {
  const ask = async (remoteAddress: string, authorization?: string): Promise<number> => {
    const headers = authorization === undefined ? {} : { authorization };
    return (await server.app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
  };
  server = await startServer();
  expect(await ask('127.0.0.1')).toBe(200);
  expect(await ask('::ffff:127.0.0.1')).toBe(200);
  expect(await ask('192.0.2.7')).toBe(404);
  await server.stop();
  server = await startServer({ METRICS_TOKEN: 'a-token-for-figures' });
  expect(await ask('192.0.2.7', 'Bearer a-token-for-figures')).toBe(200);
  expect(await ask('192.0.2.7', 'Bearer a-token-for-figureS')).toBe(404);
  expect(await ask('127.0.0.1')).toBe(404);
});
