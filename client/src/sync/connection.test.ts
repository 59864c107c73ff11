import * as encoding from 'lib0/encoding';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { StudioError } from '@sparklio/shared/errors';
import type { Ticket } from '@sparklio/shared/protocol/api';
import { createConnection } from './connection.ts';
import type { Connection, ConnectionEnd } from './connection.ts';
import { createSaveTracker } from './save-tracker.ts';
import { TestSocket } from './test-socket.ts';

const ticket = { token: 'token', role: 'editor', documents: ['content', 'review'], expiresAt: '' } as const;
const open: Connection[] = [];

function connect(getTicket = vi.fn<() => Promise<Ticket>>(() => Promise.resolve(ticket))) {
  TestSocket.made = [];
  const content = { name: 'content', doc: new Y.Doc(), tracker: createSaveTracker() };
  const review = { name: 'review', doc: new Y.Doc(), tracker: createSaveTracker() };
  content.doc.on('update', () => content.tracker.edited());
  const connection = createConnection({
    url: 'ws://studio.test/collab',
    content,
    review,
    getTicket,
    // The test's socket has what the provider uses of the browser's.
    webSocket: TestSocket as unknown as typeof WebSocket,
  });
  open.push(connection);
  const ends: ConnectionEnd[] = [];
  connection.onEnd((end) => ends.push(end));
  connection.open();
  const socket = async (number: number): Promise<TestSocket> =>
    vi.waitUntil(() => TestSocket.made[number], { timeout: 5_000 });
  return { connection, content, getTicket, ends, socket };
}

afterEach(() => {
  for (const connection of open.splice(0)) connection.close();
});

describe('the connection', () => {
  it('asks for one ticket for both documents, and for a new one after the server restarted', async () => {
    const { getTicket, socket, connection } = connect();
    const first = await socket(0);
    first.accept();
    await vi.waitUntil(() => first.sent.length >= 4);
    expect(getTicket).toHaveBeenCalledTimes(1);
    first.end(1012, 'server-restart');
    expect(connection.connected).toBe(false);
    (await socket(1)).accept();
    await vi.waitUntil(() => getTicket.mock.calls.length === 2);
  });

  it('shows one newer ticket for both documents when the server asks, on the same connection', async () => {
    const { getTicket, socket, connection, ends } = connect();
    const first = await socket(0);
    first.accept();
    await vi.waitUntil(() => first.sent.length >= 4);
    const askBoth = (): void => {
      for (const document of ['content', 'review']) {
        first.frame(document, (encoder) => {
          encoding.writeVarUint(encoder, 2);
          encoding.writeVarUint(encoder, 0);
        });
      }
    };
    const sentBefore = first.sent.length;
    askBoth();
    await vi.waitUntil(() => first.sent.length === sentBefore + 2);
    expect(getTicket).toHaveBeenCalledTimes(2);
    // One that cannot be had for the moment is no reason to leave.
    getTicket.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    askBoth();
    await vi.waitUntil(() => first.sent.length === sentBefore + 4);
    expect(connection.connected).toBe(true);
    expect(ends).toEqual([]);
    expect(TestSocket.made).toHaveLength(1);

    getTicket.mockRejectedValueOnce(new StudioError('not_found', 'There is no such creative.'));
    askBoth();
    await vi.waitUntil(() => ends.length > 0);
    expect(ends).toMatchObject([{ kind: 'ended' }]);
  });

  it('says what the server said when it did not take a change, and does not go on by itself', async () => {
    const { ends, socket, connection } = connect();
    const first = await socket(0);
    first.accept();
    first.stateless(
      'content',
      '{"t":"refused","reason":"update-refused","message":"That object is not yours."}',
    );
    first.end(4409, 'update-refused');
    expect(ends).toEqual([{ kind: 'refused', message: 'That object is not yours.' }]);
    expect(connection.connected).toBe(false);
  });

  it('ends when access was taken away', async () => {
    const { ends, socket } = connect();
    const first = await socket(0);
    first.accept();
    first.end(4403, 'forbidden');
    expect(ends).toMatchObject([{ kind: 'ended' }]);
  });

  it('leaves open whether one edit was refused or all access is gone, once it was let in', async () => {
    const { ends, socket } = connect();
    const first = await socket(0);
    first.accept();
    first.admit('content');
    first.admit('review');
    first.stateless(
      'content',
      '{"t":"refused","reason":"forbidden","message":"Your role does not allow it."}',
    );
    first.end(4403, 'forbidden');
    expect(ends).toEqual([{ kind: 'refused', message: 'Your role does not allow it.' }]);
  });

  it('tells a message that was too large in words, as work that was not taken', async () => {
    const { ends, socket } = connect();
    const first = await socket(0);
    first.accept();
    first.end(1009, '');
    expect(ends).toEqual([{ kind: 'refused', message: expect.stringContaining('8 MB') }]);
  });

  it('ends when no ticket is given, and tries again when it could not be asked for', async () => {
    const refused = connect(
      vi.fn<() => Promise<Ticket>>(() =>
        Promise.reject(new StudioError('not_found', 'There is no such creative.')),
      ),
    );
    (await refused.socket(0)).accept();
    await vi.waitUntil(() => refused.ends.length > 0);
    expect(refused.ends).toMatchObject([{ kind: 'ended' }]);

    const failing = vi.fn<() => Promise<Ticket>>(() => Promise.reject(new TypeError('Failed to fetch')));
    const offline = connect(failing);
    (await offline.socket(0)).accept();
    (await offline.socket(1)).accept();
    await vi.waitUntil(() => failing.mock.calls.length >= 2);
    expect(offline.ends).toEqual([]);
  });

  it('sends no edit before the documents of this connection were exchanged', async () => {
    const { content, socket } = connect();
    const first = await socket(0);
    first.accept();
    await vi.waitUntil(() => first.sent.length >= 4);
    const before = first.sent.length;
    content.doc.getMap('pages').set('a', 1);
    expect(first.sent.length).toBe(before);
    expect(content.tracker.unsaved).toBe(1);
    first.frame('content', (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()));
    });
    expect(first.sent.length).toBe(before + 1);
    first.frame('content', (encoder) => {
      encoding.writeVarUint(encoder, 8);
      encoding.writeVarInt(encoder, 1);
    });
    expect(content.tracker.unsaved).toBe(0);
  });

  it('shows people again after a break although they did nothing meanwhile', async () => {
    const { connection, socket } = connect();
    const peer = new Awareness(new Y.Doc());
    peer.setLocalState({ user: { name: 'Mina' } });
    const update = encodeAwarenessUpdate(peer, [peer.clientID]);
    const hello = (to: TestSocket): void =>
      to.frame('content', (encoder) => {
        encoding.writeVarUint(encoder, 1);
        encoding.writeVarUint8Array(encoder, update);
      });
    const first = await socket(0);
    first.accept();
    hello(first);
    expect(connection.awareness.getStates().has(peer.clientID)).toBe(true);
    first.end(1012, 'server-restart');
    expect(connection.awareness.getStates().has(peer.clientID)).toBe(false);
    const second = await socket(1);
    second.accept();
    hello(second);
    expect(connection.awareness.getStates().has(peer.clientID)).toBe(true);
    peer.destroy();
  });
});
