import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { exportCanvas } from '@sparklio/shared/documents/canvas/json';
import { readCanvas, readObject } from '@sparklio/shared/documents/canvas/read';
import { addProposal } from '@sparklio/shared/documents/review/write';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { agentId } from '../../src/creatives/actors.ts';
import { openCreative } from '../support/open-creative.ts';
import type { OpenCreative } from '../support/open-creative.ts';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let now = Date.now();
let editor: { token: string; id: string };
let viewer: { token: string; id: string };
const opened: OpenCreative[] = [];
beforeAll(async () => {
  server = await startServer({}, { now: () => new Date(now) });
  editor = await server.join('editor', 'Edda');
  viewer = await server.join('viewer', 'Vito');
});
afterAll(async () => {
  for (const creative of opened) creative.close();
  await server.stop();
});

type Canvas = Awaited<ReturnType<RunningServer['createCanvas']>>;

async function command(canvas: Canvas, ...commands: readonly object[]): Promise<void> {
  const { status, body } = await server.call('POST', `creatives/${canvas.id}/commands`, {
    token: editor.token,
    body: { commands },
  });
  expect(status, JSON.stringify(body)).toBe(200);
}

async function get(canvas: Canvas, path: string, token = editor.token) {
  const { status, body } = await server.call('GET', `creatives/${canvas.id}/${path}`, { token });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

async function post(canvas: Canvas, path: string, body?: unknown, token = editor.token) {
  const answer = await server.call('POST', `creatives/${canvas.id}/${path}`, { token, body });
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body;
}

async function canvasWithText(text = 'Iced tea'): Promise<{ canvas: Canvas; id: string }> {
  const canvas = await server.createCanvas('Ad');
  const id = createId();
  await command(canvas, { type: 'ADD_OBJECT', payload: { id, type: 'text', text, name: 'Headline' } });
  return { canvas, id };
}

async function open(canvas: Canvas, token = editor.token): Promise<OpenCreative> {
  const ticket = await server.call('POST', `creatives/${canvas.id}/ticket`, { token });
  const creative = await openCreative(server, canvas.contentName, ticket.body.token);
  opened.push(creative);
  return creative;
}

/** An agent edits, as it does over a socket once it may; turns over sockets have tests of their own. */
async function editAsAgent(canvas: Canvas, name: string, turnId: string, ...commands: readonly object[]) {
  const id = agentId(server.workspaceId, name);
  const actor = { id, name, kind: 'agent', role: 'agent_editor', turnId } as const;
  await server.sync.edit(canvas.contentName, actor, (doc) =>
    applyCommands(doc, parseCommands(commands), createOrigin(id, 'agent', turnId)),
  );
  return id;
}

function edit({ doc }: OpenCreative, ...commands: readonly object[]): void {
  applyCommands(doc, parseCommands(commands), createOrigin('me', 'user'));
}

const update = (id: string, payload: object): object => ({ type: 'UPDATE_OBJECT', id, payload });

describe('activity', () => {
  it('has what somebody did over a socket a moment ago, with names of author and things', async () => {
    const { canvas, id } = await canvasWithText();
    const edda = await open(canvas);
    edit(edda, update(id, { position: [3, 4], fill: '#173b2f' }));
    edit(edda, update(id, { position: [5, 6] }));
    await edda.saved();
    const { items } = await get(canvas, 'activity', viewer.token);
    expect(items[0]).toMatchObject({
      author: { id: editor.id, name: 'Edda', kind: 'user' },
      source: 'edit',
      things: [{ target: id, kind: 'object', type: 'text', name: 'Headline' }],
    });
    const changes = items.flatMap((item: { changes: object[] }) => item.changes);
    expect(changes).toContainEqual({
      target: id,
      property: 'exists',
      after: expect.objectContaining({ text: 'Iced tea', position: [5, 6], fill: '#173b2f' }),
    });
  });

  it('comes in pages, and of one thing or turn alone', async () => {
    const { canvas, id } = await canvasWithText();
    const turn = createId();
    const agent = await editAsAgent(canvas, 'layout', turn, update(id, { fontSize: 50 }));
    const other = createId();
    await command(canvas, { type: 'ADD_OBJECT', payload: { id: other, type: 'shape' } });
    const all = await get(canvas, 'activity');
    const paged: unknown[] = [];
    for (let cursor = ''; ;) {
      const page = await get(canvas, `activity?limit=1${cursor}`);
      paged.push(...page.items);
      if (page.nextCursor === undefined) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(paged).toEqual(all.items);
    expect(paged.length).toBeGreaterThan(2);
    const ofTurn = await get(canvas, `activity?turnId=${turn}`);
    expect(ofTurn.items).toMatchObject([
      {
        turnId: turn,
        author: { id: agent, kind: 'agent' },
        changes: [{ property: 'fontSize', after: 50 }],
      },
    ]);
    const ofThing = await get(canvas, `activity?target=${other}`);
    expect(ofThing.items).toHaveLength(1);
  });

  it('credits an accepted proposal to its author and to who accepted it, and says why', async () => {
    const { canvas, id } = await canvasWithText();
    const [turnId, author] = [createId(), agentId(server.workspaceId, 'brand')];
    const proposalId = await server.sync.edit(
      canvas.reviewName,
      { id: author, name: 'Brand', kind: 'agent', role: 'agent' },
      (doc) =>
        addProposal(
          doc,
          {
            authorId: author,
            authorName: 'Brand',
            authorKind: 'agent',
            turnId,
            title: 'Use the palette',
            rationale: 'Red is not ours.',
            targets: [id],
            commands: [{ type: 'UPDATE_OBJECT', id, payload: { fill: '#173b2f' } }],
            reads: [],
            costUsd: 0,
          },
          createOrigin(author, 'agent'),
        ),
    );
    await post(canvas, `proposals/${proposalId}/accept`, {});
    const { items } = await get(canvas, `history/${id}`);
    expect(items[0]).toMatchObject({
      property: 'fill',
      author: { id: author, name: 'Brand', kind: 'agent' },
      acceptedBy: { id: editor.id, name: 'Edda', kind: 'user' },
      reason: 'Use the palette',
      turnId,
    });
    const undone = await post(canvas, `turns/${turnId}/undo`);
    expect(undone).toMatchObject({
      undone: [{ property: 'fill', before: '#173b2f', after: '#1b1b19' }],
      kept: [],
    });
  });

  it('is read once, whoever asks at the same moment', async () => {
    const { canvas } = await canvasWithText();
    const answers = await Promise.all(Array.from({ length: 5 }, () => get(canvas, 'activity')));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const ids = answers[0].items.map((item: { id: string }) => item.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('versions', () => {
  it('are kept under a name, once per state, with what they hold', async () => {
    const { canvas, id } = await canvasWithText();
    const first = await post(canvas, 'versions', { name: 'First idea' });
    expect(first).toMatchObject({
      number: 1,
      kind: 'named',
      name: 'First idea',
      createdBy: { name: 'Edda' },
    });
    expect(await post(canvas, 'versions', { name: 'First idea' })).toMatchObject({ number: 1 });
    await command(canvas, update(id, { text: 'Hot tea' }));
    expect(await post(canvas, 'versions')).toMatchObject({ number: 2, name: null });
    expect(await post(canvas, 'versions', { name: 'Hot' })).toMatchObject({ number: 2, name: 'Hot' });
    const { items } = await get(canvas, 'versions', viewer.token);
    expect(items.map((version: { number: number }) => version.number)).toEqual([2, 1]);
    const { content } = await get(canvas, 'versions/1', viewer.token);
    expect(content.objects[0].props.text).toBe('Iced tea');
    expect(content).toEqual((await get(canvas, `history?position=${first.position}`)).content);
    const preview = await server.call('GET', first.previewUrl);
    expect([preview.status, preview.body.subarray(1, 4).toString()]).toEqual([200, 'PNG']);
  });

  it('are kept of what was decided on, and say when it was edited since', async () => {
    const { canvas, id } = await canvasWithText();
    await post(canvas, 'decisions', { decision: 'approve', scope: 'copy' }, server.owner);
    const { items } = await get(canvas, 'versions');
    expect(items).toMatchObject([
      { kind: 'automatic', decisions: [{ decision: 'approve', scope: 'copy', isStale: false }] },
    ]);
    await post(canvas, 'commands', {
      commands: [{ type: 'UPDATE_OBJECT', id, payload: { text: 'Hot tea' } }],
    });
    await vi.waitFor(
      async () =>
        expect((await get(canvas, 'versions')).items.at(-1).decisions).toEqual([
          expect.objectContaining({ decision: 'approve', scope: 'copy', isStale: true }),
        ]),
      { timeout: 10_000 },
    );
  });

  it('are compared property by property, with who set it and in which turn', async () => {
    const { canvas, id } = await canvasWithText();
    await post(canvas, 'versions');
    const turn = createId();
    await editAsAgent(canvas, 'copy', turn, update(id, { text: 'Hot tea' }));
    const added = createId();
    await command(canvas, { type: 'ADD_OBJECT', payload: { id: added, type: 'shape', name: 'Leaf' } });
    const diff = await get(canvas, 'versions/diff?from=1', viewer.token);
    expect(diff.things).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ target: id, action: 'updated', name: 'Headline' }),
        expect.objectContaining({ target: added, action: 'added', name: 'Leaf' }),
      ]),
    );
    expect(diff.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          target: id,
          property: 'text',
          before: 'Iced tea',
          after: 'Hot tea',
          by: expect.objectContaining({ kind: 'agent' }),
          turnId: turn,
        }),
        expect.objectContaining({
          target: added,
          property: 'exists',
          by: expect.objectContaining({ name: 'Edda' }),
        }),
      ]),
    );
    await post(canvas, 'versions');
    const between = await get(canvas, 'versions/diff?from=1&to=2');
    expect(between.entries).toHaveLength(2);
  });

  it('are restored while somebody types, and that can be undone', async () => {
    const { canvas, id } = await canvasWithText('Iced tea for two');
    const deleted = createId();
    await command(canvas, { type: 'ADD_OBJECT', payload: { id: deleted, type: 'shape' } });
    await post(canvas, 'versions', { name: 'Good' });
    await command(
      canvas,
      { type: 'DELETE_OBJECT', id: deleted },
      { type: 'EDIT_TEXT', id, index: 0, remove: 4, insert: 'Hot' },
    );
    const typist = await open(canvas);
    typist.disconnect();
    edit(typist, { type: 'EDIT_TEXT', id, index: 15, remove: 0, insert: '!' });
    const { before, changes } = await post(canvas, 'versions/1/restore');
    await typist.reconnect();
    expect(before).toMatchObject({ kind: 'before_restore', number: 2, createdBy: { name: 'Edda' } });
    expect(changes).toBe(2);
    const live = await get(canvas, 'content');
    expect({ ...exportCanvas(typist.doc), metadata: null }).toEqual({ ...live, metadata: null });
    const headline = live.objects.find((object: { id: string }) => object.id === id);
    expect(headline.props.text).toBe('Iced tea for two!');
    const { items } = await get(canvas, 'activity');
    const restore = items.find((item: { source: string }) => item.source === 'restore');
    expect(restore).toMatchObject({ author: { name: 'Edda' }, reason: 'Good' });
    const undone = await post(canvas, `turns/${restore.turnId}/undo`);
    expect(undone.undone).toContainEqual(expect.objectContaining({ target: deleted, property: 'exists' }));
    expect(undone.kept).toEqual([{ target: id, property: 'text' }]);
  });
});

