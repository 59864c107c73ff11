import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startServer } from '../support/running-server.ts';

interface Line {
  readonly level: number;
  readonly reqId?: string;
  readonly msg: string;
}

async function logged(level: 'debug' | 'info') {
  const text: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text.push(String(chunk));
      done();
    },
  });
  const server = await startServer({}, { logger: pino({ level }, stream) });
  onTestFinished(() => server.stop());
  const answered = (): readonly Line[] =>
    text.map((line): Line => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
  return { server, text, answered };
}

it('notes each request under its id, by the pattern of its route, without what was asked or shown', async () => {
  const { server, text, answered } = await logged('debug');
  const unknown = '019a0000-0000-7000-8000-000000000000';
  const { status, body } = await server.call('GET', `creatives/${unknown}/activity?cursor=17&limit=3`, {
    token: server.owner,
  });
  expect(status).toBe(404);
  await vi.waitFor(() => {
    const line = answered().find(({ reqId }) => reqId === body.error.requestId);
    expect(line).toMatchObject({
      level: pino.levels.values['debug'],
      method: 'GET',
      route: '/api/v1/creatives/:id/activity',
      status: 404,
      ms: expect.any(Number),
    });
  });
  expect(text.join('')).not.toContain('cursor=17');
  expect(text.join('')).not.toContain(server.owner);
});

it('notes what failed on our side at the level that studios run at, and nothing else', async () => {
  const { server, answered } = await logged('info');
  await server.call('GET', 'workspaces', { token: server.owner });
  vi.spyOn(server.services.memberships, 'workspacesOf').mockRejectedValueOnce(new Error('broken'));
  const { status, body } = await server.call('GET', 'workspaces', { token: server.owner });
  expect(status).toBe(500);
  await vi.waitFor(() => expect(answered()).toHaveLength(1));
  expect(answered()).toMatchObject([
    { reqId: body.error.requestId, method: 'GET', route: '/api/v1/workspaces', status: 500 },
  ]);
});
