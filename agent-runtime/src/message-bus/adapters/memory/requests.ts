import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { StudioError } from '@sparklio/shared/errors';
import type { Clock } from '../../../clock.ts';
import type { BusMessage, Subscription } from '../../message-bus.ts';
import { matchesPattern } from '../../subject-pattern.ts';
import { fromWire, toWire } from '../../wire.ts';

interface Responder {
  readonly pattern: string;
  readonly handler: (message: BusMessage) => Json | Promise<Json>;
}

/** Request and reply. Responders that match a subject take turns. */
export class Requests {
  #responders: Responder[] = [];
  #turn = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  respond(pattern: string, handler: Responder['handler']): Subscription {
    const responder: Responder = { pattern, handler };
    this.#responders.push(responder);
    return {
      unsubscribe: async () => {
        this.#responders = this.#responders.filter((other) => other !== responder);
      },
    };
  }

  async request(subject: string, wire: string, timeoutMs: number): Promise<Json> {
    const able = this.#responders.filter((responder) => matchesPattern(responder.pattern, subject));
    const responder = able[this.#turn++ % Math.max(able.length, 1)];
    if (responder === undefined)
      throw new StudioError('unavailable', 'Nobody answers requests of this kind now.');
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = this.#clock.after(timeoutMs, () =>
      reject(new StudioError('unavailable', `There was no answer within ${timeoutMs} ms.`)),
    );
    try {
      const answer = Promise.resolve().then(async () =>
        responder.handler({ subject, payload: fromWire(wire) }),
      );
      return fromWire(toWire(await Promise.race([answer, late])));
    } catch (error) {
      if (error instanceof StudioError) throw error;
      throw new StudioError('internal', 'The request failed at its responder.', { cause: error });
    } finally {
      timer.cancel();
    }
  }

  close(): void {
    this.#responders = [];
  }
}
