import { StudioError } from '@sparklio/shared/errors';
import { controlSchema } from '@sparklio/shared/protocol/agent-messages';
import type { StopEntry } from '@sparklio/shared/protocol/agent-messages';
import { subjects } from '@sparklio/shared/protocol/subjects';
import type { Clock, Timer } from '../clock.ts';
import type { StudioApi } from '../collaborator/studio-api.ts';
import type { RuntimeLogger } from '../log.ts';
import type { MessageBus, Subscription } from '../message-bus/message-bus.ts';
import { applyControl, isStopped } from './stop-state.ts';
import type { StopState } from './stop-state.ts';

/**
 * Whether agents may work. The server keeps what was commanded and is asked; the bus only says it sooner. So a stop
 * holds for agents that were cut off from the bus, and for those that are started after it.
 */
export interface StopSwitch {
  isStopped(at: { workspaceId: string; agent: string; creativeId?: string }): boolean;
  /**
   * Asked before each write: afterwards `isStopped` knows of everything that the server was told up to a second ago.
   *
   * @throws StudioError `unavailable` if the server cannot be asked: nothing may be written then
   */
  confirm(): Promise<void>;
  /** Hears every stop and resume. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Resolves when the agent may work there. @throws StudioError `unavailable` once the switch is closed */
  running(at: { workspaceId: string; agent: string; creativeId: string }): Promise<void>;
  close(): Promise<void>;
}

/** What the server said holds for so long, ms. */
export const CONFIRMED_MS = 1_000;
/** The server is asked at least so often, ms: a resume may be missed as well as a stop. */
export const ASK_EVERY_MS = 5_000;

/** @throws StudioError `unavailable` if the server or the bus cannot be reached */
export async function openStopSwitch(deps: {
  bus: MessageBus;
  api: Pick<StudioApi, 'getStops'>;
  clock: Clock;
  logger: RuntimeLogger;
}): Promise<StopSwitch> {
  const { bus, api, clock, logger } = deps;
  let state: StopState = [];
  let readAt = -Infinity;
  /** controls heard from the bus */
  let heard = 0;
  let reading: Promise<void> | undefined;
  let timer: Timer | undefined;
  let isClosed = false;
  const listeners = new Set<() => void>();
  const closing = Promise.withResolvers<never>();
  closing.promise.catch(() => undefined); // nobody may be waiting for it

  function become(next: StopState): void {
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const listener of listeners) listener();
  }

  async function readNow(): Promise<void> {
    for (;;) {
      const [before, askedAt] = [heard, clock.now()];
      const answer = await api.getStops();
      // What was heard meanwhile may be newer than this answer.
      if (heard !== before) continue;
      readAt = askedAt;
      become(answer);
      return;
    }
  }
  const read = (): Promise<void> => (reading ??= readNow().finally(() => (reading = undefined)));
  const tryToRead = (): Promise<void> =>
    read().catch((error: unknown) =>
      logger.warn({ err: error }, 'the server could not be asked what is stopped'),
    );

  const askRegularly = (): void => {
    timer = clock.after(ASK_EVERY_MS, () => void tryToRead().then(() => isClosed || askRegularly()));
  };

  const hear =
    (action: StopEntry['action']) =>
    async ({ payload }: { payload: unknown }): Promise<void> => {
      const control = controlSchema.safeParse(payload);
      if (!control.success) {
        logger.warn({ action }, 'a control message was not understood');
        return;
      }
      const { workspaceId, agent, creativeId } = control.data;
      logger.info({ action, workspaceId, agent, creativeId }, 'agents were told to stop or go on');
      heard += 1;
      // At once, not only when the server has answered.
      if (action === 'stop') become(applyControl(state, action, control.data));
      await tryToRead();
    };
  const subscriptions: readonly Subscription[] = [
    await bus.subscribe(subjects.stop, hear('stop')),
    await bus.subscribe(subjects.resume, hear('resume')),
  ];

  const onChange = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  async function close(): Promise<void> {
    isClosed = true;
    timer?.cancel();
    for (const subscription of subscriptions) await subscription.unsubscribe();
    listeners.clear();
    closing.reject(new StudioError('unavailable', 'The agents are being shut down.'));
  }

  try {
    await read();
  } catch (error) {
    await close();
    throw error;
  }
  askRegularly();

  return {
    isStopped: (at) => isStopped(state, at),
    async confirm() {
      const since = clock.now() - CONFIRMED_MS;
      if (readAt < since) await read();
      // One that was under way may have begun too long ago; the next one has not.
      if (readAt < since) await read();
    },
    onChange,
    running(at) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (!isStopped(state, at)) resolve();
      };
      const forget = onChange(look);
      look();
      return Promise.race([promise, closing.promise]).finally(forget);
    },
    close,
  };
}
