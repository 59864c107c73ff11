import { readFile, writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { readDecisions } from '@sparklio/shared/documents/review/read';
import { SCOPES } from '@sparklio/shared/documents/review/schema';
import { createId } from '@sparklio/shared/ids';
import { createOrigin } from '@sparklio/shared/origin';
import { createCollabServer } from '../../src/collab-server.ts';
import type { CollabServer } from '../../src/collab-server.ts';
import { loadConfig } from '../../src/config.ts';
import { readEntries } from '../../src/decisions/ledger.ts';
import { readSignatureCheck } from '../../src/decisions/signatures.ts';
import { compareShown, verifyChain } from '../../src/decisions/verify.ts';
import { openLedgerCheck } from '../../src/ledger-check.ts';
import { createMemoryBus } from '../support/memory-bus.ts';
import { newFolder, startServer } from '../support/running-server.ts';
import type { Answer, RunningServer } from '../support/running-server.ts';
import { openPeer, settled, synced } from '../support/socket-peer.ts';
import type { SocketPeer } from '../support/socket-peer.ts';

let server: RunningServer;
let reviewer: { token: string; id: string };
const peers = new Set<SocketPeer>();
beforeAll(async () => {
  server = await startServer();
  reviewer = await server.join('reviewer', 'Rae');
});
afterEach(() => {
  for (const peer of peers) peer.leave();
  peers.clear();
});
afterAll(() => server.stop());

type Canvas = Awaited<ReturnType<RunningServer['createCanvas']>>;

const decide = (canvas: { id: string }, body: object, token = reviewer.token): Promise<Answer> =>
  server.call('POST', `creatives/${canvas.id}/decisions`, { token, body });

async function editBySocket(canvas: Canvas, token: string, ...commands: object[]): Promise<void> {
  const peer = openPeer(server, canvas, canvas.contentName, token);
  peers.add(peer);
  await synced(peer);
  applyCommands(peer.doc, parseCommands(commands), createOrigin('somebody', 'user'));
  await settled(() => expect(peer.provider.hasUnsyncedChanges).toBe(false));
}

const text = createId();
const logo = createId();
async function canvasWithLogoAndText(): Promise<Canvas> {
  const canvas = await server.createCanvas('Ad');
  await editBySocket(
    canvas,
    server.owner,
    { type: 'ADD_OBJECT', payload: { id: text, type: 'text', text: 'Half price' } },
    { type: 'ADD_OBJECT', payload: { id: logo, type: 'shape', name: 'Logo', position: [10, 10] } },
  );
  return canvas;
}

async function liveScopes(canvas: Canvas): Promise<string[]> {
  const { body } = await server.call('GET', `creatives/${canvas.id}/decisions`, { token: reviewer.token });
  return body.items.flatMap((item: { scope: string; stale: boolean }) => (item.stale ? [] : [item.scope]));
}

describe('a decision goes stale by its scope', () => {
  it.each([
    ['moving the logo', { id: logo, payload: { position: [90, 90] } }, ['legal', 'copy']],
    ['changing a text', { id: text, payload: { text: 'Full price' } }, ['brand']],
    [
      'changing where a click leads',
      { id: text, payload: { interactions: [{ href: '/x' }] } },
      ['brand', 'copy'],
    ],
    ['renaming a layer', { id: logo, payload: { name: 'The logo' } }, ['whole', 'brand', 'legal', 'copy']],
  ])('%s keeps the others', async (_what, change, kept) => {
    const canvas = await canvasWithLogoAndText();
    for (const scope of SCOPES)
      expect((await decide(canvas, { decision: 'approve', scope })).status).toBe(201);
    expect(await liveScopes(canvas)).toEqual([...SCOPES]);
    await editBySocket(canvas, server.owner, { type: 'UPDATE_OBJECT', ...change });
    await settled(async () => expect(await liveScopes(canvas)).toEqual(kept));
    // What holds now holds also after every look that may still have been to come.
    await server.services.decisions.compare(canvas.id);
    expect(await liveScopes(canvas)).toEqual(kept);
    const shown = await server.sync.read(canvas.reviewName, readDecisions);
    expect(shown.filter(({ stale }) => !stale).map(({ scope }) => scope)).toEqual(await liveScopes(canvas));
  });
});

describe('a ledger', () => {
  it('is signed, whole, and says so', async () => {
    const canvas = await canvasWithLogoAndText();
    await decide(canvas, { decision: 'hold', comment: 'Wait for legal.' });
    await decide(canvas, { decision: 'approve' });
    const { status, body } = await server.call('GET', `creatives/${canvas.id}/decisions/verify`, {
      token: reviewer.token,
    });
    expect(status).toBe(200);
    expect(body).toEqual({ isWhole: true, entries: 2, problems: [] });
    const rows = await readEntries(server.services.db, canvas.id);
    expect(rows.every((row) => /^ed25519:[0-9a-f]{16}:[\w-]{86}$/.test(row.signature ?? ''))).toBe(true);
    expect(Number(rows[0]?.position)).toBeGreaterThan(0);
  });

  it('tells which entry was changed, taken out, forged, or shown otherwise', async () => {
    const canvas = await canvasWithLogoAndText();
    for (const comment of ['One.', 'Two.', 'Three.']) await decide(canvas, { decision: 'hold', comment });
    const rows = await readEntries(server.services.db, canvas.id);
    const shown = await server.sync.read(canvas.reviewName, readDecisions);
    const check = await readSignatureCheck(server.services.db);
    const states = { shown: 'reviewing', kept: 'reviewing', reviewRequested: true } as const;
    const problems = async (changed: typeof rows, mirror = shown) =>
      [...(await verifyChain(changed, check)), ...compareShown(changed, mirror, states)]
        .toSorted((one, other) => one.number - other.number)
        .map(({ number, problem }) => `${number} ${problem}`);

    expect(await problems(rows)).toEqual([]);
    const edited = rows.map((row) => (row.number === 2 ? { ...row, comment: 'Fine.' } : row));
    expect(await problems(edited)).toEqual([
      '2 It was changed after it was written.',
      '2 The review buffer shows it otherwise.',
    ]);
    const cut = rows.filter(({ number }) => number !== 2);
    expect((await problems(cut))[0]).toBe('2 It says that it is number 3: one before it is missing.');
    // The end of a chain can go without the chain telling; the mirror tells.
    expect(await problems(rows.slice(0, 2))).toEqual([
      '3 The review buffer shows it, and the ledger does not have it.',
    ]);
    const swapped = rows.map((row, index) => ({
      ...row,
      signature: rows[(index + 1) % 3]?.signature ?? null,
    }));
    expect(await problems(swapped)).toHaveLength(3);
    const unknown = rows.map((row) => ({ ...row, signature: `ed25519:0000000000000000:${'A'.repeat(86)}` }));
    expect((await problems(unknown))[0]).toBe('1 It is signed with a key that nobody knows here.');
    expect((await problems(rows.map((row) => ({ ...row, signature: null }))))[0]).toBe('1 It is not signed.');
    expect(await problems(rows, shown.slice(1))).toEqual(['1 The review buffer does not show it.']);
  });

  it('cannot be changed in the database: not its words, not its signature, not its past', async () => {
    const canvas = await canvasWithLogoAndText();
    await decide(canvas, { decision: 'approve' });
    const { db } = server.services;
    const rows = db.updateTable('decisions').where('creative_id', '=', canvas.id);
    await expect(rows.set({ signature: null }).execute()).rejects.toThrow('append-only');
    await expect(rows.set({ position: '1' }).execute()).rejects.toThrow('append-only');
    await expect(rows.set({ comment: 'x' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('decisions').where('creative_id', '=', canvas.id).execute()).rejects.toThrow(
      'append-only',
    );
    await expect(db.deleteFrom('decision_keys').execute()).rejects.toThrow('append-only');
  });
});

async function newCanvas(studio: CollabServer): Promise<string> {
  const owner = studio.ownerStudio();
  const { campaignId } = await owner.addCampaign('Spring');
  return (await owner.addCanvas({ title: 'Ad', template: 'story', campaignId })).creativeId;
}

describe('a studio that stands still', () => {
  it('has its decisions checked, also those signed with a key that was replaced', async () => {
    const dataDir = await newFolder();
    const start = async () =>
      createCollabServer(loadConfig({ DATA_DIR: dataDir }), {
        openBus: async () => createMemoryBus(),
        logger: pino({ level: 'silent' }),
      });
    const decideAs = async (studio: CollabServer, comment: string, creativeId?: string) => {
      const { ownerId, ownerName } = studio.firstStart;
      const person = { kind: 'user', userId: ownerId, name: ownerName } as const;
      const id = creativeId ?? (await newCanvas(studio));
      const access = await studio.services.access.authorize(person, id);
      await studio.services.decisions.decide(access, person, { decision: 'hold', scope: 'whole', comment });
      return id;
    };
    const first = await start();
    const creativeId = await decideAs(first, 'With the old key.');
    await first.drain();

    const path = `${dataDir}/keys.json`;
    const keys = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...keys, decisions: undefined }));
    const second = await start();
    await decideAs(second, 'With the new key.', creativeId);
    const signatures = (await readEntries(second.services.db, creativeId)).map((row) => row.signature);
    expect(new Set(signatures.map((signature) => signature?.split(':')[1])).size).toBe(2);
    await second.drain();

    const check = await openLedgerCheck({ dataDir, databaseUrl: undefined, s3: undefined });
    try {
      expect(await check.ledgers('all')).toMatchObject([{ creativeId, isWhole: true, entries: 2 }]);
      expect(await check.ledgers(creativeId)).toMatchObject([{ isWhole: true }]);
      await expect(check.ledgers(createId())).rejects.toMatchObject({ code: 'not_found' });
      // Both servers signed what they audited before they ended.
      const audit = await check.audit();
      expect(audit.map(({ problems }) => problems)).toEqual(audit.map(() => []));
      expect(await check.compareHeads((await check.heads()).join('\n'))).toEqual([]);
    } finally {
      await check.close();
    }
  });
});

