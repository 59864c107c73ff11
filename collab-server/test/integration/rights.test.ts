import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';

/** Whoever may be at the door: the roles of a workspace, a guest of the one creative, somebody of another workspace, nobody. */
const CALLERS = [
  'owner',
  'admin',
  'editor',
  'reviewer',
  'viewer',
  'guest',
  'outsider',
  'agents',
  'nobody',
] as const;
type Caller = (typeof CALLERS)[number];

let server: RunningServer;
let creativeId: string;
let brandId: string;
let assetId: string;
const tokens = new Map<Caller, string | undefined>();

beforeAll(async () => {
  server = await startServer({ REGISTRATION: 'open' });
  creativeId = (await server.createCanvas()).id;
  const studio = server.ownerStudio();
  await studio.addBrand({
    name: 'House',
    kit: {
      palette: [],
      tolerance: 2,
      fonts: [],
      minTextPx: 18,
      logos: [],
      tone: { summary: '', do: [], dont: [] },
      words: { forbidden: [], known: [], claims: [] },
      maxGrade: 9,
      language: 'en',
    },
  });
  brandId = (await server.services.brands.of(server.workspaceId))[0]?.id ?? '';
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  assetId = (await studio.addPicture({ name: 'dot', mime: 'image/png', bytes: png })).assetId;

  tokens.set('owner', server.owner);
  for (const role of ['admin', 'editor', 'reviewer', 'viewer'] as const) {
    tokens.set(role, (await server.join(role)).token);
  }
  const link = await server.call('POST', `creatives/${creativeId}/guest-links`, {
    token: server.owner,
    body: {},
  });
  const guest = await server.call('POST', 'auth/link', { body: { token: link.body.token } });
  tokens.set('guest', guest.body.accessToken);
  const outsider = await server.call('POST', 'auth/register', {
    body: { email: 'out@side.example', password: 'correct horse' },
  });
  tokens.set('outsider', outsider.body.accessToken);
  tokens.set('agents', await server.issueAgentServiceToken());
});
afterAll(() => server.stop());

type Statuses = Readonly<Record<Caller, number>>;

/** 404 for those who may not know of it, 403 for those who see it but may not, 401 for those we do not know. */
const by = (allowed: readonly Caller[], ok: number, visible: readonly Caller[]): Statuses =>
  Object.fromEntries(
    CALLERS.map((caller) => {
      if (caller === 'nobody') return [caller, 401];
      if (allowed.includes(caller)) return [caller, ok];
      return [caller, visible.includes(caller) ? 403 : 404];
    }),
  ) as Statuses;

const MEMBERS: readonly Caller[] = ['owner', 'admin', 'editor', 'reviewer', 'viewer'];
const SEE_CREATIVE: readonly Caller[] = [...MEMBERS, 'guest'];
const EDITORS: readonly Caller[] = ['owner', 'admin', 'editor'];
const ADMINS: readonly Caller[] = ['owner', 'admin'];
const DECIDERS: readonly Caller[] = ['owner', 'admin', 'reviewer', 'guest'];
/** Our agents are told that they may not, wherever only people may. */
const withAgents = (callers: readonly Caller[]): readonly Caller[] => [...callers, 'agents'];

interface Row {
  readonly route: string;
  readonly path: () => string;
  readonly body?: unknown;
  readonly expected: Statuses;
}

