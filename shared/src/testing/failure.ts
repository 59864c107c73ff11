import { StudioError } from '../errors.ts';

/** The error with which a call refuses. Anything but a StudioError, and a call that works, is thrown. */
export function failure(run: () => unknown): StudioError {
  try {
    run();
  } catch (error) {
    if (error instanceof StudioError) return error;
    throw error;
  }
  throw new Error('It should have been refused.');
}
