import { setTimeout as wait } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { startNats } from '@sparklio/shared/testing/services/nats';
import type { TestNats } from '@sparklio/shared/testing/services/nats';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createNatsMessageBus } from '../../src/message-bus/adapters/nats.ts';
import type { NatsMessageBusOptions } from '../../src/message-bus/adapters/nats.ts';
import type { MessageBus } from '../../src/message-bus/message-bus.ts';
import { describeMessageBus, envelope } from '../message-bus.contract.ts';

const WORKSPACE = '01990000-0000-7000-8000-000000000001';
const SUBJECT = subjects.task(WORKSPACE, 'brand', 'P0');

let nats: TestNats;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

async function openBus(options: Partial<NatsMessageBusOptions> = {}): Promise<MessageBus> {
  const bus = await createNatsMessageBus({
    deployment: 'test',
    url: nats.url,
    callMs: 1_500,
    pollMs: 50,
    ...options,
  });
  onTestFinished(() => bus.drain());
  return bus;
}

/** As a new server would be, without starting one. */
async function deleteStreams(): Promise<void> {
  const nc = await connect({ servers: nats.url });
  const jsm = await jetstreamManager(nc);
  for await (const { config } of jsm.streams.list()) await jsm.streams.delete(config.name);
  await nc.close();
}

// The server keeps its own time, so the windows of the suite are waited for; everything else waits for conditions.
describeMessageBus('NATS JetStream', async () => {
  await deleteStreams();
  const bus = await createNatsMessageBus({ deployment: 'test', url: nats.url, callMs: 5_000, pollMs: 50 });
  return { bus, advance: (ms) => wait(ms), close: () => bus.drain() };
});

