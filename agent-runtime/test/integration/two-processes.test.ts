import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { readChat, readProposals } from '@sparklio/shared/documents/review/read';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { SCHEMA_VERSION } from '@sparklio/shared/protocol/agent-messages';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RULE_AGENTS } from '../../src/agents/registry.ts';
import { createMemoryMessageBus } from '../../src/message-bus/adapters/memory.ts';
import type { MessageBus } from '../../src/message-bus/message-bus.ts';
import { createAgentRuntime } from '../../src/runtime.ts';
import type { AgentRuntime } from '../../src/runtime.ts';
import { addCommands } from '../fixtures/add-commands.ts';
import { faultyAd } from '../fixtures/sample-canvas.ts';
import { startStubStudio } from '../fixtures/stub-studio.ts';
import type { StubStudio } from '../fixtures/stub-studio.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const PATIENT = { timeout: 40_000 } as const;

let studio: StubStudio;
let bus: MessageBus;
let runtimes: AgentRuntime[];

beforeEach(async () => {
  studio = await startStubStudio();
  bus = createMemoryMessageBus();
  runtimes = ['first', 'second'].map((node) =>
    createAgentRuntime({ ...studio, serviceToken: 'service', bus, node, logger: SILENT }),
  );
  for (const runtime of runtimes) await runtime.start();
  applyCommands(
    studio.content,
    parseCommands(addCommands(faultyAd(), studio.pageId)),
    createOrigin('person', 'user'),
  );
});
afterEach(async () => {
  for (const runtime of runtimes) await runtime.stop();
  await bus.drain();
  await studio.close();
});

const open = (): Promise<void> => {
  const { workspaceId, creativeId } = studio;
  return bus.publish(subjects.document(workspaceId, 'canvas', creativeId, 'opened'), {
    workspaceId,
    creativeId,
    kind: 'canvas',
  });
};
const turnsOf = (index: number): number => runtimes[index]?.turns.recent().length ?? 0;
const findings = (): string[] =>
  readProposals(studio.review)
    .filter(({ status }) => status === 'open')
    .map(({ findingKey }) => findingKey ?? '');

it('two processes with the same agents say everything once', async () => {
  await open();
  await expect.poll(() => turnsOf(0) + turnsOf(1), PATIENT).toBeGreaterThanOrEqual(RULE_AGENTS.length);
  await expect.poll(() => findings().length, PATIENT).toBeGreaterThan(3);
  expect(Math.min(turnsOf(0), turnsOf(1))).toBe(0);
  expect(studio.peers()).toBe(RULE_AGENTS.length);
  expect(new Set(findings()).size).toBe(readProposals(studio.review).length);
});

it('the other process takes over when one stops, and adds nothing to what was said', async () => {
  await open();
  await expect.poll(() => findings().length, PATIENT).toBeGreaterThan(3);
  const worker = turnsOf(0) > 0 ? 0 : 1;
  await expect.poll(() => studio.peers(), PATIENT).toBe(RULE_AGENTS.length);
  await runtimes[worker]?.stop();
  await expect.poll(() => turnsOf(1 - worker), PATIENT).toBeGreaterThanOrEqual(RULE_AGENTS.length);
  expect(new Set(findings()).size).toBe(findings().length);
});

it('a task is answered once, whichever process takes it', async () => {
  await open();
  await expect.poll(() => findings().length, PATIENT).toBeGreaterThan(3);
  const tasks = Array.from({ length: 4 }, () => createId());
  for (const taskId of tasks) {
    const { workspaceId, creativeId } = studio;
    const requestedBy = { id: 'person', name: 'Ada' };
    await bus.enqueue(subjects.task(workspaceId, 'brand', 'P0'), {
      message_id: createId(),
      timestamp: new Date().toISOString(),
      sender: 'tester',
      receiver: 'brand',
      priority: 'P0',
      idempotency_key: taskId,
      schema_version: SCHEMA_VERSION,
      payload: { taskId, workspaceId, creativeId, prompt: 'Look again', requestedBy },
    });
  }
  const answered = (): string[] => readChat(studio.review).map(({ id }) => id);
  await expect.poll(() => answered().toSorted(), PATIENT).toEqual(tasks.toSorted());
});
