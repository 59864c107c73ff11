import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';

/**
 * How processes of the studio talk. The bus carries ids and intent, never document content.
 * Every adapter passes `test/message-bus.contract.ts`. Payloads are JSON and arrive as copies.
 * A bus that cannot be reached makes calls fail with `unavailable` after seconds at most and comes back by itself;
 * what a call that failed had sent may still arrive. After `drain` every call fails with `unavailable`.
 */
export interface MessageBus {
  /** Tells whoever listens now; nobody listening is no error. @throws StudioError `invalid_input`, `too_large` */
  publish(subject: string, payload: Json): Promise<void>;

  /**
   * Hears every message whose subject matches `pattern`; `*` stands for exactly one token.
   * Of the subscriptions that share a `queueGroup` one hears each message.
   * A handler that fails is reported to the bus' `onError` and hears the next message all the same.
   */
  subscribe(
    pattern: string,
    handler: MessageHandler,
    options?: { queueGroup?: string },
  ): Promise<Subscription>;

  /**
   * Puts work into the queue of `envelope.receiver`. The subject must be `subjects.task(workspace, receiver, priority)`
   * of that envelope. An `idempotency_key` that this receiver had within the window adds nothing and says `duplicate`.
   * @throws StudioError `invalid_input` for a malformed envelope, `unavailable` if the queue is full
   */
  enqueue(subject: string, envelope: Envelope): Promise<{ duplicate: boolean }>;

  /**
   * Takes work of one receiver, of all workspaces: P0 before P1 before P2, but one pull in
   * `AGEING_SHARE` goes to whatever has waited longest, so that nothing waits for ever.
   * At least once: a handler must bear seeing the same envelope again.
   */
  consume(receiver: string, handler: WorkHandler, options?: ConsumeOptions): Promise<Subscription>;

  /** Work given up after its last delivery or refused by a handler, oldest first. */
  deadLetters(): Promise<readonly DeadLetter[]>;

  /** Puts a dead letter back as if new; the idempotency window does not hold it. False if there is none of that id. */
  replay(messageId: string): Promise<boolean>;

  /** Asks one responder. @throws StudioError `unavailable` without responder or answer in time; the responder's own error otherwise */
  request(subject: string, payload: Json, options?: { timeoutMs?: number }): Promise<Json>;

  /** Answers requests. Responders of one pattern share them. */
  respond(pattern: string, handler: (message: BusMessage) => Json | Promise<Json>): Promise<Subscription>;

  /** A named set of small values. Names are `[A-Za-z0-9_-]`, keys `[A-Za-z0-9_=.-]` of at most 200 characters. @throws StudioError `invalid_input` */
  keyValue(bucket: string): KeyValue;

  /** Takes no new work, waits until running handlers are done, then closes. Repeating it is harmless. */
  drain(): Promise<void>;
}

export interface BusMessage {
  readonly subject: string;
  readonly payload: Json;
}

export type MessageHandler = (message: BusMessage) => void | Promise<void>;

export interface Subscription {
  /** Nothing is delivered afterwards; a handler that runs already runs to its end. */
  unsubscribe(): Promise<void>;
}

/**
 * One attempt at one envelope. A handler that returns without having settled it has acknowledged it;
 * one that throws has refused it for now (`nak` with the backoff of its consumer).
 */
export interface Delivery {
  readonly subject: string;
  readonly envelope: Envelope;
  /** 1 for the first attempt */
  readonly attempt: number;
  ack(): void;
  /** Again after `delayMs` (default: the backoff). After the last allowed attempt it becomes a dead letter. */
  nak(delayMs?: number): void;
  /** No attempt can succeed: a dead letter at once. */
  reject(reason: string): void;
  /** Says that work goes on: the time to settle starts anew. */
  extend(): void;
}

export type WorkHandler = (delivery: Delivery) => void | Promise<void>;

export interface ConsumeOptions {
  /** envelopes in work at once; default 1 */
  readonly concurrency?: number;
  /** attempts before an envelope becomes a dead letter; default 5 */
  readonly maxDeliveries?: number;
  /** time to settle or `extend` before the envelope is delivered again; default 60,000 */
  readonly ackWaitMs?: number;
}

export const CONSUME_DEFAULTS: Required<ConsumeOptions> = {
  concurrency: 1,
  maxDeliveries: 5,
  ackWaitMs: 60_000,
};

export interface DeadLetter {
  readonly subject: string;
  readonly envelope: Envelope;
  readonly attempts: number;
  readonly reason: string;
  /** epoch ms */
  readonly deadAt: number;
}

export interface KeyValue {
  get(key: string): Promise<Json | undefined>;
  /** Writes, and forgets after `ttlMs` if given. */
  put(key: string, value: Json, options?: { ttlMs?: number }): Promise<void>;
  /** Writes only if the key is free. Of several at once exactly one gets `true`. */
  create(key: string, value: Json, options?: { ttlMs?: number }): Promise<boolean>;
  delete(key: string): Promise<void>;
  keys(): Promise<readonly string[]>;
}

export const BUS_LIMITS = {
  payloadBytes: 1_048_576,
  subjectLength: 400,
  keyLength: 200,
  /** envelopes waiting per receiver */
  queueLength: 10_000,
  deadLetters: 1_000,
  idempotencyWindowMs: 600_000,
} as const;

/** One pull in so many ignores priority and takes what has waited longest. */
export const AGEING_SHARE = 8;

/** Wait before attempt `attempt + 1`: 1 s, 4 s, 16 s, at most 60 s. */
export function backoffMs(attempt: number): number {
  return Math.min(1_000 * 4 ** (attempt - 1), 60_000);
}
