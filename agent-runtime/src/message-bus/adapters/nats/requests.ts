import type { Msg, Subscription as NatsSubscription } from '@nats-io/transport-node';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { ERROR_CODES, StudioError } from '@sparklio/shared/errors';
import { z } from 'zod';
import type { BusMessage, Subscription } from '../../message-bus.ts';
import { fromWire, toWire } from '../../wire.ts';
import type { InFlight } from '../in-flight.ts';
import type { BusConnection } from './connection.ts';
import { isNoResponder } from './failures.ts';

const answerSchema = z.union([
  z.object({ answer: z.json() }),
  z.object({ refusal: z.object({ code: z.string(), message: z.string() }) }),
]);

/** Responders of one pattern share requests by this name. */
const QUEUE = 'responders';

/** Request and reply. An answer says which of the two it is: what was asked for, or the responder's own error. */
export class NatsRequests {
  readonly #connection: BusConnection;
  readonly #inFlight: InFlight;
  readonly #onError: (error: unknown) => void;
  readonly #subscriptions = new Set<NatsSubscription>();

  constructor(connection: BusConnection, inFlight: InFlight, onError: (error: unknown) => void) {
    this.#connection = connection;
    this.#inFlight = inFlight;
    this.#onError = onError;
  }

  async respond(
    pattern: string,
    handler: (message: BusMessage) => Json | Promise<Json>,
  ): Promise<Subscription> {
    const subscription = this.#connection.nc.subscribe(this.#connection.names.subject(pattern), {
      queue: QUEUE,
      callback: (error, message) => {
        if (error !== null) this.#onError(error);
        else this.#inFlight.run(async () => this.#answer(message, handler));
      },
    });
    this.#subscriptions.add(subscription);
    await this.#connection.call(() => this.#connection.nc.flush());
    return {
      unsubscribe: async () => {
        subscription.unsubscribe();
        this.#subscriptions.delete(subscription);
      },
    };
  }

  async request(subject: string, wire: string, timeoutMs: number): Promise<Json> {
    let message: Msg;
    try {
      // The server's word that it is there comes first, so that a lost server and a slow responder differ.
      await this.#connection.call(() => this.#connection.nc.flush());
      const asked = this.#connection.names.subject(subject);
      message = await this.#connection.nc.request(asked, wire, { timeout: timeoutMs });
    } catch (error) {
      if (error instanceof StudioError) throw error;
      const reason = isNoResponder(error)
        ? 'Nobody answers requests of this kind now.'
        : `There was no answer within ${timeoutMs} ms.`;
      throw new StudioError('unavailable', reason, { cause: error });
    }
    const parsed = answerSchema.safeParse(fromWire(message.string()));
    if (!parsed.success) throw new StudioError('internal', 'The answer could not be read.');
    if ('answer' in parsed.data) return parsed.data.answer;
    const { code, message: words } = parsed.data.refusal;
    throw new StudioError(isErrorCode(code) ? code : 'internal', words);
  }

  close(): void {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#subscriptions.clear();
  }

  async #answer(message: Msg, handler: (message: BusMessage) => Json | Promise<Json>): Promise<void> {
    try {
      const payload = fromWire(message.string());
      const answer = await handler({ subject: this.#connection.names.fromSubject(message.subject), payload });
      message.respond(`{"answer":${toWire(answer)}}`);
    } catch (error) {
      const { code, message: words } =
        error instanceof StudioError
          ? error
          : new StudioError('internal', 'The request failed at its responder.');
      message.respond(JSON.stringify({ refusal: { code, message: words } }));
      if (!(error instanceof StudioError)) throw error;
    }
  }
}

function isErrorCode(code: string): code is keyof typeof ERROR_CODES {
  return Object.hasOwn(ERROR_CODES, code);
}