describe('who decides', () => {
  it('is never an agent, by whichever route or token', async () => {
    const canvas = await canvasWithLogoAndText();
    const token = await server.issueAgentServiceToken();
    expect((await decide(canvas, { decision: 'approve' }, token)).status).toBe(403);
    const { body: ticket } = await server.call('POST', `creatives/${canvas.id}/ticket`, {
      token,
      body: { agent: 'brand' },
    });
    // A ticket is for the socket, where nobody writes decisions.
    expect((await decide(canvas, { decision: 'approve' }, ticket.token)).status).toBe(401);
    const agent = { id: createId(), name: 'Brand', kind: 'agent', role: 'agent' } as const;
    await expect(
      server.sync.edit(canvas.reviewName, agent, (doc) => doc.getMap('decisions').set('x', 1)),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(await readEntries(server.services.db, canvas.id)).toEqual([]);
  });

  it('is a guest on their one creative, until their access ends', async () => {
    const [canvas, other] = [await canvasWithLogoAndText(), await canvasWithLogoAndText()];
    const link = await server.call('POST', `creatives/${canvas.id}/guest-links`, {
      token: server.owner,
      body: {},
    });
    const { body: guest } = await server.call('POST', 'auth/link', { body: { token: link.body.token } });
    expect((await decide(canvas, { decision: 'approve' }, guest.accessToken)).status).toBe(201);
    expect((await decide(other, { decision: 'approve' }, guest.accessToken)).status).toBe(404);
    await server.services.db
      .updateTable('creative_members')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('user_id', '=', guest.user.id)
      .execute();
    expect((await decide(canvas, { decision: 'approve' }, guest.accessToken)).status).toBe(404);
  });
});

describe('where nobody approves their own work', () => {
  let admin: { token: string; id: string };
  beforeAll(async () => {
    admin = await server.join('admin', 'Ada');
  });

  it('those who share have decided so; without that everybody may', async () => {
    const path = `workspaces/${server.workspaceId}/policy`;
    expect((await server.call('GET', path, { token: reviewer.token })).body).toEqual({
      selfApproval: 'allow',
    });
    const body = { selfApproval: 'refuse' };
    expect((await server.call('PATCH', path, { token: reviewer.token, body })).status).toBe(403);
    expect((await server.call('PATCH', path, { token: admin.token, body })).body).toEqual(body);
  });

  it('who edited since the last approval cannot approve, by hand, by command or by an accepted proposal', async () => {
    const canvas = await server.createCanvas('Ad', admin.token);
    await editBySocket(canvas, admin.token, {
      type: 'ADD_OBJECT',
      payload: { id: text, type: 'text', text: 'A' },
    });
    const refused = await decide(canvas, { decision: 'approve' }, admin.token);
    expect([refused.status, refused.body.error.code]).toEqual([409, 'blocked']);
    expect(refused.body.error.details.blockers).toEqual([{ code: 'self_approval', waitingOn: ['reviewer'] }]);
    // Asking for changes is no approval.
    expect((await decide(canvas, { decision: 'hold', comment: 'Wait.' }, admin.token)).status).toBe(201);

    expect((await decide(canvas, { decision: 'approve' })).status).toBe(201);
    // From here on only somebody else has edited.
    await editBySocket(canvas, server.owner, {
      type: 'UPDATE_OBJECT',
      id: text,
      payload: { text: 'B' },
    });
    expect((await decide(canvas, { decision: 'approve' }, admin.token)).status).toBe(201);
    await server.call('POST', `creatives/${canvas.id}/commands`, {
      token: admin.token,
      body: { commands: [{ type: 'UPDATE_OBJECT', id: text, payload: { text: 'C' } }] },
    });
    expect((await decide(canvas, { decision: 'approve' }, admin.token)).status).toBe(409);
    expect((await decide(canvas, { decision: 'approve' }, server.owner)).status).toBe(201);
  });

  it('an approval of one scope does not stand for another', async () => {
    const canvas = await server.createCanvas('Ad', admin.token);
    await editBySocket(canvas, admin.token, {
      type: 'ADD_OBJECT',
      payload: { id: text, type: 'text', text: 'A' },
    });
    expect((await decide(canvas, { decision: 'approve', scope: 'copy' })).status).toBe(201);
    expect((await decide(canvas, { decision: 'approve', scope: 'copy' }, admin.token)).status).toBe(201);
    expect((await decide(canvas, { decision: 'approve', scope: 'brand' }, admin.token)).status).toBe(409);
  });
});
