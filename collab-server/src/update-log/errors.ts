import { StudioError } from '@sparklio/shared/errors';

// What every adapter says in the same words.

export const logClosed = (): StudioError => new StudioError('unavailable', 'The log of edits is closed.');

export const logUnreachable = (cause: unknown): StudioError =>
  new StudioError('unavailable', 'Edits cannot be saved at the moment.', { cause });

export const logDamaged = (cause: unknown): StudioError =>
  new StudioError('internal', 'The log of edits is damaged.', { cause });

export const clocksTaken = (): StudioError =>
  new StudioError(
    'conflict',
    'Another server saved an edit under the same clock. Read the log and try again.',
  );

export const entriesDropped = (document: string, seq: number): StudioError =>
  new StudioError(
    'not_found',
    `The entries of ${document} after ${seq} are older than the log keeps. Begin at a snapshot.`,
  );

export const entryMissing = (seq: number): StudioError =>
  new StudioError('conflict', `The log has no entry ${seq}, so no snapshot can stand for it.`);

/** Thrown when an entry is not what was written, or is missing. */
export class DamagedEntryError extends Error {
  constructor(document: string, seq: number) {
    super(`Entry ${seq} of ${document} is damaged or missing.`);
    this.name = 'DamagedEntryError';
  }
}