describe('a moment that is no version', () => {
  it('is restored as one, with what there was kept, told in the activity by its time', async () => {
    const { canvas, id } = await canvasWithText('Iced tea');
    await command(canvas, { type: 'EDIT_TEXT', id, index: 0, remove: 4, insert: 'Hot' });
    const [stretch] = (await get(canvas, 'activity')).items;
    const position = stretch.to - 1;
    const { before, changes, entries } = await post(canvas, 'history/restore', { position });
    expect(before).toMatchObject({ kind: 'before_restore', name: null, createdBy: { name: 'Edda' } });
    expect([changes, entries]).toEqual([
      1,
      [{ target: id, property: 'text', before: 'Hot tea', after: 'Iced tea' }],
    ]);
    const { objects } = await get(canvas, 'content');
    expect(objects[0].props.text).toBe('Iced tea');
    const { items } = await get(canvas, 'activity');
    expect(items[0]).toMatchObject({ source: 'restore', author: { name: 'Edda' } });
    expect(new Date(items[0].reason).toISOString()).toBe(items[0].reason);
  });
});

describe('undoing a turn', () => {
  it('goes back where the turn still holds, from anywhere, and reports the rest', async () => {
    const { canvas, id } = await canvasWithText();
    const [edda, turn] = [await open(canvas), createId()];
    await editAsAgent(canvas, 'brand', turn, update(id, { fill: '#ff0000', fontSize: 99, name: 'Title' }));
    await vi.waitFor(() => expect(readObject(edda.doc, id)).toMatchObject({ fontSize: 99 }), {
      timeout: 10_000,
    });
    edit(edda, update(id, { fill: '#00ff00' }));
    edit(edda, update(id, { fontSize: 12 }));
    // The same value again, but it is a person's now.
    edit(edda, update(id, { fontSize: 99 }));
    await edda.saved();
    const answer = await post(canvas, `turns/${turn}/undo`);
    expect(answer.undone).toEqual([{ target: id, property: 'name', before: 'Title', after: 'Headline' }]);
    expect(answer.kept.map(({ property }: { property: string }) => property).toSorted()).toEqual([
      'fill',
      'fontSize',
    ]);
    const { items } = await get(canvas, 'activity');
    const whose = items.find(({ turnId }: { turnId?: string }) => turnId === turn).author.name;
    expect(whose).not.toBe('Edda');
    expect(items[0]).toMatchObject({ source: 'undo', author: { name: 'Edda' }, reason: whose });
    const { items: last } = await get(canvas, `history/${id}`);
    expect(last).toContainEqual(expect.objectContaining({ property: 'name', source: 'undo', reason: whose }));
    await post(canvas, `turns/${items[0].turnId}/undo`);
    const { objects } = await get(canvas, 'content');
    expect(objects[0].props.name).toBe('Title');
    expect((await post(canvas, `turns/${turn}/undo`)).undone).toHaveLength(1);
  });

  it('knows two turns of one agent apart', async () => {
    const { canvas, id } = await canvasWithText();
    const [first, second] = [createId(), createId()];
    await editAsAgent(canvas, 'layout', first, update(id, { position: [1, 1], fontSize: 30 }));
    await editAsAgent(canvas, 'layout', second, update(id, { position: [2, 2] }));
    const undone = await post(canvas, `turns/${first}/undo`);
    expect(undone).toMatchObject({ undone: [{ property: 'fontSize' }], kept: [{ property: 'position' }] });
    const later = await post(canvas, `turns/${second}/undo`);
    expect(later.undone).toEqual([{ target: id, property: 'position', before: [2, 2], after: [1, 1] }]);
  });

  it('is not found for a turn that nobody made here', async () => {
    const { canvas } = await canvasWithText();
    const answer = await server.call('POST', `creatives/${canvas.id}/turns/${createId()}/undo`, {
      token: editor.token,
    });
    expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found']);
  });
});

