import { createId } from '@sparklio/shared/ids';
import { SCHEMA_VERSION } from '@sparklio/shared/protocol/agent-messages';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AGEING_SHARE, BUS_LIMITS } from '../src/message-bus/message-bus.ts';
import type { MessageBus } from '../src/message-bus/message-bus.ts';

/** What an adapter brings to be tested. `advance` lets bus time pass: a test clock moves, a real one is waited for. */
export interface MessageBusHarness {
  readonly bus: MessageBus;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

const WORKSPACE = '01990000-0000-7000-8000-000000000001';

export function envelope(fields: Partial<Envelope> = {}): Envelope {
  const id = createId();
  return {
    message_id: id,
    timestamp: '2026-01-01T00:00:00.000Z',
    sender: 'tester',
    receiver: 'brand',
    priority: 'P0',
    idempotency_key: id,
    schema_version: SCHEMA_VERSION,
    payload: {},
    ...fields,
  };
}

const queueOf = ({ receiver, priority }: Envelope): string => subjects.task(WORKSPACE, receiver, priority);

/** The behaviour every message bus has. Run it for each adapter. */
export function describeMessageBus(name: string, create: () => Promise<MessageBusHarness>): void {
  describe(`message bus: ${name}`, () => {
    let harness: MessageBusHarness;
    let bus: MessageBus;
    beforeEach(async () => {
      harness = await create();
      bus = harness.bus;
    });
    afterEach(async () => harness.close());
    const until = async (check: () => void): Promise<void> =>
      vi.waitFor(check, { timeout: 30_000, interval: 2 });
    const send = async (message: Envelope) => bus.enqueue(queueOf(message), message);

    describe('publish and subscribe', () => {
      it('reaches every subscription whose pattern matches, in order, and no other', async () => {
        const heard: string[] = [];
        await bus.subscribe(
          'a.*.changed',
          ({ subject, payload }) => void heard.push(`${subject} ${JSON.stringify(payload)}`),
        );
        await bus.subscribe('a.*', () => void heard.push('one token short'));
        await bus.publish('a.b.changed', 1);
        await bus.publish('a.b.c.changed', 2);
        await bus.publish('a.c.changed', 3);
        await until(() => expect(heard).toEqual(['a.b.changed 1', 'a.c.changed 3']));
      });

      it('gives each message to one member of a queue group and to all without one', async () => {
        const heard: string[] = [];
        await bus.subscribe('news', () => void heard.push('group'), { queueGroup: 'g' });
        await bus.subscribe('news', () => void heard.push('group'), { queueGroup: 'g' });
        await bus.subscribe('news', () => void heard.push('alone'));
        await bus.publish('news', null);
        await bus.publish('news', null);
        await until(() => expect(heard.toSorted()).toEqual(['alone', 'alone', 'group', 'group']));
      });

      it('delivers copies: what one listener does to a payload nobody else sees', async () => {
        const heard: unknown[] = [];
        const sent = { list: [1] };
        await bus.subscribe('news', ({ payload }) => void (payload as { list: number[] }).list.push(2));
        await bus.subscribe('news', ({ payload }) => void heard.push(payload));
        await bus.publish('news', sent);
        await until(() => expect(heard).toEqual([{ list: [1] }]));
        expect(sent).toEqual({ list: [1] });
      });

      it('goes on after a listener failed', async () => {
        const heard: unknown[] = [];
        await bus.subscribe('news', ({ payload }) => {
          if (payload === 1) throw new Error('fails on purpose');
          heard.push(payload);
        });
        await bus.publish('news', 1);
        await bus.publish('news', 2);
        await until(() => expect(heard).toEqual([2]));
      });

      it('is silent after unsubscribe', async () => {
        const heard: unknown[] = [];
        const gone = await bus.subscribe('news', () => void heard.push('gone'));
        await bus.subscribe('news', () => void heard.push('here'));
        await gone.unsubscribe();
        await bus.publish('news', null);
        await until(() => expect(heard).toEqual(['here']));
      });

      it('refuses subjects with wildcards or odd characters, values that are no JSON, and messages over the limit', async () => {
        await expect(bus.publish('a.*', 1)).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(bus.publish('a..b', 1)).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(bus.subscribe('a.b*', () => {})).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(bus.publish('a', Number.NaN)).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(bus.publish('a', 'x'.repeat(BUS_LIMITS.payloadBytes))).rejects.toMatchObject({
          code: 'too_large',
        });
      });
    });

    describe('work queue', () => {
      it('keeps work until somebody consumes it, then hands each envelope out once', async () => {
        const first = envelope({ payload: { n: 1 } });
        await send(first);
        const seen: Envelope[] = [];
        await bus.consume('brand', ({ envelope: got }) => void seen.push(got), { ackWaitMs: 500 });
        await until(() => expect(seen).toEqual([first]));
        await harness.advance(1_200);
        expect(seen).toHaveLength(1);
      });

      it('takes P0 before P1 before P2', async () => {
        await send(envelope({ priority: 'P2', payload: { n: 3 } }));
        await send(envelope({ priority: 'P1', payload: { n: 2 } }));
        await send(envelope({ priority: 'P0', payload: { n: 1 } }));
        const seen: unknown[] = [];
        await bus.consume('brand', ({ envelope: got }) => void seen.push(got.payload['n']));
        await until(() => expect(seen).toEqual([1, 2, 3]));
      });

      it('lets old work of low priority through while urgent work keeps coming', async () => {
        await send(envelope({ priority: 'P2', payload: { n: 'old' } }));
        await harness.advance(10);
        for (let n = 0; n < 3 * AGEING_SHARE; n++) await send(envelope({ payload: { n } }));
        const seen: unknown[] = [];
        await bus.consume('brand', ({ envelope: got }) => void seen.push(got.payload['n']));
        await until(() => expect(seen).toHaveLength(3 * AGEING_SHARE + 1));
        expect(seen.indexOf('old')).toBeLessThan(2 * AGEING_SHARE);
        expect(seen.indexOf('old')).toBeGreaterThan(0);
      });

      it('gives an envelope to one consumer of a receiver, and only to that receiver', async () => {
        const seen: string[] = [];
        await bus.consume('brand', () => void seen.push('brand'));
        await bus.consume('brand', () => void seen.push('brand'));
        await bus.consume('copy', () => void seen.push('copy'));
        await send(envelope());
        await until(() => expect(seen).toEqual(['brand']));
      });

      it('works on as many envelopes at once as the consumer asks for', async () => {
        const gate = Promise.withResolvers<void>();
        let running = 0;
        const consume = async (): Promise<void> => {
          running += 1;
          await gate.promise;
        };
        await bus.consume('brand', consume, { concurrency: 2 });
        for (let n = 0; n < 3; n++) await send(envelope());
        await until(() => expect(running).toBe(2));
        await harness.advance(1);
        expect(running).toBe(2);
        gate.resolve();
        await until(() => expect(running).toBe(3));
      });

      it('adds nothing for an idempotency key it has seen, until the window is over', async () => {
        const message = envelope();
        expect(await send(message)).toEqual({ duplicate: false });
        expect(await send(envelope({ idempotency_key: message.idempotency_key }))).toEqual({
          duplicate: true,
        });
        const seen: string[] = [];
        await bus.consume('brand', ({ envelope: got }) => void seen.push(got.message_id));
        await until(() => expect(seen).toEqual([message.message_id]));
      });

      it('takes a key that another receiver had', async () => {
        const message = envelope();
        await send(message);
        expect(await send({ ...message, receiver: 'copy' })).toEqual({ duplicate: false });
      });

      it('delivers again after nak, not before the delay, with the attempt counted', async () => {
        const attempts: number[] = [];
        await bus.consume('brand', (delivery) => {
          attempts.push(delivery.attempt);
          if (delivery.attempt === 1) delivery.nak(400);
        });
        await send(envelope());
        await until(() => expect(attempts).toEqual([1]));
        await harness.advance(200);
        expect(attempts).toEqual([1]);
        await harness.advance(300);
        await until(() => expect(attempts).toEqual([1, 2]));
      });

      it('makes a dead letter of what fails as often as allowed, with the reason, and replays it', async () => {
        const message = envelope();
        let failing = true;
        const attempts: number[] = [];
        const handler = ({ attempt }: { attempt: number }): void => {
          attempts.push(attempt);
          if (failing) throw new Error('The model is away.');
        };
        await bus.consume('brand', handler, { maxDeliveries: 2 });
        await send(message);
        await until(() => expect(attempts).toEqual([1]));
        await harness.advance(1_100);
        await until(() => expect(attempts).toEqual([1, 2]));
        await vi.waitFor(async () => expect(await bus.deadLetters()).toHaveLength(1));
        expect(await bus.deadLetters()).toMatchObject([
          { envelope: message, attempts: 2, reason: 'The model is away.' },
        ]);
        failing = false;
        expect(await bus.replay(message.message_id)).toBe(true);
        await until(() => expect(attempts).toEqual([1, 2, 1]));
        expect(await bus.deadLetters()).toEqual([]);
        expect(await bus.replay(message.message_id)).toBe(false);
      });

      it('makes a dead letter at once of what its handler rejects', async () => {
        await bus.consume('brand', (delivery) => delivery.reject('No such creative.'));
        await send(envelope());
        await vi.waitFor(async () => {
          expect(await bus.deadLetters()).toMatchObject([{ attempts: 1, reason: 'No such creative.' }]);
        });
      });

      it('delivers again what was not settled in time, and a late ack changes nothing', async () => {
        const attempts: number[] = [];
        const { promise: late, resolve: release } = Promise.withResolvers<void>();
        const handler = async ({ attempt }: { attempt: number }): Promise<void> => {
          attempts.push(attempt);
          if (attempt === 1) await late;
        };
        await bus.consume('brand', handler, { ackWaitMs: 500 });
        await send(envelope());
        await until(() => expect(attempts).toEqual([1]));
        await harness.advance(600);
        await until(() => expect(attempts).toEqual([1, 2]));
        release();
        await harness.advance(600);
        expect(attempts).toEqual([1, 2]);
      });

      it('does not deliver again while its handler extends the time', async () => {
        const attempts: number[] = [];
        const { promise: done, resolve: finish } = Promise.withResolvers<void>();
        let extend = (): void => {};
        await bus.consume(
          'brand',
          async (delivery) => {
            attempts.push(delivery.attempt);
            extend = () => delivery.extend();
            await done;
          },
          { ackWaitMs: 1_000 },
        );
        await send(envelope());
        await until(() => expect(attempts).toEqual([1]));
        for (let step = 0; step < 3; step++) {
          await harness.advance(600);
          extend();
        }
        expect(attempts).toEqual([1]);
        finish();
      });

      it('refuses malformed envelopes, other schema versions and a subject that is not the receiver’s', async () => {
        const message = envelope();
        const wrong = (fields: object): Envelope => ({ ...message, ...fields });
        const refused = { code: 'invalid_input' };
        await expect(send(wrong({ timestamp: 'today' }))).rejects.toMatchObject(refused);
        await expect(bus.enqueue(queueOf(message), wrong({ schema_version: 2 }))).rejects.toThrow(
          'schema_version',
        );
        await expect(bus.enqueue(queueOf(message), wrong({ receiver: 'copy' }))).rejects.toMatchObject(
          refused,
        );
        await expect(bus.enqueue(queueOf(message), wrong({ priority: 'P1' }))).rejects.toMatchObject(refused);
      });
    });

    describe('request and reply', () => {
      it('returns the answer of one responder', async () => {
        let asked = 0;
        for (let n = 0; n < 2; n++) {
          await bus.respond('sum', ({ payload }) => {
            asked += 1;
            return (payload as number[]).reduce((a, b) => a + b, 0);
          });
        }
        expect(await bus.request('sum', [1, 2, 3])).toBe(6);
        expect(asked).toBe(1);
      });

      it('fails at once without a responder, and after the time without an answer', async () => {
        await expect(bus.request('nobody', 1)).rejects.toMatchObject({ code: 'unavailable' });
        const never = Promise.withResolvers<null>();
        await bus.respond('slow', () => never.promise);
        const asked = bus.request('slow', 1, { timeoutMs: 300 }).catch((error: unknown) => error);
        await harness.advance(400);
        expect(await asked).toMatchObject({ code: 'unavailable' });
        never.resolve(null);
      });

      it('does not show the insides of a responder that failed', async () => {
        await bus.respond('breaks', () => {
          throw new Error('secret path');
        });
        await expect(bus.request('breaks', 1)).rejects.toMatchObject({ code: 'internal' });
        await expect(bus.request('breaks', 1)).rejects.not.toThrow('secret path');
      });
    });

    describe('key-value', () => {
      it('stores, lists, replaces and deletes, one bucket apart from another', async () => {
        const one = bus.keyValue('one');
        await one.put('a.b', { n: 1 });
        await one.put('c', 2);
        await bus.keyValue('two').put('c', 3);
        await one.put('c', 4);
        expect([await one.get('a.b'), await one.get('c'), await one.get('d')]).toEqual([
          { n: 1 },
          4,
          undefined,
        ]);
        expect((await one.keys()).toSorted()).toEqual(['a.b', 'c']);
        await one.delete('c');
        expect(await one.get('c')).toBeUndefined();
        expect(await bus.keyValue('two').get('c')).toBe(3);
      });

      it('forgets a value after its time', async () => {
        const store = bus.keyValue('short');
        await store.put('soon', 1, { ttlMs: 1_000 });
        await store.put('stays', 2);
        expect(await store.get('soon')).toBe(1);
        await harness.advance(1_200);
        expect(await store.get('soon')).toBeUndefined();
        expect(await store.keys()).toEqual(['stays']);
      });

      it('creates a key for exactly one of several that try', async () => {
        const store = bus.keyValue('locks');
        const tries = await Promise.all([1, 2, 3].map((n) => store.create('lock', n)));
        expect(tries.filter(Boolean)).toHaveLength(1);
        await store.delete('lock');
        expect(await store.create('lock', 9)).toBe(true);
      });

      it('creates a key anew when the time of its value is over', async () => {
        const store = bus.keyValue('leases');
        expect(await store.create('lease', 1, { ttlMs: 500 })).toBe(true);
        expect(await store.create('lease', 2)).toBe(false);
        await harness.advance(600);
        expect(await store.create('lease', 3)).toBe(true);
        expect(await store.get('lease')).toBe(3);
      });

      it('takes dots anywhere in a key', async () => {
        const store = bus.keyValue('dots');
        for (const key of ['.', '..', 'a..b', '.a', 'a.']) await store.put(key, key);
        expect((await store.keys()).toSorted()).toEqual(['.', '..', '.a', 'a.', 'a..b']);
        expect(await store.get('a..b')).toBe('a..b');
      });

      it('refuses keys that some adapter could not store', async () => {
        expect(() => bus.keyValue('a.b')).toThrow(/named by/);
        await expect(bus.keyValue('b').put('a b', 1)).rejects.toMatchObject({ code: 'invalid_input' });
        await expect(bus.keyValue('b').get('x'.repeat(BUS_LIMITS.keyLength + 1))).rejects.toMatchObject({
          code: 'invalid_input',
        });
      });
    });

    it('drains: running handlers finish, then every call says that it is closed', async () => {
      const gate = Promise.withResolvers<void>();
      let finished = false;
      let started = false;
      await bus.consume('brand', async () => {
        started = true;
        await gate.promise;
        finished = true;
      });
      await send(envelope());
      await until(() => expect(started).toBe(true));
      const drained = bus.drain();
      gate.resolve();
      await drained;
      expect(finished).toBe(true);
      await expect(bus.publish('a', 1)).rejects.toMatchObject({ code: 'unavailable' });
      await expect(send(envelope())).rejects.toMatchObject({ code: 'unavailable' });
      await expect(bus.keyValue('b').get('k')).rejects.toMatchObject({ code: 'unavailable' });
      await bus.drain();
    });
  });
}
