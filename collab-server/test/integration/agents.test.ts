import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createId } from '@sparklio/shared/ids';
import { agentTaskSchema, controlSchema, envelopeSchema } from '@sparklio/shared/protocol/agent-messages';
import type { AgentStatus } from '@sparklio/shared/presence/presence-state';
import { subjects } from '@sparklio/shared/protocol/subjects';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let editor: { token: string; id: string };
let time = Date.now();
beforeAll(async () => {
  server = await startServer({}, { now: () => new Date(time) });
  editor = await server.join('editor', 'Edda');
});
afterAll(() => server.stop());

const beat = (node: string, name: string, status: AgentStatus, needs?: string): Promise<void> =>
  server.bus.publish(subjects.heartbeat(node), {
    node,
    capabilities: [],
    sentAt: new Date(time).toISOString(),
    agents: [
      {
        name,
        title: name.toUpperCase(),
        job: 'Looks after things.',
        status,
        rules: [{ id: `${name}.one`, title: 'One' }],
        ...(needs === undefined ? {} : { needs }),
      },
    ],
  });
const roster = async () => (await server.call('GET', 'agents', { token: editor.token })).body.items;

describe('the roster', () => {
  it('is what the nodes said last, and says who has gone silent', async () => {
    await beat('n1', 'brand', 'idle');
    await beat('n2', 'copy', 'needs_model', 'Set OPENAI_API_KEY to switch it on.');
    expect(await roster()).toMatchObject([
      { name: 'brand', title: 'BRAND', status: 'idle', rules: [{ id: 'brand.one', title: 'One' }] },
      { name: 'copy', status: 'needs_model', needs: 'Set OPENAI_API_KEY to switch it on.' },
    ]);
    await beat('n1', 'brand', 'working');
    expect(await roster()).toMatchObject([{ status: 'working' }, { status: 'needs_model' }]);
    time += 30_000;
    expect(await roster()).toMatchObject([{ status: 'offline' }, { status: 'offline' }]);
    await beat('n3', 'brand', 'idle');
    expect(await roster()).toMatchObject([{ name: 'brand', status: 'idle' }, { status: 'offline' }]);
  });

  it('does not listen to what is no heartbeat', async () => {
    const before = await roster();
    await server.bus.publish(subjects.heartbeat('bad'), { node: 'bad', agents: 'all' });
    await server.bus.publish(subjects.heartbeat('bad'), null);
    expect(await roster()).toEqual(before);
  });
});

describe('a task', () => {
  const ask = (name: string, creativeId: string, prompt = 'Check the colours.') =>
    server.call('POST', `agents/${name}/tasks`, { token: editor.token, body: { creativeId, prompt } });

  it('is put into the queue of its agent, and noted', async () => {
    await beat('n1', 'brand', 'idle');
    const canvas = await server.createCanvas();
    const { status, body } = await ask('brand', canvas.id);
    expect(status).toBe(202);
    const { subject, envelope } = server.bus.queued.at(-1) ?? {};
    expect(subject).toBe(subjects.task(server.workspaceId, 'brand', 'P0'));
    const { payload } = envelopeSchema.parse(envelope);
    expect(agentTaskSchema.parse(payload)).toEqual({
      taskId: body.taskId,
      workspaceId: server.workspaceId,
      creativeId: canvas.id,
      prompt: 'Check the colours.',
      requestedBy: { id: editor.id, name: 'Edda' },
    });
    const logged = await server.services.db
      .selectFrom('agent_logs')
      .select(['receiver', 'subject'])
      .execute();
    expect(logged).toContainEqual({ receiver: 'brand', subject });
  });

  it('is refused with the reason by who cannot take it', async () => {
    const canvas = await server.createCanvas();
    await beat('n2', 'copy', 'needs_model', 'Set OPENAI_API_KEY to switch it on.');
    const blocked = await ask('copy', canvas.id);
    expect([blocked.status, blocked.body.error.message]).toEqual([
      409,
      'Set OPENAI_API_KEY to switch it on.',
    ]);
    expect((await ask('nobody', canvas.id)).status).toBe(404);
    expect((await ask('brand', canvas.id, 'x'.repeat(4001))).status).toBe(400);
    time += 30_000;
    expect((await ask('brand', canvas.id)).status).toBe(503);
  });
});

