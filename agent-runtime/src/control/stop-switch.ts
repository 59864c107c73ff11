import { StudioError } from '@sparklio/shared/errors';
import { controlSchema } from '@sparklio/shared/protocol/agent-messages';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { z } from 'zod';
import type { RuntimeLogger } from '../log.ts';
import type { MessageBus, Subscription } from '../message-bus/message-bus.ts';
import { applyControl, isStopped } from './stop-state.ts';
import type { ControlEntry, StopState } from './stop-state.ts';

/**
 * Whether agents may work. Agents ask before every write, so a stop takes effect before the next one.
 * The state outlives this process if the bus does: it is kept in its key-value store.
 */
export interface StopSwitch {
  isStopped(at: { workspaceId: string; agent: string; creativeId?: string }): boolean;
  /** Hears every stop and resume. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Resolves when the agent may work there. @throws StudioError `unavailable` once the switch is closed */
  running(at: { workspaceId: string; agent: string; creativeId: string }): Promise<void>;
  close(): Promise<void>;
}

const BUCKET = 'agent-control';
const KEY = 'stops';

const stateSchema = z.array(
  z.object({
    action: z.enum(['stop', 'resume']),
    workspaceId: z.string(),
    agent: z.string().exactOptional(),
    creativeId: z.string().exactOptional(),
    order: z.number(),
  }),
);

export async function openStopSwitch(bus: MessageBus, logger: RuntimeLogger): Promise<StopSwitch> {
  const store = bus.keyValue(BUCKET);
  const kept = stateSchema.safeParse(await store.get(KEY));
  let state: StopState = kept.success ? kept.data : [];
  const listeners = new Set<() => void>();
  const closing = Promise.withResolvers<never>();
  closing.promise.catch(() => undefined); // nobody may be waiting for it

  const hear =
    (action: ControlEntry['action']) =>
    async ({ payload }: { payload: unknown }): Promise<void> => {
      const control = controlSchema.safeParse(payload);
      if (!control.success) {
        logger.warn({ action }, 'a control message was not understood');
        return;
      }
      state = applyControl(state, action, control.data);
      const { workspaceId, agent, creativeId } = control.data;
      logger.info({ action, workspaceId, agent, creativeId }, 'agents were told to stop or go on');
      for (const listener of listeners) listener();
      await store.put(
        KEY,
        state.map((entry) => ({ ...entry })),
      );
    };
  const subscriptions: readonly Subscription[] = [
    await bus.subscribe(subjects.stop, hear('stop')),
    await bus.subscribe(subjects.resume, hear('resume')),
  ];

  const onChange = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    isStopped: (at) => isStopped(state, at),
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
    async close() {
      for (const subscription of subscriptions) await subscription.unsubscribe();
      listeners.clear();
      closing.reject(new StudioError('unavailable', 'The agents are being shut down.'));
    },
  };
}
