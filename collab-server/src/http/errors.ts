import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { StudioError } from '@sparklio/shared/errors';
import { isDatabaseUnavailable } from '../database/unavailable.ts';
import type { WireError } from '@sparklio/shared/errors';

/** Any failure as the one thing that leaves the house: a code, a sentence, no stack. */
export function toStudioError(error: unknown): StudioError {
  if (error instanceof StudioError) return error;
  if (isDatabaseUnavailable(error)) {
    return new StudioError('unavailable', 'The database does not answer just now: try again in a moment.', {
      cause: error,
    });
  }
  if (!isFastifyError(error)) return internal(error);
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new StudioError('too_large', 'The body is larger than this call takes.', { cause: error });
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new StudioError('unsupported_media', 'Send the body as application/json.', { cause: error });
  }
  if (error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY') {
    return new StudioError('invalid_input', 'The body is empty, but JSON was announced.', { cause: error });
  }
  if (error.statusCode === 400) {
    return new StudioError('invalid_input', 'The request could not be read: is it well-formed JSON?', {
      cause: error,
    });
  }
  if (error.statusCode === 404)
    return new StudioError('not_found', 'There is nothing here.', { cause: error });
  if (error.statusCode === 414 || error.statusCode === 431) {
    return new StudioError('invalid_input', 'The address or a header is too long.', { cause: error });
  }
  return internal(error);
}

/** The error handler of the application. Failures of our own are logged with all they hold, the rest is not news. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const studioError = toStudioError(error);
  if (studioError.status >= 500) request.log.error({ err: error }, 'request failed');
  void reply.code(studioError.status).type('application/json').send(toWire(studioError, request.id));
}

/** For addresses that no route knows. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const address = request.url.split('?', 1)[0] ?? '';
  const error = new StudioError('not_found', `There is no ${request.method} ${address.slice(0, 200)} here.`);
  void reply.code(404).type('application/json').send(toWire(error, request.id));
}

function toWire(error: StudioError, requestId: string): WireError {
  return {
    error: {
      code: error.code,
      message: error.message,
      requestId,
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  };
}

function internal(cause: unknown): StudioError {
  return new StudioError('internal', 'Something went wrong on our side. Try again.', { cause });
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && 'statusCode' in error;
}
