import { randomBytes } from 'node:crypto';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test } from 'vitest';
import { createId } from '@sparklio/shared/ids';
import * as Y from 'yjs';
import { startHarness, until } from './sync-harness.ts';
import type { Harness, Peer, RawSocket } from './sync-harness.ts';

let harness: Harness;
let witness: Peer;
afterEach(() => harness.stop());

/** A server with one honest peer who has written something, and what the document was then. */
async function start(options: Parameters<typeof startHarness>[0] = {}): Promise<void> {
  harness = await startHarness(options);
  witness = harness.join({ userId: 'ada' });
  await witness.saved();
  witness.doc.getMap('objects').set('kept', new Y.Map([['base', 1]]));
  await witness.saved();
}

/** The server goes on, the honest peer is connected and can write, the document holds what it held. */
async function expectUnharmed(): Promise<void> {
  witness.doc.getMap('meta').set('title', 'still here');
  await witness.saved();
  expect(witness.closes).toEqual([]);
  const newcomer = harness.join({ userId: 'new' });
  await newcomer.synced();
  expect(newcomer.doc.getMap('objects').toJSON()).toEqual({ kept: { base: 1 } });
  expect(newcomer.doc.getMap('meta').get('title')).toBe('still here');
  newcomer.leave();
}

const frame = (name: string, type: number, write: (encoder: encoding.Encoder) => void): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name);
    encoding.writeVarUint(encoder, type);
    write(encoder);
  });
const ticketFrame = (name: string, token: string): Uint8Array =>
  frame(name, 2, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, token);
  });
const updateFrame = (name: string, update: Uint8Array): Uint8Array =>
  frame(name, 0, (encoder) => {
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarUint8Array(encoder, update);
  });

/** A socket that showed a valid ticket and speaks the protocol by hand. */
async function signedIn(
  role: 'editor' | 'reviewer' = 'editor',
): Promise<RawSocket & { send(update: Uint8Array): void }> {
  const socket = await harness.rawSocket();
  const { contentName } = harness.names;
  socket.webSocket.send(ticketFrame(contentName, harness.ticket({ role, userId: 'mallory' })));
  await until(() => socket.frames.length > 0, 'the answer to the ticket');
  return { ...socket, send: (update) => socket.webSocket.send(updateFrame(contentName, update)) };
}

const updateOf = (change: (doc: Y.Doc) => void): Uint8Array => {
  const doc = new Y.Doc();
  change(doc);
  return Y.encodeStateAsUpdate(doc);
};
const numbers = (...values: number[]): Uint8Array =>
  encoding.encode((encoder) => values.forEach((value) => encoding.writeVarUint(encoder, value)));

const objects = (count: number): Uint8Array =>
  updateOf((doc) =>
    doc.transact(() => {
      for (let index = 0; index < count; index++) {
        doc.getMap('objects').set(`o${index}`, new Y.Map([['base', { position: [index, index] }]]));
      }
    }),
  );

const REFUSED_UPDATES: [string, () => Uint8Array, string][] = [
  ['a truncated update', () => objects(10).slice(0, 100), 'bad-frame'],
  [
    'an update of 10 MB in pieces that fit',
    () => updateOf((doc) => doc.getMap('meta').set('t', 'x'.repeat(5_000_000))),
    'too-large',
  ],
  ['more objects than an update may hold', () => objects(50_000 * 2 + 1).slice(), 'too-large'],
  ['an unknown root', () => updateOf((doc) => doc.getMap('secrets').set('a', 1)), 'update-refused'],
  [
    'an update in the v2 encoding',
    () => {
      const doc = new Y.Doc();
      doc.getMap('meta').set('title', 'x');
      return Y.encodeStateAsUpdateV2(doc);
    },
    'bad-frame',
  ],
  ['a struct-count bomb', () => numbers(1, 33_000_000, 1, 0), 'bad-frame'],
  ['a delete-set bomb', () => numbers(0, 1, 1, 2 ** 33), 'bad-frame'],
  ['deletes of what does not exist', () => numbers(0, 1, 4242, 1, 0, 100), 'update-refused'],
  [
    'a value nested without end',
    () => {
      const depth = 100_000;
      return encoding.encode((encoder) => {
        for (const value of [1, 1, 9, 0]) encoding.writeVarUint(encoder, value);
        encoding.writeUint8(encoder, 8 | 0x20);
        encoding.writeVarUint(encoder, 1);
        encoding.writeVarString(encoder, 'objects');
        encoding.writeVarString(encoder, 'a');
        encoding.writeVarUint(encoder, 1);
        for (let level = 0; level < depth; level++) {
          encoding.writeUint8(encoder, 117);
          encoding.writeVarUint(encoder, 1);
        }
        encoding.writeUint8(encoder, 126);
        encoding.writeVarUint(encoder, 0);
      });
    },
    'bad-frame',
  ],
  [
    'documents within documents',
    () => updateOf((doc) => doc.getMap('objects').set('a', new Y.Doc())),
    'update-refused',
  ],
];

