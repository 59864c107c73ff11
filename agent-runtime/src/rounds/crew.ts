import { StudioError } from '@sparklio/shared/errors';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import type { AgentManifest } from '../agents/manifest.ts';
import { RULE_AGENTS } from '../agents/registry.ts';
import type { Clock, Timer } from '../clock.ts';
import { joinCreative } from '../collaborator/collaborator.ts';
import type { Collaborator } from '../collaborator/collaborator.ts';
import type { StudioApi } from '../collaborator/studio-api.ts';
import type { StopSwitch } from '../control/stop-switch.ts';
import type { RuntimeLogger } from '../log.ts';
import type { TurnLog } from '../turn/turn-log.ts';
import { startWorker } from './agent-worker.ts';
import type { AgentWorker } from './agent-worker.ts';
import { createBrandSource } from './brand-source.ts';
import type { BrandSource } from './brand-source.ts';
import { isPerson } from './held-objects.ts';

/** All agents in one creative. */
export interface Crew {
  readonly workspaceId: string;
  readonly creativeId: string;
  readonly brand: BrandSource;
  /** The agent at work here, as soon as it is. @throws StudioError `unavailable` if that takes too long, or never comes */
  worker(agent: string): Promise<AgentWorker>;
  statusOf(agent: string): AgentStatus;
  leave(): void;
}

export interface CrewOptions {
  readonly workspaceId: string;
  readonly creativeId: string;
  readonly socketUrl: string;
  readonly api: StudioApi;
  readonly fonts: FontBook;
  readonly clock: Clock;
  readonly stops: StopSwitch;
  readonly turns: TurnLog;
  readonly logger: RuntimeLogger;
  /** Called once when no person has been seen for `LONELY_MS`, or no agent is let in. */
  readonly onDone: () => void;
}

/** A crew leaves after so long without a person, in case the notice that the last one left was lost, ms. */
export const LONELY_MS = 120_000;
const WORKER_WAIT_MS = 15_000;

export function joinCrew(options: CrewOptions): Crew {
  const { workspaceId, creativeId, clock } = options;
  const brand = createBrandSource(options);
  const workers = new Map<string, AgentWorker>();
  const statuses = new Map<string, AgentStatus>();
  const collaborators = new Map<string, Collaborator>();
  const waiting = new Set<() => void>();
  let lonely: Timer | undefined;
  let left = false;

  const wakeWaiting = (): void => {
    for (const wake of waiting) wake();
  };
  const join = (manifest: AgentManifest): Collaborator =>
    joinCreative({
      ...options,
      agent: manifest.name,
      onSession(session) {
        const onStatus = (status: AgentStatus): void => void statuses.set(manifest.name, status);
        const worker = startWorker({ ...options, manifest, session, brand, onStatus });
        workers.set(manifest.name, worker);
        wakeWaiting();
        return () => {
          worker.close();
          workers.delete(manifest.name);
          statuses.delete(manifest.name);
        };
      },
      onRefused() {
        wakeWaiting();
        if ([...collaborators.values()].every(({ isWanted }) => !isWanted)) options.onDone();
      },
    });
  for (const manifest of RULE_AGENTS) collaborators.set(manifest.name, join(manifest));

  const watch = (): void => {
    lonely = clock.after(LONELY_MS, () => {
      const peers = [...workers.values()].flatMap(({ session }) => session.others());
      if (peers.some(isPerson)) watch();
      else options.onDone();
    });
  };
  watch();

  return {
    workspaceId,
    creativeId,
    brand,
    async worker(agent) {
      const { promise, resolve, reject } = Promise.withResolvers<AgentWorker>();
      const look = (): void => {
        const worker = workers.get(agent);
        if (worker?.session.isLive === true) resolve(worker);
        else if (left || collaborators.get(agent)?.isWanted !== true) reject(unavailable());
        else worker?.session.onChange(look);
      };
      waiting.add(look);
      const timer = clock.after(WORKER_WAIT_MS, () => reject(unavailable()));
      look();
      return promise.finally(() => {
        waiting.delete(look);
        timer.cancel();
      });
    },
    statusOf(agent) {
      // Asked of the switch itself: what the agent last said may be from before the stop or the resume.
      if (options.stops.isStopped({ workspaceId, agent, creativeId })) return 'stopped';
      const said = statuses.get(agent) ?? 'offline';
      return said === 'stopped' ? 'idle' : said;
    },
    leave() {
      left = true;
      lonely?.cancel();
      brand.close();
      for (const collaborator of collaborators.values()) collaborator.leave();
      wakeWaiting();
    },
  };
}

function unavailable(): StudioError {
  return new StudioError('unavailable', 'The agent is not in this creative now.');
}
