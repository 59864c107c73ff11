import { headers } from '@nats-io/transport-node';
import { StudioError } from '@sparklio/shared/errors';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';
import { systemClock } from '../../../clock.ts';
import { CONSUME_DEFAULTS } from '../../message-bus.ts';
import type { ConsumeOptions, DeadLetter, Subscription, WorkHandler } from '../../message-bus.ts';
import type { InFlight } from '../in-flight.ts';
import type { BusConnection } from './connection.ts';
import { DeadLetters } from './dead-letters.ts';
import { isFull } from './failures.ts';
import { Puller } from './puller.ts';
import { startWorking } from './working.ts';
import type { Streams } from './streams.ts';

/** The work queue: one stream per receiver, one durable consumer per priority. */
export class NatsWorkQueue {
  readonly #connection: BusConnection;
  readonly #streams: Streams;
  readonly #inFlight: InFlight;
  readonly #onError: (error: unknown) => void;
  readonly #pollMs: number;
  readonly #dead: DeadLetters;
  readonly #working = new Set<Subscription>();

  constructor(given: {
    connection: BusConnection;
    streams: Streams;
    inFlight: InFlight;
    onError: (error: unknown) => void;
    pollMs: number;
  }) {
    this.#connection = given.connection;
    this.#streams = given.streams;
    this.#inFlight = given.inFlight;
    this.#onError = given.onError;
    this.#pollMs = given.pollMs;
    this.#dead = new DeadLetters(given.connection, given.streams);
  }

  async enqueue(subject: string, envelope: Envelope, wire: string): Promise<{ duplicate: boolean }> {
    const { duplicate } = await this.#publish(subject, envelope, wire, envelope.idempotency_key);
    return { duplicate };
  }

  async consume(receiver: string, handler: WorkHandler, options: ConsumeOptions): Promise<Subscription> {
    const chosen = { ...CONSUME_DEFAULTS, ...options };
    const puller = new Puller(this.#connection, this.#streams, receiver, chosen.ackWaitMs);
    await puller.prepare();
    const working = startWorking({
      ...chosen,
      puller,
      handler,
      clock: systemClock,
      inFlight: this.#inFlight,
      pollMs: this.#pollMs,
      onError: this.#onError,
      bury: (letter) => this.#dead.add(letter),
    });
    this.#working.add(working);
    return {
      unsubscribe: async () => {
        this.#working.delete(working);
        await working.unsubscribe();
      },
    };
  }

  deadLetters(): Promise<readonly DeadLetter[]> {
    return this.#dead.all();
  }

  replay(messageId: string): Promise<boolean> {
    return this.#dead.take(messageId, async ({ subject, envelope }, sequence) => {
      // Two who replay one letter at once put it back once.
      await this.#publish(subject, envelope, JSON.stringify(envelope), `replay ${sequence}`);
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#working].map((working) => working.unsubscribe()));
    this.#working.clear();
  }

  async #publish(
    subject: string,
    { receiver }: Envelope,
    wire: string,
    key: string,
  ): Promise<{ duplicate: boolean }> {
    try {
      return await this.#streams.withWork(receiver, () => {
        const sent = headers();
        // A header ends at a line break, which a key may hold.
        sent.set('Nats-Msg-Id', encodeURIComponent(key.toWellFormed()));
        const { js, names } = this.#connection;
        return js.publish(names.workSubject(subject), wire, { headers: sent, retries: 0 });
      });
    } catch (error) {
      if (!isFull(error)) throw error;
      throw new StudioError('unavailable', `The queue of ${receiver} is full. Try again later.`, {
        cause: error,
      });
    }
  }
}
