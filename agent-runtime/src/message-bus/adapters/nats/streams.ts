import { AckPolicy, DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import type { StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { PRIORITIES } from '@sparklio/shared/protocol/subjects';
import type { Priority } from '@sparklio/shared/protocol/subjects';
import { BUS_LIMITS } from '../../message-bus.ts';
import type { BusConnection } from './connection.ts';
import { isMissing, isThereDifferently } from './failures.ts';
import type { NatsNames } from './names.ts';

/**
 * The streams on the server, made when they are first needed and again when the server has lost them. All are
 * files: what waits outlives a restart of the server.
 */
export class Streams {
  readonly #connection: BusConnection;
  readonly #names: NatsNames;
  readonly #queueLength: number;
  readonly #known = new Map<string, Promise<void>>();

  constructor(connection: BusConnection, queueLength: number) {
    this.#connection = connection;
    this.#names = connection.names;
    this.#queueLength = queueLength;
    connection.onReconnect(() => this.#known.clear());
  }

  /** Does `work` with the receiver's stream there. @throws StudioError `unavailable` */
  withWork<Result>(receiver: string, work: () => Promise<Result>): Promise<Result> {
    return this.#with(this.#names.workStream(receiver), () => this.#makeWork(receiver), work);
  }

  /** Does `work` with the receiver's consumers there. @throws StudioError `unavailable` */
  withConsumers<Result>(receiver: string, ackWaitMs: number, work: () => Promise<Result>): Promise<Result> {
    const make = async (): Promise<void> => {
      await this.#makeWork(receiver);
      for (const priority of PRIORITIES) await this.#makeConsumer(receiver, priority, ackWaitMs);
    };
    return this.#with(`${this.#names.workStream(receiver)} ${ackWaitMs}`, make, work);
  }

  /** Does `work` with the stream of dead letters there. @throws StudioError `unavailable` */
  withDeadLetters<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#with(this.#names.deadLetters, () => this.#makeDeadLetters(), work);
  }

  async #with<Result>(name: string, make: () => Promise<void>, work: () => Promise<Result>): Promise<Result> {
    const { call } = this.#connection;
    const ensure = async (): Promise<void> => {
      const making = this.#known.get(name) ?? make();
      this.#known.set(name, making);
      await making.catch((error: unknown) => {
        this.#known.delete(name);
        throw error;
      });
    };
    await call(ensure);
    try {
      return await call(work);
    } catch (error) {
      if (!isMissing(error)) throw error;
      this.#known.delete(name);
      await call(ensure);
      return call(work);
    }
  }

  async #makeWork(receiver: string): Promise<void> {
    await this.#makeStream({
      name: this.#names.workStream(receiver),
      subjects: PRIORITIES.map((priority) => this.#names.workFilter(receiver, priority)),
      retention: RetentionPolicy.Workqueue,
      storage: StorageType.File,
      max_msgs: this.#queueLength,
      discard: DiscardPolicy.New,
      allow_direct: true,
      duplicate_window: nanos(BUS_LIMITS.idempotencyWindowMs),
    });
  }

  async #makeDeadLetters(): Promise<void> {
    await this.#makeStream({
      name: this.#names.deadLetters,
      subjects: [this.#names.deadSubject('*')],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      max_msgs: BUS_LIMITS.deadLetters,
      max_msgs_per_subject: 1,
      discard: DiscardPolicy.Old,
    });
  }

  /** Another release may have made it with other settings: the newest start decides. */
  async #makeStream(settings: Partial<StreamConfig> & Pick<StreamConfig, 'name'>): Promise<void> {
    const { streams } = this.#connection.jsm;
    try {
      await streams.add(settings);
    } catch (error) {
      if (!isThereDifferently(error)) throw error;
      await streams.update(settings.name, settings);
    }
  }

  /**
   * The server may deliver as often as it likes: who receives an envelope once too often makes a dead letter of it, so
   * none is left behind in a state that only an advisory, which may be missed, would have told of.
   */
  async #makeConsumer(receiver: string, priority: Priority, ackWaitMs: number): Promise<void> {
    const { consumers } = this.#connection.jsm;
    const changeable = { ack_wait: nanos(ackWaitMs), max_deliver: -1, max_ack_pending: this.#queueLength };
    try {
      await consumers.add(this.#names.workStream(receiver), {
        durable_name: priority,
        filter_subject: this.#names.workFilter(receiver, priority),
        ack_policy: AckPolicy.Explicit,
        ...changeable,
      });
    } catch (error) {
      if (!isThereDifferently(error)) throw error;
      await consumers.update(this.#names.workStream(receiver), priority, changeable);
    }
  }
}
