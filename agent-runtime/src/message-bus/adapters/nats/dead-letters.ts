import { createHash } from 'node:crypto';
import { StudioError } from '@sparklio/shared/errors';
import { envelopeSchema } from '@sparklio/shared/protocol/agent-messages';
import { z } from 'zod';
import type { DeadLetter } from '../../message-bus.ts';
import type { BusConnection } from './connection.ts';
import type { Streams } from './streams.ts';

const deadLetterSchema = z.object({
  subject: z.string(),
  envelope: envelopeSchema,
  attempts: z.number(),
  reason: z.string(),
  deadAt: z.number(),
}) satisfies z.ZodType<DeadLetter>;

/** Dead letters are messages of a stream of their own, one subject each; a reason is cut to this length. */
const REASON_LENGTH = 2_000;
/** How long reading them waits for the next one, ms. */
const READ_MS = 2_000;

export class DeadLetters {
  readonly #connection: BusConnection;
  readonly #streams: Streams;

  constructor(connection: BusConnection, streams: Streams) {
    this.#connection = connection;
    this.#streams = streams;
  }

  /** Burying the same envelope again replaces its letter. @throws StudioError `unavailable` */
  async add(letter: DeadLetter): Promise<void> {
    const body = JSON.stringify({ ...letter, reason: letter.reason.slice(0, REASON_LENGTH) });
    await this.#streams.withDeadLetters(() =>
      this.#connection.js.publish(this.#subjectOf(letter.envelope.message_id), body),
    );
  }

  /** @throws StudioError `unavailable` */
  all(): Promise<readonly DeadLetter[]> {
    const { js, jsm, names } = this.#connection;
    return this.#streams.withDeadLetters(async () => {
      const { messages } = (await jsm.streams.info(names.deadLetters)).state;
      if (messages === 0) return [];
      const consumer = await js.consumers.get(names.deadLetters);
      const letters: DeadLetter[] = [];
      try {
        const batch = await consumer.fetch({ max_messages: messages, expires: READ_MS });
        for await (const message of batch) {
          const letter = deadLetterSchema.safeParse(message.json());
          if (letter.success) letters.push(letter.data);
        }
      } finally {
        await consumer.delete();
      }
      return letters;
    });
  }

  /** Hands the letter to `send` and forgets it afterwards. False if there is none. @throws StudioError `unavailable` */
  take(messageId: string, send: (letter: DeadLetter, sequence: number) => Promise<void>): Promise<boolean> {
    const { jsm, names } = this.#connection;
    return this.#streams.withDeadLetters(async () => {
      const stored = await jsm.streams.getMessage(names.deadLetters, {
        last_by_subj: this.#subjectOf(messageId),
      });
      if (stored === null) return false;
      const letter = deadLetterSchema.safeParse(stored.json());
      if (!letter.success) throw new StudioError('invalid_input', 'This dead letter cannot be read.');
      await send(letter.data, stored.seq);
      await jsm.streams.deleteMessage(names.deadLetters, stored.seq, false);
      return true;
    });
  }

  /** A message id may hold anything, a subject may not. */
  #subjectOf(messageId: string): string {
    return this.#connection.names.deadSubject(createHash('sha256').update(messageId).digest('hex'));
  }
}
