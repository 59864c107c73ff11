import type { Msg } from '@nats-io/transport-node';
import { nanos } from '@nats-io/transport-node';
import type { NatsNames } from './names.ts';

/**
 * Work that a pull brought. The client library hands such messages only to its own long-waiting pulls, so the few
 * words that are said about one are written here, as the JetStream wire protocol has them.
 */
export interface PulledMessage {
  readonly subject: string;
  readonly text: string;
  /** 1 for the first delivery */
  readonly delivery: number;
  /** It is done with: the queue forgets it. */
  ack(): void;
  /** Again after `delayMs`. */
  nak(delayMs: number): void;
  /** Never again. */
  term(): void;
  /** The time to settle starts anew. */
  extend(): void;
}

/** `$JS.ACK.<stream>.<consumer>.<delivery>.…`, or the same with domain and account before the stream */
const SHORT_FORM_TOKENS = 9;

/** @throws Error if it did not come out of a queue */
export function readPulled(message: Msg, names: NatsNames): PulledMessage {
  const tokens = (message.reply ?? '').split('.');
  const delivery = Number(tokens[tokens.length === SHORT_FORM_TOKENS ? 4 : 6]);
  if (tokens[1] !== 'ACK' || !Number.isInteger(delivery)) throw new Error('This message is of no queue.');
  const say = (words: string): void => void message.respond(words);
  return {
    subject: names.fromWorkSubject(message.subject),
    text: message.string(),
    delivery,
    ack: () => say('+ACK'),
    nak: (delayMs) => say(`-NAK {"delay":${nanos(delayMs)}}`),
    term: () => say('+TERM'),
    extend: () => say('+WPI'),
  };
}
