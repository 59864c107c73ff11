import * as encoding from 'lib0/encoding';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import { encodeMotion } from '@sparklio/shared/protocol/motion';
import { createId } from '@sparklio/shared/ids';
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { startHarness, until } from './sync-harness.ts';
import type { Harness, Peer } from './sync-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

type State = Record<string, unknown>;
const stateOf = (viewer: Peer, of: Peer): State | undefined =>
  viewer.provider.awareness?.getStates().get(of.doc.clientID);

async function joined(...peers: Peer[]): Promise<void> {
  await Promise.all(peers.map((peer) => peer.saved()));
}

test('what a client says about itself is overwritten by what its ticket says', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await joined(ada, bob);
  bob.provider.setAwarenessField('user', { id: 'ada', name: 'Ada', kind: 'agent', role: 'owner', hue: 99 });
  bob.provider.setAwarenessField('cursor', [10, 20]);
  await until(() => stateOf(ada, bob)?.['cursor'] !== undefined, 'the cursor');
  expect(stateOf(ada, bob)).toEqual({
    user: { id: 'bob', name: 'bob', kind: 'user', role: 'editor', hue: hueOf('bob') },
    cursor: [10, 20],
  });
  const late = harness.join({ userId: 'late' });
  await until(() => stateOf(late, bob)?.['cursor'] !== undefined, 'the cursor, for a newcomer');
  expect(stateOf(late, bob)?.['user']).toMatchObject({ id: 'bob' });
});

test('nobody speaks for another client, and too large a state is left out', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const mallory = harness.join({ userId: 'mallory' });
  const witness = harness.join({ userId: 'witness' });
  await joined(ada, mallory, witness);
  ada.provider.setAwarenessField('cursor', [1, 1]);
  await until(() => stateOf(witness, ada)?.['cursor'] !== undefined, 'the cursor');
  const forged = (client: number, clock: number, state: string): Uint8Array =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, harness.names.contentName);
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint8Array(
        encoder,
        encoding.encode((inner) => {
          encoding.writeVarUint(inner, 1);
          encoding.writeVarUint(inner, client);
          encoding.writeVarUint(inner, clock);
          encoding.writeVarString(inner, state);
        }),
      );
    });
  const socket = mallory.provider.configuration.websocketProvider;
  socket.send(forged(ada.doc.clientID, 1_000, '{"cursor":[666,666]}'));
  socket.send(forged(ada.doc.clientID, 1_001, 'null'));
  socket.send(forged(mallory.doc.clientID, 500, JSON.stringify({ junk: 'x'.repeat(5_000) })));
  mallory.provider.awareness?.setLocalState({ cursor: [2, 2] });
  await until(() => stateOf(witness, mallory) !== undefined, 'the honest state');
  expect(stateOf(witness, ada)?.['cursor']).toEqual([1, 1]);
  expect(stateOf(witness, mallory)).not.toHaveProperty('junk');
});

test('one connection speaks for a few clients, not for a crowd', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const witness = harness.join({ userId: 'witness' });
  await joined(ada, witness);
  const crowd = encoding.encode((encoder) => {
    encoding.writeVarString(encoder, harness.names.contentName);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(
      encoder,
      encoding.encode((inner) => {
        encoding.writeVarUint(inner, 100);
        for (let client = 1; client <= 100; client++) {
          encoding.writeVarUint(inner, client);
          encoding.writeVarUint(inner, 1);
          encoding.writeVarString(inner, '{}');
        }
      }),
    );
  });
  ada.provider.configuration.websocketProvider.send(crowd);
  await until(() => witness.provider.awareness?.getStates().has(1) === true, 'the first of the crowd');
  expect(
    [...(witness.provider.awareness?.getStates().keys() ?? [])].filter((client) => client <= 100).length,
  ).toBeLessThanOrEqual(4);
});

test('who closes the socket is gone for the others at once', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await joined(ada, bob);
  bob.provider.setAwarenessField('cursor', [1, 2]);
  await until(() => stateOf(ada, bob) !== undefined, 'Bob to be seen');
  bob.provider.configuration.websocketProvider.webSocket?.close();
  bob.provider.configuration.websocketProvider.shouldConnect = false;
  await until(() => stateOf(ada, bob) === undefined, 'Bob to be gone');
});