const unknownProposal = '01890a5d-ac96-774b-bcce-b302099a8057';
const rows: readonly Row[] = [
  { route: 'GET me', path: () => 'me', expected: { ...by(CALLERS, 200, []), agents: 403 } },
  {
    route: 'GET members',
    path: () => `workspaces/${server.workspaceId}/members`,
    expected: by(MEMBERS, 200, ['agents']),
  },
  {
    route: 'POST invites',
    path: () => `workspaces/${server.workspaceId}/invites`,
    body: { role: 'viewer' },
    expected: by(ADMINS, 201, withAgents(MEMBERS)),
  },
  {
    route: 'PATCH member',
    path: () => `workspaces/${server.workspaceId}/members/${unknownProposal}`,
    body: { role: 'viewer' },
    expected: by(ADMINS, 404, withAgents(MEMBERS)),
  },
  {
    route: 'GET policy',
    path: () => `workspaces/${server.workspaceId}/policy`,
    expected: by(MEMBERS, 200, ['agents']),
  },
  {
    route: 'PATCH policy',
    path: () => `workspaces/${server.workspaceId}/policy`,
    body: { selfApproval: 'allow' },
    expected: by(ADMINS, 200, withAgents(MEMBERS)),
  },
  {
    route: 'GET audit',
    path: () => `workspaces/${server.workspaceId}/audit`,
    expected: by(ADMINS, 200, withAgents(MEMBERS)),
  },
  {
    route: 'GET links',
    path: () => `workspaces/${server.workspaceId}/links`,
    expected: by(ADMINS, 200, withAgents(MEMBERS)),
  },
  {
    route: 'DELETE link',
    path: () => `workspaces/${server.workspaceId}/links/${unknownProposal}`,
    expected: by([], 404, ['editor', 'reviewer', 'viewer', 'agents']),
  },
  {
    route: 'GET guest-links',
    path: () => `creatives/${creativeId}/guest-links`,
    expected: by(ADMINS, 200, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'DELETE guest-link',
    path: () => `creatives/${creativeId}/guest-links/${unknownProposal}`,
    expected: by([], 404, ['editor', 'reviewer', 'viewer', 'guest', 'agents']),
  },
  {
    route: 'GET verify',
    path: () => `creatives/${creativeId}/decisions/verify`,
    expected: by(SEE_CREATIVE, 200, ['agents']),
  },
  {
    route: 'GET assets',
    path: () => `workspaces/${server.workspaceId}/assets`,
    expected: by(MEMBERS, 200, ['agents']),
  },
  {
    route: 'GET brands',
    path: () => `workspaces/${server.workspaceId}/brands`,
    expected: by(MEMBERS, 200, ['agents']),
  },
  {
    route: 'PUT brand',
    path: () => `brands/${brandId}`,
    body: {},
    expected: by(EDITORS, 200, withAgents(MEMBERS)),
  },
  {
    route: 'POST creatives',
    path: () => 'creatives',
    body: { kind: 'canvas', title: 'New' },
    expected: by(EDITORS, 201, withAgents(MEMBERS)),
  },
  {
    route: 'POST uploads',
    path: () => 'uploads',
    body: { name: 'a.png', mime: 'image/png', bytes: 10 },
    expected: by(EDITORS, 201, withAgents(MEMBERS)),
  },
  { route: 'GET asset', path: () => `assets/${assetId}`, expected: by([...SEE_CREATIVE, 'agents'], 200, []) },
  {
    route: 'GET creative',
    path: () => `creatives/${creativeId}`,
    expected: by([...SEE_CREATIVE, 'agents'], 200, []),
  },
  {
    route: 'GET content',
    path: () => `creatives/${creativeId}/content`,
    expected: by([...SEE_CREATIVE, 'agents'], 200, []),
  },
  {
    route: 'GET brand',
    path: () => `creatives/${creativeId}/brand`,
    expected: by([...SEE_CREATIVE, 'agents'], 200, []),
  },
  {
    route: 'GET decisions',
    path: () => `creatives/${creativeId}/decisions`,
    expected: by([...SEE_CREATIVE, 'agents'], 200, []),
  },
  {
    route: 'PATCH creative',
    path: () => `creatives/${creativeId}`,
    body: { title: 'Renamed' },
    expected: by(EDITORS, 200, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST commands',
    path: () => `creatives/${creativeId}/commands`,
    body: { commands: [{ type: 'ADD_OBJECT', payload: { type: 'shape' } }] },
    expected: by(EDITORS, 200, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST import',
    path: () => `creatives/${creativeId}/import`,
    body: { version: 99 },
    expected: by(EDITORS, 400, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST exports',
    path: () => `creatives/${creativeId}/exports`,
    body: { format: 'mp4' },
    expected: by(EDITORS, 422, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST guest-links',
    path: () => `creatives/${creativeId}/guest-links`,
    body: {},
    expected: by(ADMINS, 201, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST decisions',
    path: () => `creatives/${creativeId}/decisions`,
    body: { decision: 'hold', comment: 'Wait.' },
    expected: by(DECIDERS, 201, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST accept',
    path: () => `creatives/${creativeId}/proposals/${unknownProposal}/accept`,
    body: {},
    expected: by(EDITORS, 404, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST reject',
    path: () => `creatives/${creativeId}/proposals/${unknownProposal}/reject`,
    body: { reason: 'No.' },
    expected: by(EDITORS, 404, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST tasks',
    path: () => 'agents/brand/tasks',
    body: { prompt: 'Look again.' },
    expected: by(EDITORS, 404, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'POST agents/stop',
    path: () => 'agents/stop',
    body: { agent: 'brand' },
    expected: by(EDITORS, 202, withAgents(SEE_CREATIVE)),
  },
  {
    route: 'DELETE creative',
    path: () => `creatives/${unknownProposal}`,
    expected: { ...by(CALLERS, 404, []), agents: 403 },
  },
];

/** Bodies that name the creative or the workspace get it when there is one. */
function bodyOf({ route, body }: Row): unknown {
  if (route === 'POST creatives' || route === 'POST uploads')
    return { workspaceId: server.workspaceId, ...Object(body) };
  if (route === 'POST tasks' || route === 'POST agents/stop') return { creativeId, ...Object(body) };
  return body;
}

describe.each(rows)('$route', (row) => {
  it.each(CALLERS)('answers %s as the role allows', async (caller) => {
    const [method = 'GET'] = row.route.split(' ');
    const { status, body } = await server.call(method, row.path(), {
      token: tokens.get(caller),
      body: bodyOf(row),
    });
    expect(status, JSON.stringify(body)).toBe(row.expected[caller]);
    expect(typeof body?.error?.message).toBe(status < 400 ? 'undefined' : 'string');
  });
});

describe('the ticket', () => {
  it.each([
    ['owner', 'owner', 'user'],
    ['editor', 'editor', 'user'],
    ['viewer', 'viewer', 'user'],
    ['guest', 'reviewer', 'user'],
  ] as const)('of the %s says %s', async (caller, role, kind) => {
    const { status, body } = await server.call('POST', `creatives/${creativeId}/ticket`, {
      token: tokens.get(caller),
    });
    expect(status).toBe(200);
    const claims = await server.services.tokens.verifyTicket(body.token);
    expect(claims).toMatchObject({
      role,
      kind,
      creativeId,
      workspaceId: server.workspaceId,
      documents: body.documents,
    });
    expect(body).toMatchObject({ role, expiresAt: new Date(claims.expiresAt * 1000).toISOString() });
  });

  it('of an agent says agent, and names the same agent each time', async () => {
    const ask = () =>
      server.call('POST', `creatives/${creativeId}/ticket`, {
        token: tokens.get('agents'),
        body: { agent: 'brand' },
      });
    const [first, second] = [await ask(), await ask()];
    const claims = await server.services.tokens.verifyTicket(first.body.token);
    expect(claims).toMatchObject({ role: 'agent', kind: 'agent', name: 'brand' });
    expect((await server.services.tokens.verifyTicket(second.body.token)).userId).toBe(claims.userId);
  });

  it('is not given to outsiders, to agents without a name, nor to people as agents', async () => {
    const path = `creatives/${creativeId}/ticket`;
    expect((await server.call('POST', path, { token: tokens.get('outsider') })).status).toBe(404);
    expect((await server.call('POST', path)).status).toBe(401);
    expect((await server.call('POST', path, { token: tokens.get('agents') })).status).toBe(400);
    const asAgent = await server.call('POST', path, { token: tokens.get('owner'), body: { agent: 'brand' } });
    expect(asAgent.status).toBe(403);
  });
});

describe('roles in a workspace', () => {
  const members = () => `workspaces/${server.workspaceId}/members`;
  const change = (userId: string, role: string, token: string | undefined) =>
    server.call('PATCH', `${members()}/${userId}`, { token, body: { role } });

  it('change at once, and end the sockets of the old role', async () => {
    const { token, id } = await server.join('viewer');
    expect((await change(id, 'editor', tokens.get('admin'))).status).toBe(204);
    const edited = await server.call('POST', `creatives/${creativeId}/commands`, {
      token,
      body: { commands: [{ type: 'ADD_OBJECT', payload: { type: 'shape' } }] },
    });
    expect(edited.status).toBe(200);
    expect((await server.call('DELETE', `${members()}/${id}`, { token: tokens.get('admin') })).status).toBe(
      204,
    );
    expect((await server.call('GET', `creatives/${creativeId}`, { token })).status).toBe(404);
  });

  it('are not raised above the one who gives them, and owners are left to owners', async () => {
    const { id } = await server.join('viewer');
    expect((await change(id, 'owner', tokens.get('admin'))).status).toBe(403);
    expect((await change(server.firstStart.ownerId, 'viewer', tokens.get('admin'))).status).toBe(403);
    const invite = await server.call('POST', `workspaces/${server.workspaceId}/invites`, {
      token: tokens.get('admin'),
      body: { role: 'owner' },
    });
    expect(invite.status).toBe(400);
  });

  it('leave at least one owner', async () => {
    const left = await change(server.firstStart.ownerId, 'admin', tokens.get('owner'));
    expect([left.status, left.body.error.code]).toEqual([409, 'conflict']);
    const gone = await server.call('DELETE', `${members()}/${server.firstStart.ownerId}`, {
      token: tokens.get('owner'),
    });
    expect(gone.status).toBe(409);
  });

  it('let anybody leave', async () => {
    const { token, id } = await server.join('viewer');
    expect((await server.call('DELETE', `${members()}/${id}`, { token })).status).toBe(204);
  });
});
