import { subjects } from '@sparklio/shared/protocol/subjects';
import { expect, it } from 'vitest';
import { createMemoryMessageBus } from '../src/message-bus/adapters/memory.ts';
import { BUS_LIMITS } from '../src/message-bus/message-bus.ts';
import { createManualClock } from './manual-clock.ts';
import { describeMessageBus, envelope } from './message-bus.contract.ts';

describeMessageBus('memory', async () => {
  const clock = createManualClock();
  const bus = createMemoryMessageBus({ clock });
  return { bus, advance: (ms) => clock.advance(ms), close: () => bus.drain() };
});

const SUBJECT = subjects.task('w', 'brand', 'P0');

it('refuses work for a receiver whose queue is full', async () => {
  const bus = createMemoryMessageBus({ queueLength: 1 });
  await bus.enqueue(SUBJECT, envelope());
  await expect(bus.enqueue(SUBJECT, envelope())).rejects.toMatchObject({ code: 'unavailable' });
});

it('takes an idempotency key again after the window', async () => {
  const clock = createManualClock();
  const bus = createMemoryMessageBus({ clock });
  const message = envelope();
  await bus.enqueue(SUBJECT, message);
  await clock.advance(BUS_LIMITS.idempotencyWindowMs + 1);
  expect(await bus.enqueue(SUBJECT, message)).toEqual({ duplicate: false });
});

it('keeps the newest dead letters only', async () => {
  const bus = createMemoryMessageBus();
  await bus.consume('brand', (delivery) => delivery.reject('no'), { concurrency: 50 });
  for (let n = 0; n < BUS_LIMITS.deadLetters + 5; n++) await bus.enqueue(SUBJECT, envelope());
  await expect.poll(async () => (await bus.deadLetters()).length).toBe(BUS_LIMITS.deadLetters);
});
