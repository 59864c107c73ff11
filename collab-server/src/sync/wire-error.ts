import { StudioError } from '@sparklio/shared/errors';
import type { ErrorCode } from '@sparklio/shared/errors';
import type { CloseEventName } from '@sparklio/shared/protocol/close-events';
import { Refusal } from './guard/refusal.ts';

const CODES: Readonly<Record<CloseEventName, ErrorCode>> = {
  bad_frame: 'invalid_input',
  ticket_invalid: 'unauthenticated',
  ticket_expired: 'expired',
  forbidden: 'forbidden',
  update_refused: 'conflict',
  too_large: 'too_large',
  too_fast: 'rate_limited',
  too_slow: 'unavailable',
  going_away: 'unavailable',
  not_saved: 'unavailable',
  not_loaded: 'unavailable',
};

/** What a caller inside the server is told when the guard or the log refuses its edit. */
export function toStudioError(error: unknown): unknown {
  return error instanceof Refusal
    ? new StudioError(CODES[error.event], error.message, { cause: error })
    : error;
}

/** How a connection ends whose ticket or document could not be had. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof StudioError) {
    switch (error.code) {
      case 'expired':
        return new Refusal('ticket_expired', 'The ticket has expired.');
      case 'unauthenticated':
        return new Refusal('ticket_invalid', 'The ticket is not valid.');
      case 'forbidden':
      case 'not_found':
      case 'invalid_input':
        return new Refusal('forbidden', 'This ticket does not open this document.');
      default:
    }
  }
  return new Refusal('not_loaded', 'The document cannot be opened at the moment.');
}

/** One sentence for each reason to end a socket that nobody has said more about. */
export const CLOSE_SENTENCES: Readonly<Record<CloseEventName, string>> = {
  bad_frame: 'The message could not be read.',
  ticket_invalid: 'The ticket is not valid any more.',
  ticket_expired: 'The ticket has expired.',
  forbidden: 'You no longer have access to this creative.',
  update_refused: 'The edit was refused.',
  too_large: 'The message is too large.',
  too_fast: 'Too much is being sent too fast.',
  too_slow: 'The connection is too slow to keep up.',
  going_away: 'The server is being restarted.',
  not_saved: 'The server cannot save edits at the moment.',
  not_loaded: 'The document cannot be opened at the moment.',
};
