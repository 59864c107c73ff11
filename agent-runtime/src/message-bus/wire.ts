import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { StudioError } from '@sparklio/shared/errors';
import { envelopeSchema } from '@sparklio/shared/protocol/agent-messages';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { z } from 'zod';
import { BUS_LIMITS } from './message-bus.ts';

const jsonSchema = z.json();

/** A value as the other end will see it. @throws StudioError `invalid_input` if it is no JSON, `too_large` over the limit */
export function toWire(payload: unknown): string {
  const parsed = jsonSchema.safeParse(payload);
  if (!parsed.success) throw new StudioError('invalid_input', 'A message holds JSON values only.');
  const text = JSON.stringify(parsed.data);
  if (Buffer.byteLength(text) > BUS_LIMITS.payloadBytes) {
    throw new StudioError('too_large', `A message is at most ${BUS_LIMITS.payloadBytes} bytes.`);
  }
  return text;
}

export function fromWire(text: string): Json {
  return JSON.parse(text) as Json;
}

/** @throws StudioError `invalid_input` that names the first field that is wrong */
export function parseEnvelope(value: unknown): Envelope {
  const parsed = envelopeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? 'envelope' : issue.path.join('.');
  throw new StudioError('invalid_input', `The message was refused: ${field} is not valid.`, {
    cause: parsed.error,
  });
}

/** @throws StudioError `invalid_input` if the queue named by the subject is not the one the envelope is meant for */
export function assertQueue(subject: string, envelope: Envelope): void {
  const workspaceId = subject.split('.', 1)[0] ?? '';
  if (subject !== subjects.task(workspaceId, envelope.receiver, envelope.priority)) {
    throw new StudioError(
      'invalid_input',
      'The subject does not name the queue of this receiver and priority.',
    );
  }
}

const KEY = /^[A-Za-z0-9_=.-]+$/;
const BUCKET = /^[A-Za-z0-9_-]{1,100}$/;

/** @throws StudioError `invalid_input` for a key no adapter could store */
export function assertKey(key: string): void {
  if (key.length > BUS_LIMITS.keyLength || !KEY.test(key)) {
    throw new StudioError('invalid_input', 'A key is 1 to 200 letters, digits or the characters _ = . -');
  }
}

/** @throws StudioError `invalid_input` */
export function assertBucket(bucket: string): void {
  if (!BUCKET.test(bucket)) {
    throw new StudioError('invalid_input', 'A set of values is named by 1 to 100 letters, digits, _ and -.');
  }
}
