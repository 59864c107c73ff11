import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { readCanvas, readMeta } from '@sparklio/shared/documents/canvas/read';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { createOrigin } from '@sparklio/shared/origin';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let time = Date.now();
const leaves = new Set<() => void>();
beforeAll(async () => {
  server = await startServer({}, { now: () => new Date(time) });
});
afterEach(() => {
  for (const leave of leaves) leave();
  leaves.clear();
});
afterAll(() => server.stop());

type Canvas = Awaited<ReturnType<RunningServer['createCanvas']>>;

async function ticketFor(canvas: Canvas, token: string): Promise<string> {
  const { status, body } = await server.call('POST', `creatives/${canvas.id}/ticket`, { token });
  expect(status).toBe(200);
  return body.token;
}

/** A stock provider, as any program would use it. */
function open(document: string, ticket: string) {
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: `${server.url.replace('http', 'ws')}/collab`,
    maxAttempts: 1,
  });
  const denied: string[] = [];
  const closes: { code: number; reason: string }[] = [];
  const stateless: string[] = [];
  const provider = new HocuspocusProvider({
    name: document,
    document: new Y.Doc(),
    websocketProvider,
    token: ticket,
    onAuthenticationFailed: ({ reason }) => denied.push(reason),
    onClose: ({ event }) => closes.push({ code: event.code, reason: event.reason }),
    onStateless: ({ payload }) => stateless.push(payload),
  });
  provider.attach();
  leaves.add(() => {
    provider.destroy();
    websocketProvider.destroy();
  });
  return { provider, doc: provider.document, denied, closes, stateless };
}

const settled = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 60_000, interval: 10 });

describe('a ticket', () => {
  it('opens the creative for an editor, whose edits are saved and seen by the API', async () => {
    const canvas = await server.createCanvas();
    const editor = await server.join('editor');
    const { provider, doc } = open(canvas.contentName, await ticketFor(canvas, editor.token));
    await settled(() => expect(provider.isSynced).toBe(true));
    applyCommands(
      doc,
      [{ type: 'UPDATE_META', payload: { title: 'By hand' } }],
      createOrigin(editor.id, 'user'),
    );
    await settled(() => expect(provider.hasUnsyncedChanges).toBe(false));
    expect((await server.sync.read(canvas.contentName, readMeta)).title).toBe('By hand');
  });

  it('opens it for a viewer to read, and no buttons are needed to keep it so', async () => {
    const canvas = await server.createCanvas('Mine');
    const viewer = await server.join('viewer');
    const { provider, doc } = open(canvas.contentName, await ticketFor(canvas, viewer.token));
    await settled(() => expect(provider.isSynced).toBe(true));
    expect(readMeta(doc).title).toBe('Mine');
    applyCommands(
      doc,
      [{ type: 'UPDATE_META', payload: { title: 'Yours' } }],
      createOrigin(viewer.id, 'user'),
    );
    await settled(() => expect(provider.authorizedScope).toBe('readonly'));
    expect((await server.sync.read(canvas.contentName, readMeta)).title).toBe('Mine');
  });

  it('opens no other creative', async () => {
    const [canvas, other] = [await server.createCanvas(), await server.createCanvas()];
    const { provider, denied, closes } = open(other.contentName, await ticketFor(canvas, server.owner));
    await settled(() => expect(denied.length + closes.length).toBeGreaterThan(0));
    expect(provider.isSynced).toBe(false);
  });

  it('opens nothing once it has expired', async () => {
    const canvas = await server.createCanvas();
    const ticket = await ticketFor(canvas, server.owner);
    time += 5 * 60_000 + 1000;
    const { provider, denied, closes } = open(canvas.contentName, ticket);
    await settled(() => expect(denied.length + closes.length).toBeGreaterThan(0));
    time -= 5 * 60_000 + 1000;
    expect(provider.isSynced).toBe(false);
  });

  it.each(['', 'abc', 'a.b.c'])('is not %j', async (token) => {
    const canvas = await server.createCanvas();
    const { provider, denied, closes } = open(canvas.contentName, token);
    await settled(() => expect(denied.length + closes.length).toBeGreaterThan(0));
    expect(provider.isSynced).toBe(false);
  });

  it('is not an access token', async () => {
    const canvas = await server.createCanvas();
    const { provider, denied, closes } = open(canvas.contentName, server.owner);
    await settled(() => expect(denied.length + closes.length).toBeGreaterThan(0));
    expect(provider.isSynced).toBe(false);
  });
});

describe('an open socket', () => {
  it('ends when its person is removed', async () => {
    const canvas = await server.createCanvas();
    const editor = await server.join('editor');
    const { provider, closes, stateless } = open(canvas.contentName, await ticketFor(canvas, editor.token));
    await settled(() => expect(provider.isSynced).toBe(true));
    const path = `workspaces/${server.workspaceId}/members/${editor.id}`;
    expect((await server.call('DELETE', path, { token: server.owner })).status).toBe(204);
    await settled(() => expect(closes.map((close) => close.reason)).toContain('forbidden'));
    expect(stateless.some((payload) => payload.includes('forbidden'))).toBe(true);
  });

  it('ends when its creative is deleted', async () => {
    const canvas = await server.createCanvas();
    const editor = await server.join('editor');
    const { provider, closes } = open(canvas.contentName, await ticketFor(canvas, editor.token));
    await settled(() => expect(provider.isSynced).toBe(true));
    await server.call('DELETE', `creatives/${canvas.id}`, { token: server.owner });
    await settled(() => expect(closes.map((close) => close.reason)).toContain('forbidden'));
  });

  it('sees what the API edits, in one step', async () => {
    const canvas = await server.createCanvas();
    const { provider, doc } = open(canvas.contentName, await ticketFor(canvas, server.owner));
    await settled(() => expect(provider.isSynced).toBe(true));
    let updates = 0;
    doc.on('update', () => {
      updates += 1;
    });
    await server.call('POST', `creatives/${canvas.id}/commands`, {
      token: server.owner,
      body: {
        commands: [
          { type: 'ADD_OBJECT', payload: { type: 'shape' } },
          { type: 'ADD_OBJECT', payload: { type: 'text', text: 'Sun' } },
        ],
      },
    });
    await settled(() => expect(readCanvas(doc).objects).toHaveLength(2));
    expect(updates).toBe(1);
  });
});
