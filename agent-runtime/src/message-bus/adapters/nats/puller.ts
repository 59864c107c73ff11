import { PRIORITIES } from '@sparklio/shared/protocol/subjects';
import type { Priority } from '@sparklio/shared/protocol/subjects';
import { AGEING_SHARE } from '../../message-bus.ts';
import type { BusConnection } from './connection.ts';
import { readPulled } from './pulled-message.ts';
import type { PulledMessage } from './pulled-message.ts';
import type { Streams } from './streams.ts';

/** The server's answer to a pull when nothing waits. */
const NOTHING: ReadonlySet<number> = new Set([404, 408]);

/**
 * Takes the work of one receiver, one envelope at a time. Strict order among priorities is made here, because the
 * server knows of none: P0 is asked first, and one pull in `AGEING_SHARE` asks first for what has waited longest.
 */
export class Puller {
  readonly #connection: BusConnection;
  readonly #streams: Streams;
  readonly #receiver: string;
  readonly #ackWaitMs: number;
  #pulls = 0;

  constructor(connection: BusConnection, streams: Streams, receiver: string, ackWaitMs: number) {
    this.#connection = connection;
    this.#streams = streams;
    this.#receiver = receiver;
    this.#ackWaitMs = ackWaitMs;
  }

  /** Makes sure that the queue is there. @throws StudioError `unavailable` */
  prepare(): Promise<void> {
    return this.#streams.withConsumers(this.#receiver, this.#ackWaitMs, () => Promise.resolve());
  }

  /** The next envelope, or undefined if nothing waits. @throws StudioError `unavailable` */
  take(): Promise<PulledMessage | undefined> {
    return this.#streams.withConsumers(this.#receiver, this.#ackWaitMs, async () => {
      for (const priority of await this.#order()) {
        const message = await this.#pull(priority);
        if (message === undefined) continue;
        this.#pulls += 1;
        return message;
      }
      return undefined;
    });
  }

  /** Calls `wake` when something is put into the queue: a hint, which may be lost. */
  onArrival(wake: () => void): { unsubscribe(): void } {
    const subscriptions = PRIORITIES.map((priority) =>
      this.#connection.nc.subscribe(this.#connection.names.workFilter(this.#receiver, priority), {
        callback: wake,
      }),
    );
    return { unsubscribe: () => subscriptions.forEach((subscription) => subscription.unsubscribe()) };
  }

  async #pull(priority: Priority): Promise<PulledMessage | undefined> {
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${this.#connection.names.workStream(this.#receiver)}.${priority}`;
    const request = JSON.stringify({ batch: 1, no_wait: true });
    const answer = await this.#connection.nc.request(subject, request, {
      timeout: this.#connection.callMs,
      // The answer keeps the subject of the task, by which a shared inbox would not know whose it is.
      noMux: true,
    });
    const status = answer.headers?.code ?? 0;
    if (status === 0) return readPulled(answer, this.#connection.names);
    if (NOTHING.has(status)) return undefined;
    throw new Error(`The queue answered ${status} ${answer.headers?.description ?? ''}.`);
  }

  async #order(): Promise<readonly Priority[]> {
    if ((this.#pulls + 1) % AGEING_SHARE !== 0) return PRIORITIES;
    const heads = await Promise.all(
      PRIORITIES.map(async (priority) => ({ priority, sequence: await this.#headOf(priority) })),
    );
    return heads.toSorted((a, b) => a.sequence - b.sequence).map(({ priority }) => priority);
  }

  /** Where the oldest envelope stands that nobody was given yet; Infinity if there is none. */
  async #headOf(priority: Priority): Promise<number> {
    const { jsm, names } = this.#connection;
    const stream = names.workStream(this.#receiver);
    const { delivered, num_pending: waiting } = await jsm.consumers.info(stream, priority);
    if (waiting === 0) return Infinity;
    const head = await jsm.direct.getMessage(stream, {
      next_by_subj: names.workFilter(this.#receiver, priority),
      seq: delivered.stream_seq + 1,
    });
    return head?.seq ?? Infinity;
  }
}
