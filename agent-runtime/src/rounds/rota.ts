import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import type { Clock, Timer } from '../clock.ts';
import type { StudioApi } from '../collaborator/studio-api.ts';
import type { StopSwitch } from '../control/stop-switch.ts';
import type { RuntimeLogger } from '../log.ts';
import type { TurnLog } from '../turn/turn-log.ts';
import { joinCrew } from './crew.ts';
import type { Crew } from './crew.ts';

interface Place {
  readonly workspaceId: string;
  readonly creativeId: string;
}

/** Which creatives have a crew now. */
export interface Rota {
  /** The first person has come in. */
  personsCame(place: Place): void;
  /** The last person has left: agents follow after `GRACE_MS`, unless somebody comes back. */
  personsLeft(place: Place): void;
  /** The crew of a creative, which comes if it is not there. */
  crewFor(place: Place): Crew;
  /** What an agent does, over all creatives. */
  statusOf(agent: string): AgentStatus;
  leaveAll(): void;
}

export interface RotaOptions {
  readonly socketUrl: string;
  readonly api: StudioApi;
  readonly fonts: FontBook;
  readonly clock: Clock;
  readonly stops: StopSwitch;
  readonly turns: TurnLog;
  readonly logger: RuntimeLogger;
}

/** A person who reloads the page is away for a moment only, ms. */
export const GRACE_MS = 5_000;

export function createRota(options: RotaOptions): Rota {
  const { clock, stops } = options;
  const crews = new Map<string, { crew: Crew; leaving: Timer | undefined }>();
  const workspaces = new Set<string>();

  const leave = (creativeId: string): void => {
    const entry = crews.get(creativeId);
    crews.delete(creativeId);
    entry?.leaving?.cancel();
    entry?.crew.leave();
  };
  const crewFor = ({ workspaceId, creativeId }: Place): Crew => {
    workspaces.add(workspaceId);
    const known = crews.get(creativeId);
    if (known !== undefined) return known.crew;
    const crew = joinCrew({ ...options, workspaceId, creativeId, onDone: () => leave(creativeId) });
    crews.set(creativeId, { crew, leaving: undefined });
    return crew;
  };

  return {
    crewFor,
    personsCame(place) {
      crewFor(place);
      crews.get(place.creativeId)?.leaving?.cancel();
    },
    personsLeft({ creativeId }) {
      const entry = crews.get(creativeId);
      if (entry === undefined) return;
      entry.leaving?.cancel();
      entry.leaving = clock.after(GRACE_MS, () => leave(creativeId));
    },
    statusOf(agent) {
      const present = [...crews.values()].map(({ crew }) => crew.statusOf(agent));
      if (present.includes('working')) return 'working';
      const known = [...workspaces];
      if (known.length > 0 && known.every((workspaceId) => stops.isStopped({ workspaceId, agent })))
        return 'stopped';
      return present.length > 0 && present.every((status) => status === 'stopped') ? 'stopped' : 'idle';
    },
    leaveAll() {
      for (const creativeId of crews.keys()) leave(creativeId);
    },
  };
}