describe('stop and resume', () => {
  const controls = () => server.bus.published.filter(({ subject }) => subject.startsWith('agent.control.'));
  const last = () => {
    const { subject, payload } = controls().at(-1) ?? {};
    return { subject, control: controlSchema.parse(payload) };
  };
  const requestedBy = () => ({ id: editor.id, name: 'Edda' });

  it.each(['stop', 'resume'] as const)('%s all, one, and one in a creative', async (verb) => {
    const canvas = await server.createCanvas();
    const send = (body?: unknown) => server.call('POST', `agents/${verb}`, { token: editor.token, body });
    expect((await send()).status).toBe(202);
    expect(last()).toEqual({
      subject: subjects[verb],
      control: { workspaceId: server.workspaceId, requestedBy: requestedBy() },
    });
    await send({ agent: 'brand' });
    expect(last().control).toMatchObject({ agent: 'brand' });
    await send({ agent: 'brand', creativeId: canvas.id });
    expect(last().control).toMatchObject({
      agent: 'brand',
      creativeId: canvas.id,
      workspaceId: server.workspaceId,
    });
  });

  it('are kept for agents that do not hear them, and only agents are told', async () => {
    const canvas = await server.createCanvas();
    const service = await server.issueAgentServiceToken();
    const command = (verb: string, body: object = {}) =>
      server.call('POST', `agents/${verb}`, { token: editor.token, body });
    const kept = async (): Promise<object[]> => {
      const { body } = await server.call('GET', 'agents/stops', { token: service });
      return body.items.map(({ order: _order, ...entry }: { order: number }) => entry);
    };
    await command('resume');
    expect(await kept()).toEqual([]);
    const { workspaceId } = server;
    await command('stop', { agent: 'brand', creativeId: canvas.id });
    await command('stop');
    expect(await kept()).toEqual([{ action: 'stop', workspaceId }]);
    await command('resume', { agent: 'brand' });
    expect(await kept()).toEqual([
      { action: 'stop', workspaceId },
      { action: 'resume', workspaceId, agent: 'brand' },
    ]);
    vi.spyOn(server.bus, 'publish').mockRejectedValueOnce(new Error('The bus is away.'));
    expect((await command('stop', { agent: 'brand' })).status).toBe(202);
    expect(await kept()).toContainEqual({ action: 'stop', workspaceId, agent: 'brand' });
    expect((await server.call('GET', 'agents/stops', { token: editor.token })).status).toBe(403);
    expect((await server.call('GET', 'agents/stops')).status).toBe(401);
    await command('resume');
    expect(await kept()).toEqual([]);
  });

  it('are not for those who may only look, nor for other workspaces', async () => {
    const viewer = await server.join('viewer');
    const count = controls().length;
    expect((await server.call('POST', 'agents/stop', { token: viewer.token })).status).toBe(403);
    const foreign = await server.call('POST', 'agents/stop', {
      token: editor.token,
      body: { workspaceId: createId() },
    });
    expect(foreign.status).toBe(404);
    expect(controls()).toHaveLength(count);
  });
});

describe('the token of our agents', () => {
  it('ends with the process that gave it', async () => {
    const canvas = await server.createCanvas();
    const token = await server.issueAgentServiceToken();
    expect((await server.call('GET', `creatives/${canvas.id}/content`, { token })).status).toBe(200);
    const other = await startServer();
    try {
      const foreign = await other.issueAgentServiceToken();
      expect((await server.call('GET', `creatives/${canvas.id}/content`, { token: foreign })).status).toBe(
        401,
      );
    } finally {
      await other.stop();
    }
  });
});
