import { createId } from '@sparklio/shared/ids';
import { parseDocumentSubject, subjects } from '@sparklio/shared/protocol/subjects';
import { loadFontBook } from '@sparklio/shared/fonts/load-node';
import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import { agentTaskSchema } from '@sparklio/shared/protocol/agent-messages';
import { RULE_AGENTS } from './agents/registry.ts';
import type { AgentManifest } from './agents/manifest.ts';
import { englishSpeller } from './agents/copy/rules/speller.ts';
import { systemClock } from './clock.ts';
import type { Clock, Timer } from './clock.ts';
import { createStudioApi } from './collaborator/studio-api.ts';
import { openStopSwitch } from './control/stop-switch.ts';
import type { StopSwitch } from './control/stop-switch.ts';
import type { RuntimeLogger } from './log.ts';
import type { Delivery, MessageBus, Subscription } from './message-bus/message-bus.ts';
import { rosterOf } from './roster.ts';
import { createTurnLog } from './turn/turn-log.ts';
import type { TurnLog } from './turn/turn-log.ts';
import { runTask } from './rounds/run-task.ts';
import { createRota } from './rounds/rota.ts';
import type { Rota } from './rounds/rota.ts';

export interface AgentRuntimeOptions {
  /** up to and with `/api/v1` */
  readonly apiUrl: string;
  /** `ws(s)://…/collab` */
  readonly socketUrl: string;
  readonly serviceToken: string;
  readonly bus: MessageBus;
  /** this process' name: one subject token */
  readonly node: string;
  readonly logger: RuntimeLogger;
  /** what this machine can do, as `gpu`; `rules` is always among them */
  readonly capabilities?: readonly string[];
  /** default: the machine's */
  readonly clock?: Clock;
}

export interface AgentRuntime {
  /** Loads fonts and dictionary, then listens for creatives being opened and for tasks, and says that it is there. */
  start(): Promise<void>;
  /** Takes nothing new, leaves every creative, and says that the agents are offline. */
  stop(): Promise<void>;
  /** What agents did lately. */
  readonly turns: TurnLog;
}

export const HEARTBEAT_MS = 5_000;
/** Tasks of one agent that run at once; one that waits for a stopped agent holds a place. */
const TASKS_AT_ONCE = 8;
/** A task is taken as still under way for so long without a sign, ms. */
const TASK_WAIT_MS = 60_000;

/**
 * The agents of one process. They join a creative when its first person does and leave after its last;
 * everything they know comes over the socket and the HTTP API, like anybody's.
 */
export function createAgentRuntime(options: AgentRuntimeOptions): AgentRuntime {
  const { bus, node, logger, clock = systemClock } = options;
  const capabilities = [...new Set(['rules', ...(options.capabilities ?? [])])];
  const turns = createTurnLog(logger);
  const subscriptions: Subscription[] = [];
  let parts: { rota: Rota; stops: StopSwitch } | undefined;
  let heartbeat: Timer | undefined;

  async function start(): Promise<void> {
    const fonts = await loadFontBook();
    englishSpeller();
    const api = createStudioApi(options);
    const stops = await openStopSwitch({ bus, api, clock, logger });
    const holder = `${node} ${createId()}`;
    const { socketUrl } = options;
    const rota = createRota({ socketUrl, api, fonts, clock, stops, turns, logger, bus, holder });
    parts = { rota, stops };
    for (const event of ['opened', 'changed', 'closed'] as const) {
      subscriptions.push(
        await bus.subscribe(subjects.anyDocument(event), ({ subject }) => {
          const notice = parseDocumentSubject(subject);
          if (notice?.kind !== 'canvas') return;
          if (event === 'closed') rota.personsLeft(notice);
          else if (event === 'opened') rota.personsCame(notice);
          // Joins creatives that were open before this process was, and those edited over the API.
          else rota.seen(notice);
        }),
      );
    }
    for (const manifest of RULE_AGENTS) {
      const handle = (delivery: Delivery): Promise<void> => takeTask(manifest, delivery, rota, stops);
      subscriptions.push(
        await bus.consume(manifest.name, handle, { concurrency: TASKS_AT_ONCE, ackWaitMs: TASK_WAIT_MS }),
      );
    }
    stops.onChange(() => void beat());
    await beat();
  }

  async function takeTask(
    manifest: AgentManifest,
    delivery: Delivery,
    rota: Rota,
    stops: StopSwitch,
  ): Promise<void> {
    const parsed = agentTaskSchema.safeParse(delivery.envelope.payload);
    if (!parsed.success) {
      delivery.reject('The payload is no task.');
      return;
    }
    const task = parsed.data;
    const scope = { workspaceId: task.workspaceId, agent: manifest.name, creativeId: task.creativeId };
    const mayWrite = async (): Promise<boolean> => {
      await stops.confirm();
      return !stops.isStopped(scope);
    };
    const keepAlive = everySoOften(TASK_WAIT_MS / 3, () => delivery.extend());
    try {
      let isDone = false;
      while (!isDone) {
        await stops.running(scope);
        isDone = await rota.withCrew(task, async (crew) => {
          const worker = await crew.worker(manifest.name);
          return runTask(task, { manifest, worker, brand: crew.brand, mayWrite });
        });
      }
    } finally {
      keepAlive.cancel();
    }
  }

  function everySoOften(everyMs: number, run: () => void): Timer {
    let timer = clock.after(everyMs, function again() {
      run();
      timer = clock.after(everyMs, again);
    });
    return { cancel: () => timer.cancel() };
  }

  const statusOf = (agent: string): AgentStatus => parts?.rota.statusOf(agent) ?? 'offline';

  async function beat(): Promise<void> {
    heartbeat?.cancel();
    heartbeat = clock.after(HEARTBEAT_MS, () => void beat());
    await say();
  }

  async function say(): Promise<void> {
    const agents = rosterOf(statusOf);
    const sentAt = new Date(clock.now()).toISOString();
    try {
      await bus.publish(subjects.heartbeat(node), { node, capabilities, agents, sentAt });
    } catch (error) {
      logger.warn({ node, err: error }, 'the heartbeat could not be sent');
    }
  }

  return {
    start,
    turns,
    async stop() {
      heartbeat?.cancel();
      for (const subscription of subscriptions.splice(0)) await subscription.unsubscribe();
      await parts?.rota.leaveAll();
      await parts?.stops.close();
      parts = undefined;
      await say();
    },
  };
}