describe('rights', () => {
  const writes = (turn: string): [string, unknown][] => [
    ['versions', { name: 'Mine' }],
    ['versions/1/restore', undefined],
    ['history/restore', { position: 1 }],
    [`turns/${turn}/undo`, undefined],
  ];

  it('let a viewer read the past and not change anything', async () => {
    const { canvas, id } = await canvasWithText();
    await post(canvas, 'versions');
    const [activity] = (await get(canvas, 'activity', viewer.token)).items;
    expect(activity).toBeDefined();
    expect((await get(canvas, `history/${id}`, viewer.token)).items.length).toBeGreaterThan(0);
    for (const [path, body] of writes(createId())) {
      const answer = await server.call('POST', `creatives/${canvas.id}/${path}`, {
        token: viewer.token,
        body,
      });
      expect([path, answer.status, answer.body.error.code]).toEqual([path, 403, 'forbidden']);
    }
  });

  it('let a guest see the past of their creative alone', async () => {
    const [{ canvas }, other] = [await canvasWithText(), await canvasWithText()];
    await post(canvas, 'versions');
    await post(other.canvas, 'versions');
    const link = await post(canvas, 'guest-links', {}, server.owner);
    const joined = await server.call('POST', 'auth/link', { body: { token: link.token, name: 'Guest' } });
    const token = joined.body.accessToken;
    const reads = [
      'activity',
      'versions',
      'versions/1',
      'versions/diff?from=1',
      'history?position=1',
      'history/meta',
    ];
    for (const path of reads) {
      expect((await server.call('GET', `creatives/${canvas.id}/${path}`, { token })).status).toBe(200);
      expect((await server.call('GET', `creatives/${other.canvas.id}/${path}`, { token })).status).toBe(404);
    }
    for (const [path, body] of writes(createId())) {
      const answer = await server.call('POST', `creatives/${other.canvas.id}/${path}`, { token, body });
      expect(answer.status).toBe(404);
    }
  });

  it('do not extend to what was never asked for in a readable way', async () => {
    const { canvas } = await canvasWithText();
    const bad = [
      'activity?cursor=x',
      'activity?limit=0',
      'versions/0',
      'versions/diff',
      'history?position=-1',
    ];
    for (const path of bad) {
      const answer = await server.call('GET', `creatives/${canvas.id}/${path}`, { token: editor.token });
      expect([path, answer.status]).toEqual([path, 400]);
    }
    const missing = ['versions/7', 'versions/diff?from=7', 'history?position=9999'];
    for (const path of missing) {
      const answer = await server.call('GET', `creatives/${canvas.id}/${path}`, { token: editor.token });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });
});

describe('a server whose clock goes on', () => {
  it('keeps versions when work comes to an end or goes on for long, once per state', async () => {
    const { services } = server;
    const { canvas, id } = await canvasWithText();
    const access = await services.access.authorize(
      { kind: 'user', userId: editor.id, name: 'Edda' },
      canvas.id,
    );
    const sweep = async () => {
      await services.history.activity(access, { limit: 1 });
      await services.history.sweep();
      return services.history.versions(access, { limit: 10 });
    };
    expect(await sweep()).toEqual([]);
    now += 11 * 60_000;
    expect(await sweep()).toMatchObject([
      { number: 1, kind: 'automatic', createdBy: { name: 'Sparklio', kind: 'server' } },
    ]);
    now += 60 * 60_000;
    expect(await sweep()).toHaveLength(1);
    now = Date.now();
    await command(canvas, update(id, { text: 'Hot tea' }));
    expect(await sweep()).toHaveLength(1);
    now += 31 * 60_000;
    expect(await sweep()).toMatchObject([{ number: 2 }, { number: 1 }]);
    now = Date.now();
  });
});

it('reads what was edited last before it stops', async () => {
  const { canvas, id } = await canvasWithText();
  const before = await get(canvas, 'activity');
  await command(canvas, update(id, { name: 'New name' }));
  await server.services.history.drain();
  const after = await server.services.db
    .selectFrom('history_progress')
    .select('position')
    .where('creative_id', '=', canvas.id)
    .executeTakeFirstOrThrow();
  expect(Number(after.position)).toBe(before.items[0].to + 1);
  expect(readCanvas((await open(canvas)).doc).objects[0]?.name).toBe('New name');
});
