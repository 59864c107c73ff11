import type { NatsConnection, Subscription as NatsSubscription } from '@nats-io/transport-node';
import type { MessageHandler, Subscription } from '../../message-bus.ts';
import { fromWire } from '../../wire.ts';
import type { InFlight } from '../in-flight.ts';
import type { BusConnection } from './connection.ts';

/** Publish and subscribe, by the core of NATS: nothing is kept for those who are not there. */
export class NatsTopics {
  readonly #connection: BusConnection;
  readonly #inFlight: InFlight;
  readonly #onError: (error: unknown) => void;
  readonly #subscriptions = new Set<NatsSubscription>();

  constructor(connection: BusConnection, inFlight: InFlight, onError: (error: unknown) => void) {
    this.#connection = connection;
    this.#inFlight = inFlight;
    this.#onError = onError;
  }

  /** Resolves when the server has it. @throws StudioError `unavailable`, `too_large` */
  async publish(subject: string, wire: string): Promise<void> {
    await this.#connection.call(async () => {
      this.#nc.publish(this.#connection.names.subject(subject), wire);
      await this.#nc.flush();
    });
  }

  /** Resolves when the server knows of it, so that what is published afterwards is heard. */
  async subscribe(
    pattern: string,
    handler: MessageHandler,
    queue: string | undefined,
  ): Promise<Subscription> {
    const { names } = this.#connection;
    const subscription = this.#nc.subscribe(names.subject(pattern), {
      ...(queue === undefined ? {} : { queue }),
      callback: (error, message) => {
        if (error !== null) this.#onError(error);
        else
          this.#inFlight.run(async () =>
            handler({ subject: names.fromSubject(message.subject), payload: fromWire(message.string()) }),
          );
      },
    });
    this.#subscriptions.add(subscription);
    await this.#connection.call(() => this.#nc.flush());
    return {
      unsubscribe: async () => {
        subscription.unsubscribe();
        this.#subscriptions.delete(subscription);
      },
    };
  }

  close(): void {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#subscriptions.clear();
  }

  get #nc(): NatsConnection {
    return this.#connection.nc;
  }
}
