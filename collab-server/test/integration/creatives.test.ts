import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { createId } from '@sparklio/shared/ids';
import { readMeta } from '@sparklio/shared/documents/canvas/read';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { createOrigin } from '@sparklio/shared/origin';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let editor: { token: string; id: string };
beforeAll(async () => {
  server = await startServer({ REGISTRATION: 'open' });
  editor = await server.join('editor');
});
afterAll(() => server.stop());

describe('a creative', () => {
  it.each([
    [undefined, [1080, 1080]],
    ['blank', [1080, 1080]],
    ['social-square', [1080, 1080]],
    ['story', [1080, 1920]],
    ['banner', [1200, 628]],
  ])('made from the template %s has one page of its size', async (template, size) => {
    const { body } = await server.call('POST', 'creatives', {
      token: editor.token,
      body: {
        workspaceId: server.workspaceId,
        kind: 'canvas',
        title: 'Summer',
        ...(template && { template }),
      },
    });
    expect(body).toMatchObject({
      kind: 'canvas',
      title: 'Summer',
      role: 'editor',
      status: 'draft',
      staleDecisions: 0,
      campaign: null,
      contentName: `${server.workspaceId}.canvas.${body.id}`,
      reviewName: `${server.workspaceId}.review.${body.id}`,
    });
    const { body: content } = await server.call('GET', `creatives/${body.id}/content`, {
      token: editor.token,
    });
    expect(content).toMatchObject({
      version: 1,
      objects: [],
      pages: [{ size }],
      metadata: { title: 'Summer' },
    });
  });

  it('gives its state as one packed update to those who may read it, and to nobody else', async () => {
    const canvas = await server.createCanvas('Packed', editor.token);
    const answer = await server.call('GET', `creatives/${canvas.id}/state`, { token: editor.token });
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const doc = new Y.Doc();
    Y.applyUpdateV2(doc, answer.body);
    expect(readMeta(doc).title).toBe('Packed');
    expect((await server.call('GET', `creatives/${canvas.id}/state`)).status).toBe(401);
    const { body } = await server.call('POST', 'auth/register', {
      body: { email: `${createId()}@example.com`, password: 'a long password', name: 'Somebody' },
    });
    const foreign = await server.call('GET', `creatives/${canvas.id}/state`, { token: body.accessToken });
    expect(foreign.status).toBe(404);
  });

  it('follows the first brand of its workspace, and only one of its workspace', async () => {
    const kit = {
      palette: [{ name: 'Forest', hex: '#173b2f' }],
      fonts: [],
      logos: [],
      tone: { summary: '', do: [], dont: [] },
      words: { forbidden: [], known: [], claims: [] },
    };
    const made = await server.call('POST', `workspaces/${server.workspaceId}/brands`, {
      token: editor.token,
      body: { name: 'House', kit },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const canvas = await server.createCanvas();
    const { body: brand } = await server.call('GET', `creatives/${canvas.id}/brand`, { token: editor.token });
    expect(brand).toEqual(made.body);
    expect(brand.kit.tolerance).toBe(2);

    const other = await server.call('POST', 'workspaces', {
      token: server.owner,
      body: { name: 'Elsewhere' },
    });
    const theirs = await server.call('POST', `workspaces/${other.body.id}/brands`, {
      token: server.owner,
      body: { name: 'Theirs', kit },
    });
    await server.call('POST', `creatives/${canvas.id}/commands`, {
      token: editor.token,
      body: { commands: [{ type: 'UPDATE_META', payload: { brandKitId: theirs.body.id } }] },
    });
    const foreign = await server.call('GET', `creatives/${canvas.id}/brand`, { token: editor.token });
    expect([foreign.status, foreign.body]).toEqual([200, null]);
  });

  it.each(['storyboard', 'timeline', 'copy'])('of kind %s is not made yet, and says so', async (kind) => {
    const { status, body } = await server.call('POST', 'creatives', {
      token: editor.token,
      body: { workspaceId: server.workspaceId, kind, title: 'Film' },
    });
    expect([status, body.error.code]).toEqual([422, 'command_refused']);
    expect(body.error.message).toContain('choose canvas');
  });

  it('stands in its campaign, if that is of the same workspace', async () => {
    const campaign = await server.call('POST', `workspaces/${server.workspaceId}/campaigns`, {
      token: editor.token,
      body: { name: 'Summer launch' },
    });
    const create = (campaignId: string) =>
      server.call('POST', 'creatives', {
        token: editor.token,
        body: { workspaceId: server.workspaceId, kind: 'canvas', title: 'Ad', campaignId },
      });
    expect((await create(campaign.body.id)).body.campaign).toEqual(campaign.body);
    expect((await create(createId())).status).toBe(404);
  });

  it('is renamed in its document too, and takes the title that the document gets', async () => {
    const canvas = await server.createCanvas('Old');
    const renamed = await server.call('PATCH', `creatives/${canvas.id}`, {
      token: editor.token,
      body: { title: ' New ' },
    });
    expect(renamed.body.title).toBe('New');
    expect((await server.sync.read(canvas.contentName, readMeta)).title).toBe('New');
    await server.sync.edit(
      canvas.contentName,
      { id: editor.id, name: 'E', kind: 'user', role: 'editor' },
      (doc) =>
        applyCommands(
          doc,
          [{ type: 'UPDATE_META', payload: { title: 'Newest' } }],
          createOrigin(editor.id, 'user'),
        ),
    );
    await vi.waitFor(
      async () => {
        const { body } = await server.call('GET', `creatives/${canvas.id}`, { token: editor.token });
        expect(body.title).toBe('Newest');
      },
      { timeout: 60_000, interval: 50 },
    );
  });

  it('that is deleted is gone for everybody', async () => {
    const canvas = await server.createCanvas();
    expect((await server.call('DELETE', `creatives/${canvas.id}`, { token: editor.token })).status).toBe(204);
    expect((await server.call('GET', `creatives/${canvas.id}`, { token: server.owner })).status).toBe(404);
    expect((await server.call('POST', `creatives/${canvas.id}/ticket`, { token: server.owner })).status).toBe(
      404,
    );
    expect((await server.call('DELETE', `creatives/${canvas.id}`, { token: editor.token })).status).toBe(404);
  });
});

describe('the list of creatives', () => {
  it('comes in pages, newest first, each once', async () => {
    const own = await server.call('POST', 'workspaces', { token: server.owner, body: { name: 'Long list' } });
    const made: string[] = [];
    for (let index = 0; index < 5; index++) {
      made.unshift((await server.createCanvas(`Ad ${index}`, server.owner, own.body.id)).id);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const query = `workspaceId=${own.body.id}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await server.call('GET', `creatives?${query}`, { token: server.owner });
      seen.push(...body.items.map((creative: { id: string }) => creative.id));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(made);
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=many', 'limit'],
    ['cursor=x', 'cursor'],
  ])('refuses %s', async (query, field) => {
    const { status, body } = await server.call('GET', `creatives?${query}`, { token: server.owner });
    expect([status, body.error.code]).toEqual([400, 'invalid_input']);
    expect(body.error.message).toContain(field);
  });

  it('shows nothing of other workspaces', async () => {
    await server.createCanvas('Ours');
    const outsider = await server.call('POST', 'auth/register', {
      body: { email: 'out@side.example', password: 'correct horse' },
    });
    const token = outsider.body.accessToken;
    expect((await server.call('GET', 'creatives', { token })).body.items).toEqual([]);
    const asked = await server.call('GET', `creatives?workspaceId=${server.workspaceId}`, { token });
    expect(asked.body.items).toEqual([]);
  });
});

describe('commands', () => {
  const send = (id: string, commands: unknown) =>
    server.call('POST', `creatives/${id}/commands`, { token: editor.token, body: { commands } });

  it('edit the document in one step and say what changed', async () => {
    const canvas = await server.createCanvas();
    const [first, second] = [createId(), createId()];
    const heard: string[] = [];
    const stop = server.sync.onChange(({ document }) => {
      if (document === canvas.contentName) heard.push(document);
    });
    const added = await send(canvas.id, [
      { type: 'ADD_OBJECT', payload: { id: first, type: 'shape', fill: '#173b2f' } },
      { type: 'ADD_OBJECT', payload: { id: second, type: 'text', text: 'Sun' } },
      { type: 'UPDATE_OBJECT', id: second, payload: { text: 'Sunlight' } },
    ]);
    stop();
    expect(added.status, JSON.stringify(added.body)).toBe(200);
    expect(added.body.changes.map((change: { target: string }) => change.target)).toEqual(
      expect.arrayContaining([first, second]),
    );
    expect(heard).toHaveLength(1);
    const { body } = await server.call('GET', `creatives/${canvas.id}/content`, { token: editor.token });
    expect(body.objects.map((object: { id: string }) => object.id)).toEqual([first, second]);
  });

  it('reorder by index as well as by id', async () => {
    const canvas = await server.createCanvas();
    const ids = [createId(), createId(), createId()];
    await send(
      canvas.id,
      ids.map((id) => ({ type: 'ADD_OBJECT', payload: { id, type: 'shape' } })),
    );
    const moved = await send(canvas.id, [{ type: 'REORDER', from: 0, to: 2 }]);
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    const { body } = await server.call('GET', `creatives/${canvas.id}/content`, { token: editor.token });
    expect(body.objects.map((object: { id: string }) => object.id)).toEqual([ids[1], ids[2], ids[0]]);
  });
});
