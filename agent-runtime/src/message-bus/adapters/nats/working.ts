import type { Clock, Timer } from '../../../clock.ts';
import type { ConsumeOptions, DeadLetter, Subscription, WorkHandler } from '../../message-bus.ts';
import { fromWire, parseEnvelope } from '../../wire.ts';
import { attemptDelivery, notInTime } from '../delivery.ts';
import type { Outcome } from '../delivery.ts';
import type { InFlight } from '../in-flight.ts';
import type { PulledMessage } from './pulled-message.ts';
import type { Puller } from './puller.ts';

export interface WorkingOptions extends Required<ConsumeOptions> {
  readonly puller: Puller;
  readonly handler: WorkHandler;
  readonly clock: Clock;
  readonly inFlight: InFlight;
  /** looks at the queue so often even if nobody says that something came */
  readonly pollMs: number;
  readonly onError: (error: unknown) => void;
  readonly bury: (letter: DeadLetter) => Promise<void>;
}

/** Takes work and hands it to the handler until `unsubscribe`, which resolves when nothing more can come. */
export function startWorking(options: WorkingOptions): Subscription {
  const { puller, inFlight, clock, concurrency, pollMs, onError } = options;
  const state = { isOpen: true };
  let running = 0;
  let isSilenced = false;
  let wake = Promise.withResolvers<void>();
  const wakeUp = (): void => wake.resolve();
  const timers = new Set<Timer>();
  const wakeAfter = (delayMs: number): void => {
    const timer = clock.after(delayMs, () => {
      timers.delete(timer);
      wakeUp();
    });
    timers.add(timer);
  };
  const arrivals = puller.onArrival(wakeUp);

  const take = async (): Promise<PulledMessage | undefined> => {
    try {
      const message = await puller.take();
      isSilenced = false;
      return message;
    } catch (error) {
      // Said once, not at every try while the server is away.
      if (!isSilenced) onError(error);
      isSilenced = true;
      return undefined;
    }
  };
  const loop = async (): Promise<void> => {
    while (state.isOpen) {
      wake = Promise.withResolvers();
      const message = running < concurrency ? await take() : undefined;
      if (message === undefined) {
        const poll = clock.after(pollMs, wakeUp);
        if (state.isOpen) await wake.promise;
        poll.cancel();
      } else if (state.isOpen) {
        running += 1;
        inFlight.run(() =>
          deliver(options, message, wakeAfter).finally(() => {
            running -= 1;
            wakeUp();
          }),
        );
      } else message.nak(0);
    }
  };
  const ended = loop().catch(onError);
  return {
    async unsubscribe() {
      state.isOpen = false;
      arrivals.unsubscribe();
      wakeUp();
      await ended;
      for (const timer of timers) timer.cancel();
    },
  };
}

async function deliver(
  { handler, clock, inFlight, maxDeliveries, ackWaitMs, bury }: WorkingOptions,
  message: PulledMessage,
  wakeAfter: (delayMs: number) => void,
): Promise<void> {
  const { subject } = message;
  const attempt = message.delivery;
  let envelope: DeadLetter['envelope'];
  try {
    envelope = parseEnvelope(fromWire(message.text));
  } catch (error) {
    // It came past `enqueue`, so nobody of ours waits for it, and it would come back for ever.
    message.term();
    throw error;
  }
  const makeDead = async (attempts: number, reason: string): Promise<void> => {
    await bury({ subject, envelope, attempts, reason, deadAt: clock.now() });
    message.ack();
  };
  // Whoever had it last did not live to settle it.
  if (attempt > maxDeliveries) return makeDead(attempt - 1, notInTime(ackWaitMs));

  const settle = (outcome: Outcome): void => {
    if (outcome.kind === 'ack') message.ack();
    else if (outcome.kind === 'reject' || attempt >= maxDeliveries) {
      inFlight.run(() => makeDead(attempt, outcome.reason));
    } else if (outcome.kind === 'nak') {
      message.nak(outcome.delayMs);
      wakeAfter(outcome.delayMs);
    }
    // What was not settled in time the server hands out again by itself; saying so as well would hand it out twice.
    else wakeAfter(0);
  };
  const onExtend = (): void => message.extend();
  await attemptDelivery(handler, { subject, envelope, attempt, ackWaitMs, clock, settle, onExtend });
}
