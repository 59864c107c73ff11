import { BUS_LIMITS } from '../message-bus.ts';
import type { KeyValue, MessageBus } from '../message-bus.ts';
import { assertPattern, assertSubject } from '../subject-pattern.ts';
import { assertBucket, assertQueue, parseEnvelope, toWire } from '../wire.ts';
import { InFlight } from './in-flight.ts';
import { openConnection } from './nats/connection.ts';
import { createNatsKeyValue } from './nats/key-value.ts';
import { NatsRequests } from './nats/requests.ts';
import { Streams } from './nats/streams.ts';
import { NatsTopics } from './nats/topics.ts';
import { NatsWorkQueue } from './nats/work-queue.ts';

export interface NatsMessageBusOptions {
  /** `nats://[user:password@]host:port`, several joined by commas; `tls://` encrypts */
  readonly url: string;
  /** whose bus it is: letters and digits; others on the same server have another one and hear nothing of it */
  readonly deployment: string;
  /** what the server shows as this client's name */
  readonly name?: string;
  /** hears what handlers threw and what the connection reports; default: nobody */
  readonly onError?: (error: unknown) => void;
  /** the longest that a call waits for the server, ms; default 5,000 */
  readonly callMs?: number;
  /** how often queues are looked at when nobody says that something came, ms; default 2,000 */
  readonly pollMs?: number;
  /** envelopes that may wait per receiver; default `BUS_LIMITS.queueLength` */
  readonly queueLength?: number;
}

/**
 * The bus between processes, on a NATS server with JetStream. Messages to whoever listens go by core NATS; work, dead
 * letters and key-values are kept in files by the server.
 *
 * @throws StudioError `unavailable` if the server cannot be reached now, `invalid_input` for a bad address
 */
export async function createNatsMessageBus(options: NatsMessageBusOptions): Promise<MessageBus> {
  const { url, deployment, name = 'sparklio', callMs = 5_000, pollMs = 2_000 } = options;
  const onError = options.onError ?? (() => {});
  const connection = await openConnection({ url, deployment, name, callMs, onError });
  const inFlight = new InFlight(onError);
  const streams = new Streams(connection, options.queueLength ?? BUS_LIMITS.queueLength);
  const topics = new NatsTopics(connection, inFlight, onError);
  const requests = new NatsRequests(connection, inFlight, onError);
  const work = new NatsWorkQueue({ connection, streams, inFlight, onError, pollMs });
  const buckets = new Map<string, KeyValue>();
  let drained: Promise<void> | undefined;

  return {
    async publish(subject, payload) {
      assertSubject(subject);
      await topics.publish(subject, toWire(payload));
    },
    async subscribe(pattern, handler, { queueGroup } = {}) {
      assertPattern(pattern);
      return topics.subscribe(pattern, handler, queueGroup);
    },
    async enqueue(subject, value) {
      assertSubject(subject);
      const envelope = parseEnvelope(value);
      assertQueue(subject, envelope);
      return work.enqueue(subject, envelope, toWire(envelope));
    },
    async consume(receiver, handler, consumeOptions = {}) {
      assertSubject(receiver);
      return work.consume(receiver, handler, consumeOptions);
    },
    deadLetters: () => work.deadLetters(),
    replay: (messageId) => work.replay(messageId),
    async request(subject, payload, { timeoutMs = 5_000 } = {}) {
      assertSubject(subject);
      return requests.request(subject, toWire(payload), timeoutMs);
    },
    async respond(pattern, handler) {
      assertPattern(pattern);
      return requests.respond(pattern, handler);
    },
    keyValue(bucket) {
      assertBucket(bucket);
      const keyValue = buckets.get(bucket) ?? createNatsKeyValue(connection, bucket);
      buckets.set(bucket, keyValue);
      return keyValue;
    },
    drain() {
      drained ??= (async () => {
        topics.close();
        requests.close();
        await work.close();
        await inFlight.settled();
        await connection.close();
      })();
      return drained;
    },
  };
}