test('who comes back after losing the line is seen again with the first state it sends', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await joined(ada, bob);
  bob.provider.setAwarenessField('cursor', [1, 2]);
  await until(() => stateOf(ada, bob) !== undefined, 'Bob to be seen');
  bob.provider.configuration.websocketProvider.webSocket?.close();
  await until(() => stateOf(ada, bob) === undefined, 'Bob to be gone');
  await until(() => stateOf(ada, bob)?.['cursor'] !== undefined, 'Bob to be back');
  bob.provider.setAwarenessField('cursor', [3, 4]);
  await until(() => JSON.stringify(stateOf(ada, bob)?.['cursor']) === '[3,4]', 'his next state');
  expect(bob.provider.awareness?.getLocalState()?.['cursor']).toEqual([3, 4]);
});

test('many states within an interval go out as one message with the newest', async () => {
  harness = await startHarness({ limits: { awarenessIntervalMs: 200 } });
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await joined(ada, bob);
  let heard = 0;
  ada.provider.on('message', ({ event }: { event: { data: ArrayBuffer } }) => {
    const bytes = new Uint8Array(event.data);
    if (bytes[harness.names.contentName.length + 1] === 1) heard += 1;
  });
  for (let step = 0; step < 100; step++) bob.provider.setAwarenessField('cursor', [step, step]);
  await until(() => JSON.stringify(stateOf(ada, bob)?.['cursor']) === '[99,99]', 'the newest state');
  expect(heard).toBeLessThanOrEqual(2);
});

test('motion reaches the others, not the sender, and is not stored', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  const reviewer = harness.join({ userId: 'rev', role: 'reviewer' });
  await joined(ada, bob, reviewer);
  const motion = encodeMotion({ kind: 'move', sequence: 1, ids: [createId()], delta: [1.5, -2] });
  ada.provider.sendStateless(motion);
  await until(() => bob.statelessPayloads.length > 0 && reviewer.statelessPayloads.length > 0, 'the motion');
  expect(bob.statelessPayloads).toEqual([motion]);
  reviewer.provider.sendStateless(motion);
  bob.provider.sendStateless('{"t":"refused","reason":"forbidden","message":"boo"}');
  bob.provider.sendStateless('~this is no motion');
  const last = encodeMotion({ kind: 'end', sequence: 2, ids: [createId()] });
  bob.provider.sendStateless(last);
  await until(() => ada.statelessPayloads.length > 0, 'the last motion');
  expect(ada.statelessPayloads).toEqual([last]);
  expect(await harness.log.readAfter(harness.names.contentName, 0)).toEqual([]);
});

test('the end of a drag does not overtake the edit it belongs to', async () => {
  harness = await startHarness();
  const ada = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob' });
  await joined(ada, bob);
  const seen: string[] = [];
  const id = createId();
  bob.doc.getMap('objects').observe(() => seen.push('edit'));
  bob.provider.on('stateless', () => seen.push('motion'));
  for (let round = 0; round < 50; round++) {
    ada.doc.getMap('objects').set('one', round);
    ada.provider.sendStateless(encodeMotion({ kind: 'end', sequence: round, ids: [id] }));
    await until(() => seen.length === (round + 1) * 2, 'edit and motion');
  }
  expect(seen).toEqual(Array.from({ length: 50 }, () => ['edit', 'motion']).flat());
});

test('the bus hears when the first person comes, when something changes and when the last one leaves', async () => {
  harness = await startHarness();
  const base = harness.names.contentName.replace('.canvas.', '.doc.canvas.');
  const agent = harness.join({ userId: 'brand', role: 'agent' });
  await joined(agent);
  expect(harness.notices).toEqual([]);
  const ada = harness.join({ userId: 'ada' });
  const again = harness.join({ userId: 'ada' });
  const bob = harness.join({ userId: 'bob', document: 'review' });
  await joined(ada, again, bob);
  expect(harness.sync.peopleIn(harness.creativeId)).toBe(2);
  for (let index = 0; index < 10; index++) ada.doc.getMap('meta').set('title', `${index}`);
  await until(() => harness.notices.includes(`${base}.changed`), 'the change');
  ada.leave();
  again.leave();
  await until(() => harness.notices.includes(`${base}.closed`), 'the end');
  expect(harness.notices.filter((subject) => subject.startsWith(base))).toEqual([
    `${base}.opened`,
    `${base}.changed`,
    `${base}.closed`,
  ]);
  await until(() => harness.sync.peopleIn(harness.creativeId) === 1, 'only Bob to be left');
});

test('a bus that fails and a listener that throws stop nothing', async () => {
  harness = await startHarness({
    notices: {
      publish: () => {
        throw new Error('down');
      },
    },
  });
  harness.sync.onChange(() => {
    throw new Error('listener');
  });
  const ada = harness.join({ userId: 'ada', doc: new Y.Doc() });
  await joined(ada);
  ada.doc.getMap('meta').set('title', 'Tea');
  await ada.saved();
  expect(ada.closes).toEqual([]);
});
