import { StudioError } from '@sparklio/shared/errors';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';
import type { Clock } from '../../../clock.ts';
import { BUS_LIMITS, CONSUME_DEFAULTS } from '../../message-bus.ts';
import type { ConsumeOptions, DeadLetter, Subscription, WorkHandler } from '../../message-bus.ts';
import { parseEnvelope } from '../../wire.ts';
import { attemptDelivery } from '../delivery.ts';
import type { Outcome } from '../delivery.ts';
import type { InFlight } from '../in-flight.ts';
import { WaitingLine } from './waiting-line.ts';
import type { QueuedWork } from './waiting-line.ts';

interface Consumer {
  readonly handler: WorkHandler;
  readonly options: Required<ConsumeOptions>;
  running: number;
}

/** The work queue of the in-process bus. Its contents end with the process. */
export class WorkQueue {
  #lines = new Map<string, WaitingLine>();
  #consumers = new Map<string, Consumer[]>();
  #seenUntil = new Map<string, number>();
  #dead: DeadLetter[] = [];
  #open = true;
  readonly #clock: Clock;
  readonly #inFlight: InFlight;
  readonly #queueLength: number;

  constructor(clock: Clock, inFlight: InFlight, queueLength: number) {
    this.#clock = clock;
    this.#inFlight = inFlight;
    this.#queueLength = queueLength;
  }

  enqueue(subject: string, envelope: Envelope): { duplicate: boolean } {
    const now = this.#clock.now();
    this.#forgetOldKeys(now);
    const seenKey = `${envelope.receiver} ${envelope.idempotency_key}`;
    if (this.#seenUntil.has(seenKey)) return { duplicate: true };
    if (this.#line(envelope.receiver).length >= this.#queueLength) {
      throw new StudioError('unavailable', `The queue of ${envelope.receiver} is full. Try again later.`);
    }
    this.#seenUntil.set(seenKey, now + BUS_LIMITS.idempotencyWindowMs);
    this.#admit({ subject, envelope, attempts: 0, since: now });
    return { duplicate: false };
  }

  consume(receiver: string, handler: WorkHandler, options: ConsumeOptions): Subscription {
    const consumer: Consumer = { handler, options: { ...CONSUME_DEFAULTS, ...options }, running: 0 };
    this.#consumers.set(receiver, [...(this.#consumers.get(receiver) ?? []), consumer]);
    this.#pump(receiver);
    return {
      unsubscribe: async () => {
        const others = (this.#consumers.get(receiver) ?? []).filter((other) => other !== consumer);
        this.#consumers.set(receiver, others);
      },
    };
  }

  deadLetters(): readonly DeadLetter[] {
    return [...this.#dead];
  }

  replay(messageId: string): boolean {
    const letter = this.#dead.find(({ envelope }) => envelope.message_id === messageId);
    if (letter === undefined) return false;
    this.#dead = this.#dead.filter((other) => other !== letter);
    const { subject, envelope } = letter;
    this.#admit({ subject, envelope, attempts: 0, since: this.#clock.now() });
    return true;
  }

  close(): void {
    this.#open = false;
  }

  #line(receiver: string): WaitingLine {
    const line = this.#lines.get(receiver) ?? new WaitingLine();
    this.#lines.set(receiver, line);
    return line;
  }

  #admit(work: QueuedWork): void {
    this.#line(work.envelope.receiver).add(work);
    this.#pump(work.envelope.receiver);
  }

  /** Hands out work, in a later turn of the event loop so that several enqueued at once are seen in priority order. */
  #pump(receiver: string): void {
    setImmediate(() => {
      for (;;) {
        const consumer = this.#consumers.get(receiver)?.find((c) => c.running < c.options.concurrency);
        if (!this.#open || consumer === undefined) return;
        const work = this.#line(receiver).take();
        if (work === undefined) return;
        this.#deliver(consumer, work);
      }
    });
  }

  #deliver(consumer: Consumer, work: QueuedWork): void {
    const { maxDeliveries, ackWaitMs } = consumer.options;
    const attempt = work.attempts + 1;
    const settle = (outcome: Outcome): void => {
      if (outcome.kind === 'ack') return;
      if (outcome.kind === 'reject' || attempt >= maxDeliveries) this.#bury(work, attempt, outcome.reason);
      else
        this.#clock.after(outcome.kind === 'late' ? 0 : outcome.delayMs, () =>
          this.#admit({ ...work, attempts: attempt }),
        );
    };
    consumer.running += 1;
    this.#inFlight.run(async () => {
      try {
        const { subject } = work;
        // Checked again where it is received: what waits in a queue may be older than the code that reads it.
        const envelope = parseEnvelope(structuredClone(work.envelope));
        const details = { subject, envelope, attempt, ackWaitMs, clock: this.#clock, settle };
        await attemptDelivery(consumer.handler, details);
      } finally {
        consumer.running -= 1;
        this.#pump(work.envelope.receiver);
      }
    });
  }

  #bury({ subject, envelope }: QueuedWork, attempts: number, reason: string): void {
    this.#dead.push({ subject, envelope, attempts, reason, deadAt: this.#clock.now() });
    if (this.#dead.length > BUS_LIMITS.deadLetters) this.#dead.shift();
  }

  #forgetOldKeys(now: number): void {
    for (const [key, until] of this.#seenUntil) {
      if (until > now) return; // written in order of time, so the rest is younger
      this.#seenUntil.delete(key);
    }
  }
}
