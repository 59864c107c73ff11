import { StudioError } from '@sparklio/shared/errors';
import { systemClock } from '../../clock.ts';
import type { Clock } from '../../clock.ts';
import { BUS_LIMITS } from '../message-bus.ts';
import type { KeyValue, MessageBus } from '../message-bus.ts';
import { assertPattern, assertSubject } from '../subject-pattern.ts';
import { assertBucket, assertQueue, parseEnvelope, toWire } from '../wire.ts';
import { InFlight } from './in-flight.ts';
import { createMemoryKeyValue } from './memory/key-value.ts';
import { Requests } from './memory/requests.ts';
import { Topics } from './memory/topics.ts';
import { WorkQueue } from './memory/work-queue.ts';

/**
 * The bus inside one process. Nothing outlives the process: queues, dead letters and key-values start empty.
 *
 * @param options.onError hears what handlers threw; default: nobody
 * @param options.queueLength envelopes that may wait per receiver; default `BUS_LIMITS.queueLength`
 */
export function createMemoryMessageBus(
  options: { clock?: Clock; onError?: (error: unknown) => void; queueLength?: number } = {},
): MessageBus {
  const clock = options.clock ?? systemClock;
  const inFlight = new InFlight(options.onError ?? (() => {}));
  const topics = new Topics(inFlight);
  const requests = new Requests(clock);
  const work = new WorkQueue(clock, inFlight, options.queueLength ?? BUS_LIMITS.queueLength);
  const buckets = new Map<string, KeyValue>();
  let open = true;

  const assertOpen = (): void => {
    if (!open) throw new StudioError('unavailable', 'The message bus is closed.');
  };

  return {
    async publish(subject, payload) {
      assertOpen();
      assertSubject(subject);
      topics.publish(subject, toWire(payload));
    },
    async subscribe(pattern, handler, { queueGroup } = {}) {
      assertOpen();
      assertPattern(pattern);
      return topics.subscribe(pattern, handler, queueGroup);
    },
    async enqueue(subject, value) {
      assertOpen();
      assertSubject(subject);
      const envelope = parseEnvelope(value);
      assertQueue(subject, envelope);
      toWire(envelope);
      return work.enqueue(subject, envelope);
    },
    async consume(receiver, handler, consumeOptions = {}) {
      assertOpen();
      return work.consume(receiver, handler, consumeOptions);
    },
    async deadLetters() {
      assertOpen();
      return work.deadLetters();
    },
    async replay(messageId) {
      assertOpen();
      return work.replay(messageId);
    },
    async request(subject, payload, { timeoutMs = 5_000 } = {}) {
      assertOpen();
      assertSubject(subject);
      return requests.request(subject, toWire(payload), timeoutMs);
    },
    async respond(pattern, handler) {
      assertOpen();
      assertPattern(pattern);
      return requests.respond(pattern, handler);
    },
    keyValue(bucket) {
      assertBucket(bucket);
      const keyValue = buckets.get(bucket) ?? createMemoryKeyValue(clock, assertOpen);
      buckets.set(bucket, keyValue);
      return keyValue;
    },
    async drain() {
      open = false;
      work.close();
      topics.close();
      requests.close();
      await inFlight.settled();
    },
  };
}
