import { StudioError } from '@sparklio/shared/errors';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import type { Clock, Timer } from '../clock.ts';
import type { StudioApi } from '../collaborator/studio-api.ts';
import type { StopSwitch } from '../control/stop-switch.ts';
import type { RuntimeLogger } from '../log.ts';
import type { MessageBus } from '../message-bus/message-bus.ts';
import type { TurnLog } from '../turn/turn-log.ts';
import { createCrewLeases } from './crew-leases.ts';
import { joinCrew } from './crew.ts';
import type { Crew } from './crew.ts';

interface Place {
  readonly workspaceId: string;
  readonly creativeId: string;
}

/** Which creatives have a crew of this process now. */
export interface Rota {
  /** The first person has come in. */
  personsCame(place: Place): void;
  /** Something happens there: a crew comes unless one is there, of this process or another. */
  seen(place: Place): void;
  /** The last person has left: agents follow after `GRACE_MS`, unless somebody comes back. */
  personsLeft(place: Place): void;
  /** Works with the crew of a creative, which comes if it is not there. @throws StudioError `unavailable` while another process has it */
  withCrew<Result>(place: Place, work: (crew: Crew) => Promise<Result>): Promise<Result>;
  /** What an agent does, over all creatives. */
  statusOf(agent: string): AgentStatus;
  leaveAll(): Promise<void>;
}

export interface RotaOptions {
  readonly socketUrl: string;
  readonly api: StudioApi;
  readonly fonts: FontBook;
  readonly clock: Clock;
  readonly stops: StopSwitch;
  readonly turns: TurnLog;
  readonly logger: RuntimeLogger;
  readonly bus: MessageBus;
  /** as `CrewLeaseOptions.holder` */
  readonly holder: string;
}

/** A person who reloads the page is away for a moment only, ms. */
export const GRACE_MS = 5_000;
/** A creative that is open and has no crew of ours is asked for so often, ms. */
const ASK_MS = 5_000;
/** A task waits so long for the process that has the creative, ms. */
const TASK_PATIENCE_MS = 20_000;
const TASK_ASK_MS = 500;

/** A creative of which this process knows that somebody is there. */
interface Entry {
  readonly place: Place;
  crew: Crew | undefined;
  leaving: Timer | undefined;
  asking: Timer | undefined;
  tasks: number;
}

export function createRota(options: RotaOptions): Rota {
  const { clock, stops } = options;
  const entries = new Map<string, Entry>();
  const workspaces = new Set<string>();
  const leases = createCrewLeases({
    ...options,
    mayGiveWay: (creativeId) => (entries.get(creativeId)?.tasks ?? 0) === 0,
    onLost(creativeId) {
      const entry = entries.get(creativeId);
      if (entry === undefined) return;
      entry.crew?.leave();
      entry.crew = undefined;
      askLater(entry);
    },
  });

  const leave = async (creativeId: string): Promise<void> => {
    const entry = entries.get(creativeId);
    entries.delete(creativeId);
    entry?.leaving?.cancel();
    entry?.asking?.cancel();
    entry?.crew?.leave();
    await leases.release(creativeId);
  };
  const know = (place: Place): Entry => {
    workspaces.add(place.workspaceId);
    const known = entries.get(place.creativeId);
    if (known !== undefined) return known;
    const entry = { place, crew: undefined, leaving: undefined, asking: undefined, tasks: 0 };
    entries.set(place.creativeId, entry);
    return entry;
  };
  const staff = (entry: Entry): Crew => {
    const { creativeId } = entry.place;
    entry.asking?.cancel();
    entry.asking = undefined;
    entry.crew ??= joinCrew({ ...options, ...entry.place, onDone: () => void leave(creativeId) });
    return entry.crew;
  };
  const ask = async (entry: Entry): Promise<void> => {
    if (entry.crew !== undefined || entry.asking !== undefined) return;
    askLater(entry);
    const { creativeId } = entry.place;
    if (!(await leases.claim(creativeId))) return;
    if (entries.get(creativeId) === entry) staff(entry);
    else await leases.release(creativeId);
  };
  const askLater = (entry: Entry): void => {
    entry.asking?.cancel();
    entry.asking = clock.after(ASK_MS, () => {
      entry.asking = undefined;
      if (entries.get(entry.place.creativeId) === entry) void ask(entry);
    });
  };
  const crewForTask = async (entry: Entry): Promise<Crew> => {
    const until = clock.now() + TASK_PATIENCE_MS;
    while (entry.crew === undefined) {
      if (await leases.claimForTask(entry.place.creativeId)) {
        // The last person may have left meanwhile; the task is to be done all the same.
        entries.set(entry.place.creativeId, entry);
        return staff(entry);
      }
      if (clock.now() >= until) throw new StudioError('unavailable', 'Other agents are at work there now.');
      await new Promise<void>((resolve) => void clock.after(TASK_ASK_MS, resolve));
    }
    return entry.crew;
  };

  return {
    seen: (place) => void ask(know(place)),
    personsCame(place) {
      const entry = know(place);
      entry.leaving?.cancel();
      void ask(entry);
    },
    personsLeft({ creativeId }) {
      const entry = entries.get(creativeId);
      if (entry === undefined) return;
      entry.leaving?.cancel();
      entry.leaving = clock.after(GRACE_MS, () => void leave(creativeId));
    },
    async withCrew(place, work) {
      const entry = know(place);
      entry.tasks += 1;
      try {
        return await work(await crewForTask(entry));
      } finally {
        entry.tasks -= 1;
        const isKnownByTaskOnly = entry.crew === undefined && entry.asking === undefined;
        if (isKnownByTaskOnly && entry.tasks === 0) entries.delete(place.creativeId);
      }
    },
    statusOf(agent) {
      const present = [...entries.values()].flatMap(({ crew }) => crew?.statusOf(agent) ?? []);
      if (present.includes('working')) return 'working';
      const known = [...workspaces];
      if (known.length > 0 && known.every((workspaceId) => stops.isStopped({ workspaceId, agent })))
        return 'stopped';
      return present.length > 0 && present.every((status) => status === 'stopped') ? 'stopped' : 'idle';
    },
    async leaveAll() {
      await Promise.all([...entries.keys()].map(leave));
      await leases.close();
    },
  };
}
