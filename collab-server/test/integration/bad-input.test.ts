import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '@sparklio/shared/ids';
import { startServer } from '../support/running-server.ts';
import type { Answer, CallOptions, RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let canvas: { id: string };
let before: string;
const shape = createId();
beforeAll(async () => {
  server = await startServer();
  canvas = await server.createCanvas();
  await commands([{ type: 'ADD_OBJECT', payload: { id: shape, type: 'shape' } }]);
  before = await content();
});
afterAll(() => server.stop());

const call = (method: string, path: string, options: CallOptions = {}): Promise<Answer> =>
  server.call(method, path, { token: server.owner, ...options });
const commands = (list: unknown): Promise<Answer> =>
  call('POST', `creatives/${canvas.id}/commands`, { body: { commands: list } });
async function content(): Promise<string> {
  const { body } = await call('GET', `creatives/${canvas.id}/content`);
  return JSON.stringify({ objects: body.objects, pages: body.pages });
}

/** The error is well-formed, tells nothing of our insides, and nothing was changed. */
async function expectRefused(answer: Answer, status: number, code: string): Promise<void> {
  expect([answer.status, answer.body.error?.code], JSON.stringify(answer.body).slice(0, 500)).toEqual([
    status,
    code,
  ]);
  expect(Object.keys(answer.body)).toEqual(['error']);
  expect(answer.body.error.message.length).toBeGreaterThan(10);
  expect(answer.body.error.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:\d|at async|select /);
  expect(await content()).toBe(before);
}

describe('commands are refused', () => {
  it.each<[string, unknown, number, string]>([
    ['that are unknown', [{ type: 'FORMAT_DISK' }], 400, 'invalid_input'],
    ['without a type', [{ payload: {} }], 400, 'invalid_input'],
    ['that are no objects', ['DELETE', 3, null], 400, 'invalid_input'],
    ['that are no list', { type: 'DELETE_OBJECT' }, 400, 'invalid_input'],
    ['that are missing', undefined, 400, 'invalid_input'],
    ['that are none', [], 400, 'invalid_input'],
    [
      'with wrong types',
      [{ type: 'UPDATE_OBJECT', id: shape, payload: { opacity: 'half' } }],
      400,
      'invalid_input',
    ],
    [
      'with a negative size',
      [{ type: 'UPDATE_OBJECT', id: shape, payload: { size: [-10, 10] } }],
      400,
      'invalid_input',
    ],
    [
      'with a size of nothing',
      [{ type: 'UPDATE_OBJECT', id: shape, payload: { size: [0, 10] } }],
      400,
      'invalid_input',
    ],
    [
      'with a place that is null, as JSON writes NaN',
      [{ type: 'UPDATE_OBJECT', id: shape, payload: { position: [Number.NaN, 1] } }],
      400,
      'invalid_input',
    ],
    [
      'with a place out of this world',
      [{ type: 'UPDATE_OBJECT', id: shape, payload: { position: [1e300, 0] } }],
      400,
      'invalid_input',
    ],
    [
      'with a colour that is none',
      [{ type: 'UPDATE_OBJECT', id: shape, payload: { fill: 'url(http://x)' } }],
      400,
      'invalid_input',
    ],
    ['for objects that are not there', [{ type: 'DELETE_OBJECT', id: createId() }], 422, 'command_refused'],
    [
      'when the last of them is not allowed, and the first ones with it',
      [
        { type: 'UPDATE_OBJECT', id: shape, payload: { name: 'Changed' } },
        { type: 'DELETE_OBJECT', id: createId() },
      ],
      422,
      'command_refused',
    ],
  ])('%s', async (_what, list, status, code) => {
    await expectRefused(await commands(list), status, code);
  });

  it('with infinite numbers, written as JSON takes them', async () => {
    const bytes = `{"commands":[{"type":"UPDATE_OBJECT","id":"${shape}","payload":{"position":[1e999,0]}}]}`;
    const answer = await call('POST', `creatives/${canvas.id}/commands`, {
      bytes,
      headers: { 'content-type': 'application/json' },
    });
    await expectRefused(answer, 400, 'invalid_input');
  });

  it('with 10 MB of text', async () => {
    const list = [{ type: 'ADD_OBJECT', payload: { type: 'text', text: 'x'.repeat(10_000_000) } }];
    await expectRefused(await commands(list), 413, 'too_large');
  });

  it('with more text than one object holds', async () => {
    const list = [{ type: 'ADD_OBJECT', payload: { type: 'text', text: 'x'.repeat(100_001) } }];
    await expectRefused(await commands(list), 400, 'invalid_input');
  });

  it('that are too many', async () => {
    const list = Array.from({ length: 2001 }, () => ({ type: 'ADD_OBJECT', payload: { type: 'shape' } }));
    await expectRefused(await commands(list), 413, 'too_large');
  });

  it('that would poison a prototype', async () => {
    const bytes = `{"commands":[{"type":"UPDATE_OBJECT","id":"${shape}","payload":{"__proto__":{"polluted":1}}}]}`;
    const answer = await call('POST', `creatives/${canvas.id}/commands`, {
      bytes,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('an import is refused', () => {
  const send = (model: unknown): Promise<Answer> =>
    call('POST', `creatives/${canvas.id}/import`, { body: model });
  const model = async (): Promise<Record<string, unknown>> =>
    (await call('GET', `creatives/${canvas.id}/content`)).body;

  it.each<[string, unknown]>([
    ['that is something else', { hello: 'world' }],
    ['of another version', { version: 99, objects: [], pages: [] }],
    ['that is a list', []],
  ])('%s', async (_what, body) => {
    await expectRefused(await send(body), 400, 'invalid_input');
  });

  it('of 50,000 objects', async () => {
    const { objects, ...rest } = await model();
    const [first] = Array.isArray(objects) ? objects : [];
    const many = Array.from({ length: 50_000 }, () => ({ ...first, id: createId() }));
    const answer = await send({ ...rest, objects: many });
    expect([400, 413, 422]).toContain(answer.status);
    expect(await content()).toBe(before);
  });
});

describe('a request is refused', () => {
  it.each<[string, () => Promise<Answer>, number, string]>([
    [
      'that is no JSON',
      () => call('POST', 'creatives', { bytes: '{"a":', headers: { 'content-type': 'application/json' } }),
      400,
      'invalid_input',
    ],
    [
      'of another type',
      () => call('POST', 'creatives', { bytes: '<a/>', headers: { 'content-type': 'text/xml' } }),
      415,
      'unsupported_media',
    ],
    ['without a body', () => call('POST', 'creatives'), 400, 'invalid_input'],
    [
      'with a body too large',
      () => call('POST', 'creatives', { body: { title: 'x'.repeat(300_000) } }),
      413,
      'too_large',
    ],
    [
      'with a title too long',
      () =>
        call('POST', 'creatives', {
          body: { workspaceId: server.workspaceId, kind: 'canvas', title: 'x'.repeat(201) },
        }),
      400,
      'invalid_input',
    ],
    [
      'with a title of spaces',
      () =>
        call('POST', 'creatives', {
          body: { workspaceId: server.workspaceId, kind: 'canvas', title: '   ' },
        }),
      400,
      'invalid_input',
    ],
    ['for an id that is none', () => call('GET', "creatives/' or 1=1 --"), 404, 'not_found'],
    ['for an id of another version', () => call('GET', `creatives/${crypto.randomUUID()}`), 404, 'not_found'],
    ['for an id with a null byte', () => call('GET', 'creatives/%00'), 404, 'not_found'],
    ['for a call that is not there', () => call('GET', 'nothing'), 404, 'not_found'],
    ['by a method that is not there', () => call('PUT', 'me', { body: {} }), 404, 'not_found'],
    ['with a broken address', () => call('GET', 'creatives/%E0%A4%A'), 400, 'invalid_input'],
    ['with an address too long', () => call('GET', `creatives/${'x'.repeat(300)}`), 400, 'invalid_input'],
  ])('%s', async (_what, send, status, code) => {
    await expectRefused(await send(), status, code);
  });

  it('in sentences that name what is wrong', async () => {
    const { body } = await call('POST', 'creatives', { body: { workspaceId: 3, kind: 'poster' } });
    expect(body.error.message).toBe(
      'workspaceId must be text. kind must be one of canvas, storyboard, timeline, copy. title is missing.',
    );
  });

  it('with a failure of our own, without telling what failed', async () => {
    const { db } = server.services;
    const failing = Object.assign(new Error('connection to 10.0.0.3 refused'), { stack: 'secret stack' });
    const original = db.selectFrom.bind(db);
    Object.assign(db, {
      selectFrom: () => {
        throw failing;
      },
    });
    const answer = await call('GET', 'workspaces');
    Object.assign(db, { selectFrom: original });
    expect([answer.status, answer.body.error.code]).toEqual([500, 'internal']);
    expect(JSON.stringify(answer.body)).not.toMatch(/10\.0\.0\.3|secret/);
  });

  it('when one person asks too often, while others go on', async () => {
    const strict = await startServer({ REQUESTS_PER_MINUTE: '20' });
    try {
      const { token } = await strict.join('viewer');
      const statuses: number[] = [];
      for (let count = 0; count < 25; count++)
        statuses.push((await strict.call('GET', 'me', { token })).status);
      expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(5);
      const limited = await strict.call('GET', 'me', { token });
      expect(limited.body.error).toMatchObject({
        code: 'rate_limited',
        details: { retryAfterMs: expect.any(Number) },
      });
      expect((await strict.call('GET', 'me', { token: strict.owner })).status).toBe(200);
    } finally {
      await strict.stop();
    }
  });
});
