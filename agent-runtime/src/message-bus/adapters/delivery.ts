import type { Clock, Timer } from '../../clock.ts';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';
import { backoffMs } from '../message-bus.ts';
import type { Delivery, WorkHandler } from '../message-bus.ts';

export type Outcome =
  | { readonly kind: 'ack' }
  | { readonly kind: 'nak'; readonly delayMs: number; readonly reason: string }
  /** not settled in time: it is due again now */
  | { readonly kind: 'late'; readonly reason: string }
  | { readonly kind: 'reject'; readonly reason: string };

interface Attempt {
  readonly subject: string;
  readonly envelope: Envelope;
  /** 1 for the first */
  readonly attempt: number;
  readonly ackWaitMs: number;
  readonly clock: Clock;
  /** tells whoever keeps the queue that the time to settle starts anew */
  readonly onExtend?: () => void;
  /** called exactly once */
  readonly settle: (outcome: Outcome) => void;
}

/** Why something that nobody settled is dead, in words for people. */
export function notInTime(ackWaitMs: number): string {
  return `It was not settled within ${ackWaitMs} ms.`;
}

/**
 * Runs a handler for one attempt at an envelope. The first outcome counts: an acknowledgement that comes
 * after the time to settle has run out changes nothing, because the envelope may be with somebody else by then.
 * Resolves when the handler is done or its time is up.
 */
export async function attemptDelivery(handler: WorkHandler, details: Attempt): Promise<void> {
  const { subject, envelope, attempt, ackWaitMs, clock } = details;
  const timeIsUp = Promise.withResolvers<void>();
  let open = true;
  let timer: Timer | undefined;

  const settle = (outcome: Outcome): void => {
    if (!open) return;
    open = false;
    timer?.cancel();
    details.settle(outcome);
  };
  const startTimer = (): void => {
    timer?.cancel();
    timer = clock.after(ackWaitMs, () => {
      settle({ kind: 'late', reason: notInTime(ackWaitMs) });
      timeIsUp.resolve();
    });
  };
  const delivery: Delivery = {
    subject,
    envelope,
    attempt,
    ack: () => settle({ kind: 'ack' }),
    nak: (delayMs = backoffMs(attempt)) =>
      settle({ kind: 'nak', delayMs, reason: 'It was put back too often.' }),
    reject: (reason) => settle({ kind: 'reject', reason }),
    extend: () => {
      if (!open) return;
      startTimer();
      details.onExtend?.();
    },
  };
  const handle = async (): Promise<void> => {
    try {
      await handler(delivery);
      settle({ kind: 'ack' });
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'Its handler failed.';
      settle({ kind: 'nak', delayMs: backoffMs(attempt), reason });
    }
  };
  startTimer();
  await Promise.race([handle(), timeIsUp.promise]);
}
