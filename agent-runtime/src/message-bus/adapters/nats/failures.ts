import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { StudioError } from '@sparklio/shared/errors';

/** Codes of JetStream's API, as its error reference lists them. */
const STREAM_NOT_FOUND = 10_059;
const CONSUMER_NOT_FOUND = 10_014;
const EXISTS_DIFFERENTLY: ReadonlySet<number> = new Set([10_058, 10_148, 10_013, 10_105]);
const STREAM_FULL: ReadonlySet<number> = new Set([10_077]);
const WRONG_LAST_SEQUENCE: ReadonlySet<number> = new Set([10_071, 10_164]);

/** What the client threw, as every adapter of the port says it. */
export function asStudioError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  if (causesOf(error).some(({ message }) => /max.*payload/i.test(message))) {
    return new StudioError('too_large', 'The message is larger than the message bus takes.', {
      cause: error,
    });
  }
  return new StudioError('unavailable', 'The message bus does not answer. Try again in a moment.', {
    cause: error,
  });
}

/** Whether nobody at the server knows the stream or consumer: it was wiped, or this is the first use. */
export function isMissing(error: unknown): boolean {
  return causesOf(error).some(
    (each) =>
      each instanceof errors.NoRespondersError ||
      (each instanceof errors.RequestError && each.isNoResponders()) ||
      hasCode(each, new Set([STREAM_NOT_FOUND, CONSUMER_NOT_FOUND])),
  );
}

export function isNoResponder(error: unknown): boolean {
  return causesOf(error).some(
    (each) =>
      each instanceof errors.NoRespondersError ||
      (each instanceof errors.RequestError && each.isNoResponders()),
  );
}

export function isFull(error: unknown): boolean {
  return causesOf(error).some((each) => hasCode(each, STREAM_FULL));
}

/** Whether a stream or consumer is there with other settings than were asked for. */
export function isThereDifferently(error: unknown): boolean {
  return causesOf(error).some((each) => hasCode(each, EXISTS_DIFFERENTLY));
}

/** Whether somebody else wrote first. */
export function isConflict(error: unknown): boolean {
  return causesOf(error).some((each) => hasCode(each, WRONG_LAST_SEQUENCE));
}

function hasCode(error: Error, codes: ReadonlySet<number>): boolean {
  return error instanceof JetStreamApiError && codes.has(error.code);
}

function causesOf(error: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 5; at = at.cause) causes.push(at);
  return causes;
}
