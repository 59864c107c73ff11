import { StudioError } from '@sparklio/shared/errors';

/** A sentence to show for whatever was thrown. Only our own errors speak to people. */
export function messageOf(error: unknown): string {
  return error instanceof StudioError ? error.message : 'That did not work. Nothing was changed.';
}