describe('the bus on NATS', () => {
  it('refuses work for a receiver whose queue is full, and takes it when there is room', async () => {
    await deleteStreams();
    const bus = await openBus({ queueLength: 1 });
    await bus.enqueue(SUBJECT, envelope());
    await expect(bus.enqueue(SUBJECT, envelope())).rejects.toMatchObject({ code: 'unavailable' });
    await bus.consume('brand', () => {});
    await expect.poll(() => bus.enqueue(SUBJECT, envelope()).catch(() => undefined)).toBeDefined();
  });

  it('shares work and key-values among processes, and keeps them when all have gone', async () => {
    const first = await openBus();
    const kept = envelope({ receiver: 'copy' });
    await first.enqueue(subjects.task(WORKSPACE, 'copy', 'P0'), kept);
    await first.keyValue('shared').put('stops', [1]);
    await first.drain();
    const second = await openBus();
    expect(await second.keyValue('shared').get('stops')).toEqual([1]);
    const seen: string[] = [];
    await second.consume('copy', ({ envelope: got }) => void seen.push(got.message_id));
    await expect.poll(() => seen).toEqual([kept.message_id]);
  });

  it('shares nothing with another deployment on the same server', async () => {
    const [ours, peer, theirs] = [await openBus(), await openBus(), await openBus({ deployment: 'another' })];
    const heard: string[] = [];
    const worked: string[] = [];
    for (const [name, bus] of Object.entries({ peer, theirs })) {
      await bus.subscribe('*.doc.*.*.opened', ({ subject }) => void heard.push(`${name} ${subject}`));
      await bus.consume('layout', ({ subject }) => void worked.push(`${name} ${subject}`));
      await bus.respond('crew.*.give-way', () => name);
    }
    const opened = subjects.document(WORKSPACE, 'canvas', WORKSPACE, 'opened');
    const task = subjects.task(WORKSPACE, 'layout', 'P0');
    await ours.publish(opened, {});
    await ours.enqueue(task, envelope({ receiver: 'layout' }));
    await ours.keyValue('crews').put('one', 'ours');
    await theirs.keyValue('crews').put('one', 'theirs');
    await expect.poll(() => [...heard, ...worked]).toEqual([`peer ${opened}`, `peer ${task}`]);
    expect(await ours.request('crew.one.give-way', null)).toBe('peer');
    expect(await peer.keyValue('crews').get('one')).toBe('ours');
    // What they say themselves comes after whatever they might have heard of ours.
    await theirs.publish(opened, {});
    await expect.poll(() => heard).toEqual([`peer ${opened}`, `theirs ${opened}`]);
    expect(worked).toEqual([`peer ${task}`]);
  });

  it('makes a dead letter of what nobody lived to settle', async () => {
    await deleteStreams();
    const dying = await openBus();
    const message = envelope();
    await dying.consume('brand', () => new Promise(() => {}), { maxDeliveries: 1, ackWaitMs: 400 });
    const other = await openBus();
    await other.enqueue(SUBJECT, message);
    await other.consume('brand', () => {}, { maxDeliveries: 1, ackWaitMs: 400 });
    await expect
      .poll(() => other.deadLetters(), { timeout: 10_000 })
      .toMatchObject([{ attempts: 1, reason: expect.stringContaining('not settled') }]);
  });

  it('says in bounded time that the server is gone, and goes on when it is back', async () => {
    const bus = await openBus({ callMs: 600 });
    const heard: unknown[] = [];
    const seen: string[] = [];
    await bus.subscribe('news', ({ payload }) => void heard.push(payload));
    await bus.consume('layout', ({ envelope: got }) => void seen.push(got.message_id));
    await bus.keyValue('kept').put('a', 1);

    await nats.kill();
    const away = { code: 'unavailable' };
    await expect(bus.publish('news', 1)).rejects.toMatchObject(away);
    await expect(
      bus.enqueue(subjects.task(WORKSPACE, 'layout', 'P0'), envelope({ receiver: 'layout' })),
    ).rejects.toMatchObject(away);
    await expect(bus.keyValue('kept').get('a')).rejects.toMatchObject(away);
    await expect(bus.request('anything', 1)).rejects.toMatchObject(away);
    await expect(bus.deadLetters()).rejects.toMatchObject(away);

    await nats.start();
    await expect
      .poll(
        () =>
          bus
            .keyValue('kept')
            .get('a')
            .catch(() => undefined),
        POLL,
      )
      .toBe(1);
    await bus.publish('news', 2);
    await expect.poll(() => heard.at(-1)).toBe(2);
    const message = envelope({ receiver: 'layout' });
    await bus.enqueue(subjects.task(WORKSPACE, 'layout', 'P0'), message);
    await expect.poll(() => seen, POLL).toContain(message.message_id);
  });

  it('says in bounded time that the server hangs', async () => {
    const bus = await openBus({ callMs: 600 });
    nats.pause();
    try {
      await expect(bus.publish('news', 1)).rejects.toMatchObject({ code: 'unavailable' });
      await expect(bus.keyValue('kept').get('a')).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      nats.resume();
    }
    await expect
      .poll(
        () =>
          bus.publish('news', 1).then(
            () => 'sent',
            () => 'failed',
          ),
        POLL,
      )
      .toBe('sent');
  });

  it('makes everything anew on a server that has lost its data', async () => {
    const bus = await openBus();
    const seen: string[] = [];
    await bus.consume('brand', ({ envelope: got }) => void seen.push(got.message_id));
    await bus.keyValue('kept').put('a', 1);
    await nats.wipe();
    const message = envelope();
    await expect.poll(() => bus.enqueue(SUBJECT, message).catch(() => undefined), POLL).toBeDefined();
    await expect.poll(() => seen, POLL).toContain(message.message_id);
    expect(await bus.keyValue('kept').get('a')).toBeUndefined();
    await bus.keyValue('kept').put('a', 2);
    expect(await bus.keyValue('kept').get('a')).toBe(2);
    expect(await bus.deadLetters()).toEqual([]);
  });

  it('does not start without a server, and does not tell the password', async () => {
    const refused = createNatsMessageBus({
      deployment: 'test',
      url: 'nats://studio:secret@127.0.0.1:1',
      callMs: 500,
    });
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
    await expect(refused).rejects.not.toThrow('secret');
    await expect(
      createNatsMessageBus({ deployment: 'test', url: 'http://127.0.0.1:1' }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

const POLL = { timeout: 20_000 } as const;