test.each(REFUSED_UPDATES)(
  '%s ends its socket with a reason and harms nobody',
  async (_what, make, reason) => {
    await start({ limits: { earlyMs: 100 } });
    const socket = await signedIn();
    socket.send(make());
    expect((await socket.closed).reason).toBe(reason);
    expect(socket.frames.some((data) => data.includes('"t":"refused"') && data.includes(reason))).toBe(true);
    await expectUnharmed();
  },
);

test('as many objects as a document holds are taken in one update, and 50,000 are refused', async () => {
  await start();
  const socket = await signedIn();
  socket.send(objects(19_000));
  await until(() => witness.doc.getMap('objects').size === 19_001, 'the objects');
  const greedy = await signedIn();
  greedy.send(objects(50_000));
  expect((await greedy.closed).reason).toBe('too-large');
  expect(witness.doc.getMap('objects').size).toBe(19_001);
  expect(witness.closes).toEqual([]);
});

test('a message larger than any may be ends its socket', async () => {
  await start();
  const socket = await signedIn();
  socket.webSocket.send(Buffer.alloc(10 * 1024 * 1024));
  expect((await socket.closed).code).toBe(1009);
  await expectUnharmed();
});

test('frames of random bytes, before and after the ticket, end their sockets and nothing else', async () => {
  await start();
  for (let round = 0; round < 20; round++) {
    const stranger = await harness.rawSocket();
    stranger.webSocket.send(randomBytes(1 + round * 17));
    stranger.webSocket.send(randomBytes(300));
    const member = await signedIn();
    const head = frame(harness.names.contentName, round % 11, () => undefined);
    member.webSocket.send(Buffer.concat([head, randomBytes(40)]));
    stranger.webSocket.terminate();
    member.webSocket.terminate();
  }
  await expectUnharmed();
});

test('an unreadable presence behind an edit ends its socket after the edit', async () => {
  await start();
  const socket = await signedIn();
  socket.send(updateOf((doc) => doc.getMap('meta').set('by', 'mallory')));
  socket.webSocket.send(
    frame(harness.names.contentName, 1, (encoder) =>
      encoding.writeVarUint8Array(encoder, Uint8Array.of(9, 9)),
    ),
  );
  expect((await socket.closed).reason).toBe('bad-frame');
  await until(() => witness.doc.getMap('meta').get('by') === 'mallory', 'the edit');
  await expectUnharmed();
});

test('a message that claims to be longer than it is cannot read what lies behind it', async () => {
  await start();
  const socket = await signedIn();
  const claim = frame(harness.names.contentName, 5, (encoder) => {
    encoding.writeVarUint(encoder, 1_000);
    encoding.writeUint8Array(encoder, new TextEncoder().encode('~x'));
  });
  socket.webSocket.send(claim);
  expect((await socket.closed).reason).toBe('bad-frame');
  expect(witness.statelessPayloads).toEqual([]);
  await expectUnharmed();
});

test('asking for the whole document again and again is slowed down, then ended', async () => {
  await start({ limits: { rateDebtMs: 1_000 } });
  const socket = await signedIn('reviewer');
  const step1 = frame(harness.names.contentName, 0, (encoder) => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint8Array(encoder, Uint8Array.of(0));
  });
  for (let index = 0; index < 500; index++) socket.webSocket.send(step1);
  expect((await socket.closed).reason).toBe('too-fast');
  await expectUnharmed();
});

test('text frames are refused', async () => {
  await start();
  const socket = await signedIn();
  socket.webSocket.send('hello');
  expect(await socket.closed).toEqual({ code: 4400, reason: 'bad-frame' });
  await expectUnharmed();
});

test('a huge document name is refused', async () => {
  await start();
  const socket = await harness.rawSocket();
  socket.webSocket.send(ticketFrame('x'.repeat(100_000), 'token'));
  expect(await socket.closed).toEqual({ code: 4400, reason: 'bad-frame' });
  await expectUnharmed();
});

test('a flood before the ticket is ended', async () => {
  await start({ limits: { unauthenticatedMessages: 10 } });
  const socket = await harness.rawSocket();
  for (let index = 0; index < 20; index++)
    socket.webSocket.send(updateFrame(harness.names.contentName, Uint8Array.of(0, 0)));
  expect(await socket.closed).toEqual({ code: 4429, reason: 'too-fast' });
  await expectUnharmed();
});

test('asking for ever more documents before any ticket is ended', async () => {
  await start({ limits: { documentsPerSocket: 5 } });
  const socket = await harness.rawSocket();
  for (let index = 0; index < 10; index++)
    socket.webSocket.send(updateFrame(`document${index}`, Uint8Array.of(0, 0)));
  expect(await socket.closed).toEqual({ code: 4429, reason: 'too-fast' });
  await expectUnharmed();
});

