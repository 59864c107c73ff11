import type { ErrorCode } from '@sparklio/shared/errors';

/** Words for failures that come without words of their own. */
export const apiStrings = {
  offline: 'The studio cannot be reached. Check the connection and try again.',
  unknown: 'Something went wrong. Nothing was lost; try again.',
  unreadable: 'The studio answered in a way this page does not understand. Reload the page.',
  fileNotTaken: 'The picture could not be stored. Try again.',
  signedOut: 'You are signed out. Sign in again to go on.',
  byCode: {
    unauthenticated: 'You are signed out. Sign in again to go on.',
    forbidden: 'Your role does not allow this.',
    not_found: 'There is nothing here, or it was deleted.',
    conflict: 'Somebody else changed this meanwhile.',
    too_large: 'This is larger than the studio takes.',
    unsupported_media: 'The studio does not take this kind of file.',
    rate_limited: 'That was a little too fast. Wait a moment and try again.',
    unavailable: 'The studio is not available right now. Try again in a moment.',
    internal: 'Something went wrong on our side. Try again.',
  } satisfies Partial<Record<ErrorCode, string>> as Partial<Record<ErrorCode, string>>,
} as const;
