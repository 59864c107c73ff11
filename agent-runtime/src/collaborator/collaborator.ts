import { StudioError } from '@sparklio/shared/errors';
import type { Clock, Timer } from '../clock.ts';
import type { RuntimeLogger } from '../log.ts';
import { openSession } from './session.ts';
import type { Session } from './session.ts';
import type { AgentTicket, StudioApi } from './studio-api.ts';

/** An agent in a creative, for as long as it is wanted there: it comes back after whatever ends a session. */
export interface Collaborator {
  /** Ends the session, if there is one, and does not come back. */
  leave(): void;
  /** False once it has left or the server has told it not to come. */
  readonly isWanted: boolean;
}

export interface JoinOptions {
  readonly agent: string;
  readonly creativeId: string;
  readonly socketUrl: string;
  readonly api: StudioApi;
  readonly clock: Clock;
  readonly logger: RuntimeLogger;
  /** Called with each new session, whose documents are still empty. Returns what to do when it ends. */
  readonly onSession: (session: Session) => () => void;
  /** Called when the server refuses the agent for good. */
  readonly onRefused: () => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A session that lasted this long was a good one: the next wait is short again. */
const GOOD_SESSION_MS = 30_000;

/** No later try can succeed with these, until something is changed by hand. */
const FINAL_CODES: ReadonlySet<string> = new Set(['forbidden', 'not_found', 'unauthenticated']);

export function joinCreative(options: JoinOptions): Collaborator {
  const { agent, creativeId, socketUrl, api, clock, logger } = options;
  const fields = { agent, creativeId };
  let wanted = true;
  let failures = 0;
  let session: Session | undefined;
  let stopWork: (() => void) | undefined;
  let timer: Timer | undefined;

  const endSession = (): void => {
    stopWork?.();
    session?.close();
    stopWork = session = undefined;
  };
  const again = (): void => {
    if (!wanted) return;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** failures++, LONGEST_WAIT_MS);
    timer = clock.after(waitMs, () => void enter());
  };
  const refuse = (error: StudioError): void => {
    logger.warn({ ...fields, code: error.code }, 'the studio does not let the agent in');
    wanted = false;
    options.onRefused();
  };

  async function enter(): Promise<void> {
    let ticket: AgentTicket;
    try {
      ticket = await api.getTicket(creativeId, agent);
    } catch (error) {
      if (!wanted) return;
      if (error instanceof StudioError && FINAL_CODES.has(error.code)) refuse(error);
      else again();
      return;
    }
    if (!wanted) return;
    const since = clock.now();
    session = openSession({
      socketUrl,
      ticket,
      renew: () => api.getTicket(creativeId, agent),
      onEnd: (reason) => {
        logger.warn({ ...fields, reason }, 'a session of an agent ended');
        endSession();
        if (clock.now() - since >= GOOD_SESSION_MS) failures = 0;
        again();
      },
    });
    logger.debug(fields, 'an agent joined');
    stopWork = options.onSession(session);
  }

  void enter();
  return {
    leave() {
      wanted = false;
      timer?.cancel();
      endSession();
    },
    get isWanted() {
      return wanted;
    },
  };
}
