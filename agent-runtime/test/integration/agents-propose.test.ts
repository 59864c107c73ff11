import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { readChat, readProposals } from '@sparklio/shared/documents/review/read';
import { updateProposal } from '@sparklio/shared/documents/review/write';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { SCHEMA_VERSION } from '@sparklio/shared/protocol/agent-messages';
import type { Envelope, Heartbeat } from '@sparklio/shared/protocol/agent-messages';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyControl } from '../../src/control/stop-state.ts';
import { createMemoryMessageBus } from '../../src/message-bus/adapters/memory.ts';
import type { MessageBus } from '../../src/message-bus/message-bus.ts';
import { createAgentRuntime } from '../../src/runtime.ts';
import type { AgentRuntime } from '../../src/runtime.ts';
import { addCommands, idOf } from '../fixtures/add-commands.ts';
import { shape, text } from '../fixtures/canvas.ts';
import { faultyAd, teaKit } from '../fixtures/sample-canvas.ts';
import { startStubStudio } from '../fixtures/stub-studio.ts';
import type { StubStudio } from '../fixtures/stub-studio.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const person = createOrigin('person', 'user');
const requestedBy = { id: 'person', name: 'Ada' };

describe('agents in a creative', () => {
  let studio: StubStudio;
  let bus: MessageBus;
  let runtime: AgentRuntime;

  beforeEach(async () => {
    studio = await startStubStudio();
    const logos = [{ assetId: idOf('logo'), name: 'The logo', minWidth: 0.2, clearSpace: 0.5 }];
    const kit = { ...teaKit, logos };
    studio.brand = { id: createId(), workspaceId: studio.workspaceId, name: 'Tea', kit };
    bus = createMemoryMessageBus();
    runtime = createAgentRuntime({
      apiUrl: studio.apiUrl,
      socketUrl: studio.socketUrl,
      serviceToken: 'service',
      bus,
      node: 'test',
      logger: SILENT,
    });
    await runtime.start();
  });
  afterEach(async () => {
    await runtime.stop();
    await bus.drain();
    await studio.close();
  });

  const until = async (check: () => void): Promise<void> =>
    vi.waitFor(check, { timeout: 60_000, interval: 10 });
  const run = (...commands: object[]): void =>
    void applyCommands(studio.content, parseCommands(commands), person);
  const add = (...objects: readonly CanvasObject[]): void => run(...addCommands(objects, studio.pageId));
  const open = async (): Promise<void> => notice('opened');
  const notice = async (event: 'opened' | 'closed'): Promise<void> => {
    const { workspaceId, creativeId } = studio;
    await bus.publish(subjects.document(workspaceId, 'canvas', creativeId, event), {
      workspaceId,
      creativeId,
      kind: 'canvas',
    });
  };
  /** As the server does: kept first, then told. */
  const command = async (action: 'stop' | 'resume', agent?: string): Promise<void> => {
    const control = {
      workspaceId: studio.workspaceId,
      ...(agent === undefined ? {} : { agent }),
      requestedBy,
    };
    studio.stops = applyControl(studio.stops ?? [], action, control);
    await bus.publish(subjects[action], control);
  };
  const proposals = (): readonly Proposal[] => readProposals(studio.review);
  const openOnes = (rule: string): readonly Proposal[] =>
    proposals().filter((proposal) => proposal.rule === rule && proposal.status === 'open');
  const lastOf = (rule: string): Proposal => {
    const found = proposals().findLast((proposal) => proposal.rule === rule);
    if (found === undefined) throw new Error(`There is no proposal of ${rule}.`);
    return found;
  };
  const accept = (proposal: Proposal): void => {
    run(...proposal.commands.map((command) => command as object));
    updateProposal(
      studio.review,
      proposal.id,
      { status: 'accepted', decidedBy: 'person' },
      createOrigin('server', 'server'),
    );
  };
  const task = (fields: Partial<Envelope> = {}, prompt = 'Please check this'): Envelope => {
    const taskId = createId();
    const { workspaceId, creativeId } = studio;
    return {
      message_id: createId(),
      timestamp: new Date().toISOString(),
      sender: 'test',
      receiver: 'brand',
      priority: 'P0',
      idempotency_key: taskId,
      schema_version: SCHEMA_VERSION,
      payload: { taskId, workspaceId, creativeId, prompt, requestedBy },
      ...fields,
    };
  };
  const STRAY = idOf('stray');
  const strayShape = shape({ id: 'stray', fill: '#ff00aa', position: [200, 200], size: [300, 300] });

  it('all four join when the creative is opened, and find what is wrong', async () => {
    add(...faultyAd());
    await open();
    const rules = [
      'brand.palette',
      'brand.logo-size',
      'accessibility.contrast',
      'layout.overflow',
      'layout.alignment',
      'copy.spelling',
      'copy.claims',
    ];
    await until(() => {
      for (const rule of rules) expect(openOnes(rule), rule).toHaveLength(1);
    });
    expect(studio.tickets.map(({ agent }) => agent).toSorted()).toEqual([
      'accessibility',
      'brand',
      'copy',
      'layout',
    ]);
    const palette = lastOf('brand.palette');
    expect(palette).toMatchObject({
      authorId: 'agent-brand',
      authorName: 'Brand',
      authorKind: 'agent',
      targets: [idOf('badge-shape')],
    });
    expect(palette.turnId).toBeTypeOf('string');
  });

  it('a new fault is proposed while people work', async () => {
    await open();
    await until(() => expect(runtime.turns.recent().length).toBeGreaterThanOrEqual(4));
    add(strayShape);
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
  });

  it('what a person mends is withdrawn, with a reason', async () => {
    add(strayShape);
    await open();
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
    run({ type: 'UPDATE_OBJECT', id: STRAY, payload: { fill: '#173b2f' } });
    await until(() =>
      expect(lastOf('brand.palette')).toMatchObject({ status: 'withdrawn', reason: expect.any(String) }),
    );
  });

  it('what a person changes meanwhile is proposed anew for what is there now', async () => {
    add(strayShape);
    await open();
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
    const first = lastOf('brand.palette');
    run({ type: 'UPDATE_OBJECT', id: STRAY, payload: { fill: '#00ffee' } });
    await until(() => expect(openOnes('brand.palette').map(({ id }) => id)).not.toContain(first.id));
    await until(() => expect(openOnes('brand.palette')[0]?.rationale).toContain('#00ffee'));
  });

  it('what was rejected is not said again, also not by a new process', async () => {
    add(strayShape);
    await open();
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
    updateProposal(
      studio.review,
      lastOf('brand.palette').id,
      { status: 'rejected', reason: 'On purpose.' },
      createOrigin('server', 'server'),
    );
    run({ type: 'UPDATE_OBJECT', id: STRAY, payload: { position: [210, 200] } });
    await runtime.stop();
    runtime = createAgentRuntime({ ...studio, serviceToken: 'service', bus, node: 'second', logger: SILENT });
    await runtime.start();
    await open();
    await until(() =>
      expect(runtime.turns.recent().filter(({ agent }) => agent === 'brand')).not.toHaveLength(0),
    );
    expect(proposals().filter(({ rule }) => rule === 'brand.palette')).toHaveLength(1);
  });

  it('what was accepted is proposed anew once a person brings the fault back', async () => {
    add(strayShape);
    await open();
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
    accept(lastOf('brand.palette'));
    const turns = runtime.turns.recent().length;
    await until(() =>
      expect(
        runtime.turns
          .recent()
          .slice(turns)
          .some(({ agent }) => agent === 'brand'),
      ).toBe(true),
    );
    expect(openOnes('brand.palette')).toHaveLength(0);
    run({ type: 'UPDATE_OBJECT', id: STRAY, payload: { fill: '#ff00aa' } });
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
  });

  it('says the same after a restart without saying it twice', async () => {
    add(...faultyAd());
    await open();
    await until(() => expect(proposals()).toHaveLength(8));
    const before = proposals().map(({ id }) => id);
    await runtime.stop();
    runtime = createAgentRuntime({ ...studio, serviceToken: 'service', bus, node: 'second', logger: SILENT });
    await runtime.start();
    await open();
    await until(() => expect(new Set(runtime.turns.recent().map(({ agent }) => agent)).size).toBe(4));
    expect(proposals().map(({ id }) => id)).toEqual(before);
  });

  it('a stopped agent writes nothing until it is resumed', async () => {
    await open();
    await until(() => expect(runtime.turns.recent().length).toBeGreaterThanOrEqual(4));
    const beats: Heartbeat[] = [];
    await bus.subscribe(
      subjects.anyHeartbeat,
      ({ payload }) => void beats.push(payload as unknown as Heartbeat),
    );
    const statusNow = () => beats.at(-1)?.agents.find(({ name }) => name === 'brand')?.status;
    await command('stop', 'brand');
    await until(() => expect(statusNow()).toBe('stopped'));
    add(
      strayShape,
      text({
        id: 'words',
        text: 'mispeled',
        fill: '#173b2f',
        fontSize: 10,
        position: [200, 700],
        size: [300, 60],
      }),
    );
    await until(() => expect(openOnes('copy.spelling')).toHaveLength(1));
    await until(() => expect(openOnes('accessibility.text-size')).toHaveLength(1));
    expect(openOnes('brand.palette')).toHaveLength(0);
    await command('resume');
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
    await until(() => expect(statusNow()).not.toBe('stopped'));
  });

  it('a stop from before it was started, or that it never heard, holds for an agent all the same', async () => {
    await runtime.stop();
    studio.stops = [{ action: 'stop', workspaceId: studio.workspaceId, agent: 'brand', order: 1 }];
    runtime = createAgentRuntime({ ...studio, serviceToken: 'service', bus, node: 'later', logger: SILENT });
    await runtime.start();
    add(strayShape, text({ id: 'words', text: 'mispeled', fill: '#173b2f', position: [200, 700] }));
    await open();
    await until(() => expect(openOnes('copy.spelling')).toHaveLength(1));
    expect(openOnes('brand.palette')).toHaveLength(0);
    studio.stops = [];
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
  });

  it('answers a task in the chat once, however often it is delivered', async () => {
    add(strayShape);
    const message = task();
    const subject = subjects.task(studio.workspaceId, 'brand', 'P0');
    await bus.enqueue(subject, message);
    await until(() => expect(readChat(studio.review)).toHaveLength(1));
    expect(readChat(studio.review)[0]).toMatchObject({
      authorName: 'Brand',
      body: expect.stringContaining('1 page'),
    });
    await bus.enqueue(subject, { ...message, message_id: createId(), idempotency_key: createId() });
    const other = task({}, 'Make it pop');
    await bus.enqueue(subject, other);
    await until(() => expect(readChat(studio.review)).toHaveLength(2));
    expect(readChat(studio.review)[1]?.body).toContain('do not understand free text');
    expect(openOnes('brand.palette')).toHaveLength(1);
  });

  it('a task for a stopped agent waits until it is resumed', async () => {
    await command('stop');
    await bus.enqueue(subjects.task(studio.workspaceId, 'brand', 'P0'), task());
    await bus.enqueue(subjects.task(studio.workspaceId, 'copy', 'P0'), task({ receiver: 'copy' }));
    await command('resume', 'copy');
    await until(() => expect(readChat(studio.review).map(({ authorName }) => authorName)).toEqual(['Copy']));
    await command('resume');
    await until(() => expect(readChat(studio.review)).toHaveLength(2));
  });

  it('a task that waits does not hold up a shutdown', async () => {
    await command('stop');
    await bus.enqueue(subjects.task(studio.workspaceId, 'brand', 'P0'), task());
    await runtime.stop();
    await bus.drain();
    expect(readChat(studio.review)).toHaveLength(0);
  });

  it('comes back with a fresh ticket after its socket was lost', async () => {
    await open();
    await until(() => expect(runtime.turns.recent().length).toBeGreaterThanOrEqual(4));
    const first = studio.tickets.length;
    studio.dropSockets();
    add(strayShape);
    await until(() => expect(studio.tickets.length).toBeGreaterThan(first));
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
  });

  it('shows a newer ticket whenever it is asked for one, and stays where it is', async () => {
    await open();
    await until(() => expect(runtime.turns.recent().length).toBeGreaterThanOrEqual(4));
    const peers = studio.peers();
    for (let round = 1; round <= 3; round++) {
      const before = studio.tickets.length;
      studio.askForTickets();
      // Four agents, one newer ticket each for both of their documents.
      await until(() => expect(studio.renewals).toHaveLength(round * 8));
      const newer = studio.tickets.slice(before).map(({ token }) => token);
      expect(newer).toHaveLength(4);
      expect(new Set(studio.renewals.slice(-8).map(({ token }) => token))).toEqual(new Set(newer));
    }
    expect(studio.peers()).toBe(peers);
  });

  it('begins anew with fresh documents after the server closed them', async () => {
    await open();
    await until(() => expect(runtime.turns.recent().length).toBeGreaterThanOrEqual(4));
    studio.closeDocuments();
    add(strayShape);
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
  });

  it('does not insist where it is not let in', async () => {
    studio.refuseTickets = 403;
    await open();
    await until(() => expect(studio.refused).toBe(4));
    studio.refuseTickets = undefined;
    add(strayShape);
    await open();
    await until(() => expect(openOnes('brand.palette')).toHaveLength(1));
  });

  it('leaves no one behind when the runtime stops', async () => {
    await open();
    await until(() => expect(runtime.turns.recent().length).toBeGreaterThanOrEqual(4));
    await runtime.stop();
    add(strayShape);
    await until(() => expect(studio.peers()).toBe(0));
    expect(proposals()).toHaveLength(0);
  });

  it('the roster says plainly which agents do not work in this version', async () => {
    const { promise, resolve } = Promise.withResolvers<Heartbeat>();
    await bus.subscribe(subjects.anyHeartbeat, ({ payload }) => resolve(payload as unknown as Heartbeat));
    await bus.publish(subjects.stop, { workspaceId: createId(), requestedBy });
    const { agents, node } = await promise;
    expect(node).toBe('test');
    expect(agents.filter(({ status }) => status === 'idle').map(({ name }) => name)).toEqual([
      'brand',
      'accessibility',
      'layout',
      'copy',
    ]);
    const others = agents.filter(({ status }) => status === 'needs_model');
    expect(others.length).toBeGreaterThan(0);
    for (const { needs } of others) expect(needs).toContain('language model');
  });
});
