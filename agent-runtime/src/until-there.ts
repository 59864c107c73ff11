import { setTimeout as wait } from 'node:timers/promises';
import { StudioError } from '@sparklio/shared/errors';
import type { RuntimeLogger } from './log.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * Tries until what is needed is there. Only failures that may pass are waited for.
 *
 * @param what in words of the log
 * @throws what `attempt` threw if a later try cannot succeed; an AbortError when told to end
 */
export async function untilThere<Result>(
  what: string,
  logger: RuntimeLogger,
  signal: AbortSignal,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StudioError) || !error.retryable) throw error;
      logger.warn({ reason: error.message, waitMs }, `waiting for ${what}`);
    }
    await wait(waitMs, undefined, { signal });
  }
}
