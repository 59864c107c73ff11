import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { readDecisions, readProposal, readStatus } from '@sparklio/shared/documents/review/read';
import { addProposal } from '@sparklio/shared/documents/review/write';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { Read } from '@sparklio/shared/documents/review/schema';
import { readEntries } from '../../src/decisions/ledger.ts';
import { startServer } from '../support/running-server.ts';
import type { Answer, RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let editor: { token: string; id: string };
let reviewer: { token: string; id: string };
beforeAll(async () => {
  server = await startServer();
  editor = await server.join('editor', 'Edda');
  reviewer = await server.join('reviewer', 'Rae');
});
afterAll(() => server.stop());

type Canvas = Awaited<ReturnType<RunningServer['createCanvas']>>;

function command(canvas: Canvas, commands: readonly Json[], token = editor.token): Promise<Answer> {
  return server.call('POST', `creatives/${canvas.id}/commands`, { token, body: { commands } });
}

async function canvasWithShape(): Promise<{ canvas: Canvas; objectId: string }> {
  const canvas = await server.createCanvas('Ad');
  const objectId = createId();
  const added = await command(canvas, [
    { type: 'ADD_OBJECT', payload: { id: objectId, type: 'shape', fill: '#ff0000', position: [10, 10] } },
  ]);
  expect(added.status, JSON.stringify(added.body)).toBe(200);
  return { canvas, objectId };
}

interface CanvasObjectJson {
  id: string;
  transform: Record<string, unknown>;
  styles: Record<string, unknown>;
  props: Record<string, unknown>;
}
async function objectOf(canvas: Canvas, objectId: string): Promise<CanvasObjectJson | undefined> {
  const { body } = await server.call('GET', `creatives/${canvas.id}/content`, { token: editor.token });
  return body.objects.find((object: CanvasObjectJson) => object.id === objectId);
}

const agent = { id: createId(), name: 'Brand', kind: 'agent', role: 'agent' } as const;
async function propose(
  canvas: Canvas,
  commands: readonly Json[],
  reads: readonly Read[] = [],
  turnId: string = createId(),
): Promise<string> {
  return server.sync.edit(canvas.reviewName, { ...agent, turnId }, (doc) =>
    addProposal(
      doc,
      {
        authorId: agent.id,
        authorName: agent.name,
        authorKind: 'agent',
        turnId,
        title: 'Use the palette',
        rationale: 'Red is not ours.',
        targets: [],
        commands,
        reads,
        costUsd: 0,
      },
      createOrigin(agent.id, 'agent', turnId),
    ),
  );
}

const decideOn = (
  canvas: Canvas,
  proposalId: string,
  verb: string,
  body: unknown,
  token = editor.token,
): Promise<Answer> =>
  server.call('POST', `creatives/${canvas.id}/proposals/${proposalId}/${verb}`, { token, body });

describe('a proposal', () => {
  it('is applied by accepting it, as the person who accepts', async () => {
    const { canvas, objectId } = await canvasWithShape();
    const proposalId = await propose(
      canvas,
      [{ type: 'UPDATE_OBJECT', id: objectId, payload: { fill: '#173b2f' } }],
      [{ target: objectId, property: 'fill', value: '#ff0000' }],
    );
    const heard: string[][] = [];
    const stop = server.sync.onChange(({ document, actorIds }) => {
      if (document === canvas.contentName) heard.push([...actorIds]);
    });
    const { status, body } = await decideOn(canvas, proposalId, 'accept', {});
    stop();
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body.changes).toEqual([
      { target: objectId, property: 'fill', before: '#ff0000', after: '#173b2f' },
    ]);
    expect(body.proposal).toMatchObject({ status: 'accepted', decidedBy: editor.id, decidedByName: 'Edda' });
    expect(heard).toEqual([[editor.id]]);
    expect((await objectOf(canvas, objectId))?.styles['fill']).toBe('#173b2f');
  });

  it('is applied in part by naming commands', async () => {
    const { canvas, objectId } = await canvasWithShape();
    const proposalId = await propose(canvas, [
      { type: 'UPDATE_OBJECT', id: objectId, payload: { fill: '#173b2f' } },
      { type: 'UPDATE_OBJECT', id: objectId, payload: { opacity: 0.5 } },
    ]);
    const { body } = await decideOn(canvas, proposalId, 'accept', { commandIndexes: [1] });
    expect(body.proposal.status).toBe('partly_accepted');
    expect(body.changes).toEqual([{ target: objectId, property: 'opacity', before: 1, after: 0.5 }]);
  });

  it('is refused when what it rests on has changed, and stays open', async () => {
    const { canvas, objectId } = await canvasWithShape();
    const reads = [{ target: objectId, property: 'fill', value: '#ff0000' }];
    const proposalId = await propose(
      canvas,
      [{ type: 'UPDATE_OBJECT', id: objectId, payload: { fill: '#173b2f' } }],
      reads,
    );
    await command(canvas, [{ type: 'UPDATE_OBJECT', id: objectId, payload: { fill: '#00ff00' } }]);
    const { status, body } = await decideOn(canvas, proposalId, 'accept', {});
    expect([status, body.error.code]).toEqual([409, 'stale']);
    expect(body.error.details.reads).toEqual(reads);
    expect((await objectOf(canvas, objectId))?.styles['fill']).toBe('#00ff00');
    const proposal = await server.sync.read(canvas.reviewName, (doc) => readProposal(doc, proposalId));
    expect(proposal?.status).toBe('open');
  });

  it('is applied once when two people accept it at the same moment', async () => {
    const { canvas, objectId } = await canvasWithShape();
    const copyId = createId();
    const proposalId = await propose(canvas, [
      { type: 'ADD_OBJECT', payload: { id: copyId, type: 'shape', name: 'Copy' } },
      { type: 'UPDATE_OBJECT', id: objectId, payload: { name: 'First' } },
    ]);
    const answers = await Promise.all(
      [editor.token, server.owner, editor.token].map((token) =>
        decideOn(canvas, proposalId, 'accept', {}, token),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error).toMatchObject({ code: 'already_decided', details: { status: 'accepted' } });
  });

  it('is rejected with a reason only, and then decided', async () => {
    const { canvas, objectId } = await canvasWithShape();
    const proposalId = await propose(canvas, [{ type: 'DELETE_OBJECT', id: objectId }]);
    expect((await decideOn(canvas, proposalId, 'reject', { reason: '  ' })).status).toBe(400);
    const rejected = await decideOn(canvas, proposalId, 'reject', { reason: 'It is our red.' });
    expect(rejected.body.proposal).toMatchObject({
      status: 'rejected',
      reason: 'It is our red.',
      decidedBy: editor.id,
    });
    expect((await decideOn(canvas, proposalId, 'accept', {})).body.error.code).toBe('already_decided');
    expect(await objectOf(canvas, objectId)).toBeDefined();
  });

  it.each([
    ['commands that are none', [{ type: 'FORMAT_DISK' }], 400],
    ['commands that the document does not allow', [{ type: 'DELETE_OBJECT', id: createId() }], 422],
    ['no commands', [], 422],
  ])('with %s is refused and changes nothing', async (_what, commands, expected) => {
    const { canvas } = await canvasWithShape();
    const proposalId = await propose(canvas, commands);
    const { status } = await decideOn(canvas, proposalId, 'accept', {});
    expect(status).toBe(expected);
    const proposal = await server.sync.read(canvas.reviewName, (doc) => readProposal(doc, proposalId));
    expect(proposal?.status).toBe('open');
  });

  it('has no command beyond its last', async () => {
    const { canvas, objectId } = await canvasWithShape();
    const proposalId = await propose(canvas, [{ type: 'DELETE_OBJECT', id: objectId }]);
    const { status, body } = await decideOn(canvas, proposalId, 'accept', { commandIndexes: [1] });
    expect([status, body.error.code]).toEqual([400, 'invalid_input']);
  });
});

const decide = (canvas: Canvas, body: unknown, token = reviewer.token): Promise<Answer> =>
  server.call('POST', `creatives/${canvas.id}/decisions`, { token, body });
const described = async (canvas: Canvas): Promise<{ status: string; staleDecisions: number }> =>
  (await server.call('GET', `creatives/${canvas.id}`, { token: reviewer.token })).body;
const mirrored = (canvas: Canvas, from = server) =>
  from.sync.read(canvas.reviewName, (doc) => ({ decisions: readDecisions(doc), status: readStatus(doc) }));

describe('a decision', () => {
  it('approves, stands in the ledger and in the review buffer', async () => {
    const { canvas } = await canvasWithShape();
    const { status, body } = await decide(canvas, { decision: 'approve' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      decision: 'approve',
      scope: 'whole',
      userId: reviewer.id,
      userName: 'Rae',
      stale: false,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await described(canvas)).toMatchObject({ status: 'approved', staleDecisions: 0 });
    expect(await mirrored(canvas)).toEqual({ decisions: [body], status: 'approved' });
    const list = await server.call('GET', `creatives/${canvas.id}/decisions`, { token: editor.token });
    expect(list.body.items).toEqual([body]);
  });

  it('goes stale by an edit, and the creative goes back to review', async () => {
    const { canvas, objectId } = await canvasWithShape();
    await decide(canvas, { decision: 'approve' });
    await command(canvas, [{ type: 'UPDATE_OBJECT', id: objectId, payload: { fill: '#0000ff' } }]);
    await vi.waitFor(
      async () => expect((await mirrored(canvas)).decisions).toMatchObject([{ stale: true }]),
      {
        timeout: 60_000,
        interval: 10,
      },
    );
    expect((await mirrored(canvas)).status).toBe('reviewing');
    expect(await described(canvas)).toMatchObject({ status: 'reviewing', staleDecisions: 1 });
    await decide(canvas, { decision: 'approve' });
    expect(await described(canvas)).toMatchObject({ status: 'approved', staleDecisions: 0 });
  });

  it('on the words holds when only colours change', async () => {
    const { canvas, objectId } = await canvasWithShape();
    await command(canvas, [{ type: 'ADD_OBJECT', payload: { type: 'text', text: 'Sunlight' } }]);
    await decide(canvas, { decision: 'approve', scope: 'copy' });
    await decide(canvas, { decision: 'approve', scope: 'brand' });
    await command(canvas, [{ type: 'UPDATE_OBJECT', id: objectId, payload: { fill: '#0000ff' } }]);
    await vi.waitFor(
      async () =>
        expect((await mirrored(canvas)).decisions).toMatchObject([
          { scope: 'copy', stale: false },
          { scope: 'brand', stale: true },
        ]),
      { timeout: 60_000, interval: 10 },
    );
  });

  it('holds when a name or a lock changes, which nobody sees in the work', async () => {
    const { canvas, objectId } = await canvasWithShape();
    await decide(canvas, { decision: 'approve' });
    await command(canvas, [{ type: 'UPDATE_OBJECT', id: objectId, payload: { name: 'Sun', locked: true } }]);
    await server.services.decisions.compare(canvas.id);
    expect(await described(canvas)).toMatchObject({ status: 'approved', staleDecisions: 0 });
  });

  it.each(['request_changes', 'hold'])('to %s needs a comment and ends an approval', async (decision) => {
    const { canvas } = await canvasWithShape();
    await decide(canvas, { decision: 'approve' });
    const silent = await decide(canvas, { decision });
    expect([silent.status, silent.body.error.code]).toEqual([400, 'invalid_input']);
    expect((await decide(canvas, { decision, comment: 'The logo is too small.' })).status).toBe(201);
    expect((await described(canvas)).status).toBe('reviewing');
  });

  it('to approve an empty canvas is blocked and says on whom it waits', async () => {
    const canvas = await server.createCanvas('Empty');
    const { status, body } = await decide(canvas, { decision: 'approve' });
    expect([status, body.error.code]).toEqual([409, 'blocked']);
    expect(body.error.details).toEqual({ blockers: [{ code: 'empty', waitingOn: ['editor'] }] });
    expect(await mirrored(canvas)).toEqual({ decisions: [], status: 'draft' });
  });

  it('is one link of a chain that nobody can change', async () => {
    const { canvas } = await canvasWithShape();
    await Promise.all(
      ['One.', 'Two.', 'Three.'].map((comment) => decide(canvas, { decision: 'hold', comment })),
    );
    const { db } = server.services;
    const rows = await readEntries(db, canvas.id);
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3]);
    await expect(db.deleteFrom('decisions').execute()).rejects.toThrow('append-only');
    await expect(
      db.updateTable('decisions').set({ comment: null }).where('creative_id', '=', canvas.id).execute(),
    ).rejects.toThrow('append-only');
  });

  it('is waited for once review is asked for', async () => {
    const { canvas } = await canvasWithShape();
    expect((await described(canvas)).status).toBe('draft');
    const asked = await server.call('PATCH', `creatives/${canvas.id}`, {
      token: editor.token,
      body: { status: 'reviewing' },
    });
    expect(asked.body.status).toBe('reviewing');
    expect((await mirrored(canvas)).status).toBe('reviewing');
    const self = await server.call('PATCH', `creatives/${canvas.id}`, {
      token: editor.token,
      body: { status: 'approved' },
    });
    expect(self.status).toBe(400);
  });
});

describe('after a restart', () => {
  it('decisions are compared with content that changed just before', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'studio-'));
    try {
      const before = await startServer({}, { keepDataDir: dataDir });
      const canvas = await before.createCanvas('Ad');
      const edit = (objectName: string) =>
        before.call('POST', `creatives/${canvas.id}/commands`, {
          token: before.owner,
          body: { commands: [{ type: 'ADD_OBJECT', payload: { type: 'text', text: objectName } }] },
        });
      await edit('First');
      await before.call('POST', `creatives/${canvas.id}/decisions`, {
        token: before.owner,
        body: { decision: 'approve' },
      });
      // As if the process had ended between the edit and the comparison.
      vi.spyOn(before.services.decisions, 'compare').mockResolvedValue();
      await edit('Second');
      await before.stop();

      const after = await startServer({}, { keepDataDir: dataDir });
      try {
        expect(after.firstStart.isFirst).toBe(false);
        const { body } = await after.call('GET', 'creatives', { token: after.owner });
        expect(body.items).toMatchObject([{ id: canvas.id, status: 'reviewing', staleDecisions: 1 }]);
        expect((await mirrored(canvas, after)).decisions).toMatchObject([{ stale: true }]);
      } finally {
        await after.stop();
      }
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