test('a flood with a ticket waits, then ends, while others go on', async () => {
  await start({ limits: { messagesPerSecond: 50, messagesBurst: 100, rateDebtMs: 500 } });
  const socket = await signedIn();
  for (let index = 0; index < 3_000; index++) socket.send(Uint8Array.of(0, 0));
  expect(await socket.closed).toEqual({ code: 4429, reason: 'too-fast' });
  await expectUnharmed();
});

test.each([
  ['an expired ticket', () => harness.ticket({ role: 'editor', expiresAt: 1 }), 'ticket-expired', 4401],
  ['no ticket at all', () => 'nonsense', 'ticket-invalid', 4401],
  [
    'a ticket for another creative',
    () => harness.ticket({ role: 'editor', documents: [`${createId()}.canvas.${createId()}`, 'x'] }),
    'forbidden',
    4403,
  ],
])('%s is refused with a reason the stock provider tells', async (_what, token, reason, code) => {
  await start();
  const peer = harness.join({ token: token() });
  await until(() => peer.deniedFor.length > 0 && peer.closes.length > 0, 'the refusal');
  expect(peer.deniedFor[0]).toBe(reason);
  expect(peer.closes[0]).toEqual({ code, reason });
  expect(JSON.parse(peer.statelessPayloads[0] ?? '{}')).toMatchObject({ t: 'refused', reason });
  peer.leave();
  await expectUnharmed();
});

test('a document name that is none is refused like one that is not allowed', async () => {
  await start();
  const name = 'no-such-document';
  const peer = harness.join({ name, token: harness.ticket({ role: 'owner', documents: [name, name] }) });
  await until(() => peer.deniedFor.length > 0, 'the refusal');
  expect(peer.deniedFor[0]).toBe('forbidden');
  peer.leave();
  await expectUnharmed();
});

test('a page of another origin cannot open a socket, a page of ours and a program can', async () => {
  await start();
  const foreign = await harness.rawSocket({ origin: 'http://evil.test' });
  expect(foreign.webSocket.readyState).toBe(3);
  const ours = await harness.rawSocket({ origin: 'http://studio.test' });
  expect(ours.webSocket.readyState).toBe(1);
  expect((await harness.rawSocket()).webSocket.readyState).toBe(1);
  await expectUnharmed();
});

test('a socket that never shows a ticket is ended', async () => {
  await start({ limits: { unauthenticatedMs: 0, sweepMs: 20 } });
  const socket = await harness.rawSocket();
  expect((await socket.closed).reason).toBe('ticket-invalid');
  await expectUnharmed();
});

test('a reader that does not read is ended before it costs memory, and the writer goes on', async () => {
  await start({
    limits: {
      sendHardBytes: 2_000_000,
      bytesPerSecond: 1e9,
      bytesBurst: 1e9,
      messagesPerSecond: 1e6,
      messagesBurst: 1e6,
    },
  });
  const lazy = await signedIn('reviewer');
  lazy.webSocket.pause();
  const before = harness.sync.stats().sockets;
  const text = 'x'.repeat(200_000);
  for (let round = 0; round < 400 && harness.sync.stats().sockets === before; round++) {
    witness.doc.getMap('meta').set('title', `${round}${text}`);
    await witness.saved();
  }
  await until(() => harness.sync.stats().sockets === before - 1, 'the lazy reader to be ended');
  await expectUnharmed();
});

test('whoever is faster than the rate is read again as soon as it may be, every time', async () => {
  await start({ limits: { messagesPerSecond: 300, messagesBurst: 1, syncCost: 1 } });
  for (let index = 0; index < 60; index++) {
    witness.doc.getMap('meta').set('count', index);
    await witness.saved();
  }
  await expectUnharmed();
});

test('who asks for the whole document again and again, and reads nothing, gets the newest answer and not forty', async () => {
  await start();
  witness.doc.getMap('objects').set('large', 'x'.repeat(1_500_000));
  witness.doc.getMap('objects').set('larger', 'y'.repeat(1_500_000));
  await witness.saved();
  const socket = await signedIn();
  const before = socket.frames.length;
  socket.webSocket.pause();
  const question = (client: number): Uint8Array =>
    frame(harness.names.contentName, 0, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, Uint8Array.of(1, client, 0));
    });
  for (let client = 1; client <= 30; client++) socket.webSocket.send(question(client));
  // Behind the questions on the same socket: when it is answered, they have all been read.
  const writer = new Y.Doc();
  writer.getMap('objects').set('after', 1);
  socket.send(Y.encodeStateAsUpdate(writer));
  await until(() => witness.doc.getMap('objects').has('after'), 'the questions to be read');
  socket.webSocket.resume();
  const answers = (): number => socket.frames.slice(before).filter(({ length }) => length > 3_000_000).length;
  await until(() => answers() > 1, 'the newest question to be answered');
  expect(answers()).toBeLessThanOrEqual(3);
  witness.doc.getMap('objects').delete('large');
  witness.doc.getMap('objects').delete('larger');
  witness.doc.getMap('objects').delete('after');
  await expectUnharmed();
});
