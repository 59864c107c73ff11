import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { createOrigin } from '@sparklio/shared/origin';
import { startServer } from '../support/running-server.ts';
import type { Answer, RunningServer } from '../support/running-server.ts';
import { openPeer, settled, synced } from '../support/socket-peer.ts';

let server: RunningServer;
let workspace: string;
beforeAll(async () => {
  server = await startServer({ OWNER_EMAIL: 'owner@studio.example', OWNER_PASSWORD: 'correct horse' });
  workspace = `workspaces/${server.workspaceId}`;
});
afterAll(() => server.stop());

interface Line {
  readonly id: string;
  readonly action: string;
  readonly actor: { id: string; name: string | null; kind: string } | null;
  readonly target: string | null;
  readonly targetName: string | null;
  readonly details: Record<string, unknown>;
  readonly requestId: string | null;
}

async function audit(query = '', token = server.owner): Promise<readonly Line[]> {
  const { status, body } = await server.call('GET', `${workspace}/audit${query}`, { token });
  expect(status).toBe(200);
  return body.items;
}

/** Runs and expects exactly one new line of that action. */
async function expectOne(action: string, run: () => Promise<unknown>): Promise<Line> {
  const before = new Set((await audit(`?action=${action}`)).map(({ id }) => id));
  await run();
  const added = await settled(async () => {
    const lines = (await audit(`?action=${action}`)).filter(({ id }) => !before.has(id));
    expect(lines).toHaveLength(1);
    return lines;
  });
  const [line] = added;
  if (line === undefined) throw new Error('one line');
  expect(JSON.stringify(line)).not.toMatch(/correct horse|eyJ/);
  return line;
}

/** The same for what a request does: it is noted under that request. */
async function expectOneByRequest(action: string, run: () => Promise<unknown>): Promise<Line> {
  const line = await expectOne(action, run);
  expect(line.requestId).toMatch(/^[0-9a-f-]{36}$/);
  return line;
}

const asOwner = (method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(method, path, { token: server.owner, ...(body === undefined ? {} : { body }) });

describe('the audit trail', () => {
  it('has sign-ins, good and bad, and sign-outs', async () => {
    const email = 'owner@studio.example';
    const login = (password: string) => server.call('POST', 'auth/login', { body: { email, password } });
    const line = await expectOneByRequest('sign_in', () => login('correct horse'));
    expect(line.actor).toMatchObject({ id: server.firstStart.ownerId, kind: 'user' });
    const failed = await expectOneByRequest('sign_in_failed', () => login('wrong horse'));
    expect(failed.actor?.id).toBe(server.firstStart.ownerId);
    const { cookies } = await login('correct horse');
    const out = await expectOneByRequest('sign_out', () =>
      server.call('POST', 'auth/logout', {
        headers: { cookie: `sparklio_refresh=${cookies['sparklio_refresh']}` },
      }),
    );
    expect(out.actor?.id).toBe(server.firstStart.ownerId);
  });

  it('has links made, used and revoked, never their tokens', async () => {
    let token = '';
    const made = await expectOneByRequest('link_created', async () => {
      const answer = await asOwner('POST', `${workspace}/invites`, { role: 'editor' });
      token = answer.body.token;
      return answer;
    });
    const used = await expectOneByRequest('link_used', () =>
      server.call('POST', 'auth/link', { body: { token, name: 'Ina' } }),
    );
    expect(used.actor?.name).toBe('Ina');
    expect(used.details['link']).toBe(made.details['link']);
    const revoked = await expectOneByRequest('link_revoked', () =>
      asOwner('DELETE', `${workspace}/links/${String(made.details['link'])}`),
    );
    expect(revoked.details).toMatchObject({ kind: 'invite', role: 'editor', people: 1 });
    expect(JSON.stringify(await audit())).not.toContain(token);
  });

  it('has roles, removals and policies', async () => {
    const person = await server.join('editor', 'Edda');
    const changed = await expectOneByRequest('role_changed', () =>
      asOwner('PATCH', `${workspace}/members/${person.id}`, { role: 'viewer' }),
    );
    expect(changed).toMatchObject({ target: person.id, targetName: 'Edda', details: { role: 'viewer' } });
    await expectOneByRequest('member_removed', () => asOwner('DELETE', `${workspace}/members/${person.id}`));
    await expectOneByRequest('policy_changed', () =>
      asOwner('PATCH', `${workspace}/policy`, { selfApproval: 'refuse' }),
    );
    // Saying it again changes nothing.
    await asOwner('PATCH', `${workspace}/policy`, { selfApproval: 'refuse' });
    expect(await audit('?action=policy_changed')).toHaveLength(1);
    await expectOneByRequest('policy_changed', () =>
      asOwner('PATCH', `${workspace}/policy`, { selfApproval: 'allow' }),
    );
  });

  it('keeps what somebody did as a member when they are removed, and shows nothing they do afterwards', async () => {
    const [email, password] = ['gone@studio.example', 'correct horse'];
    const person = await server.join('editor', 'Gonzo');
    await server.call('POST', 'auth/register', { token: person.token, body: { email, password } });
    const signIn = () => server.call('POST', 'auth/login', { body: { email, password } });
    expect((await signIn()).status).toBe(200);
    const before = await audit(`?actorId=${person.id}`);
    expect(before.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['account_created', 'link_used', 'sign_in']),
    );
    await asOwner('DELETE', `${workspace}/members/${person.id}`);
    expect(await audit(`?actorId=${person.id}`)).toEqual(before);
    expect((await signIn()).status).toBe(200);
    expect(await audit(`?actorId=${person.id}`)).toEqual(before);
  });

  it('keeps what somebody did whose invite was revoked', async () => {
    const { body } = await asOwner('POST', `${workspace}/invites`, { role: 'viewer' });
    const { body: came } = await server.call('POST', 'auth/link', {
      body: { token: body.token, name: 'Rex' },
    });
    const before = await audit(`?actorId=${came.user.id}`);
    expect(before.map(({ action }) => action)).toContain('account_created');
    const used = before.find(({ action }) => action === 'link_used');
    await asOwner('DELETE', `${workspace}/links/${String(used?.details['link'])}`);
    const { body: members } = await asOwner('GET', `${workspace}/members`);
    expect(JSON.stringify(members)).not.toContain(came.user.id);
    expect(await audit(`?actorId=${came.user.id}`)).toEqual(before);
  });

  it('has decisions, exports from start to download, and agents stopped and resumed', async () => {
    const canvas = await server.createCanvas('Ad');
    await asOwner('POST', `creatives/${canvas.id}/commands`, {
      commands: [{ type: 'ADD_OBJECT', payload: { type: 'shape' } }],
    });
    const made = await expectOneByRequest('decision_made', () =>
      asOwner('POST', `creatives/${canvas.id}/decisions`, { decision: 'approve', scope: 'brand' }),
    );
    expect(made).toMatchObject({ targetName: 'Ad', details: { decision: 'approve', scope: 'brand' } });

    let jobId = '';
    await expectOneByRequest('export_started', async () => {
      const answer = await asOwner('POST', `creatives/${canvas.id}/exports`, { format: 'svg' });
      jobId = answer.body.jobId;
      return answer;
    });
    const url = await settled(async () => {
      const { body } = await asOwner('GET', `jobs/${jobId}`);
      expect(body.status).toBe('done');
      return body.result.url as string;
    });
    const downloaded = await expectOneByRequest('export_downloaded', () => server.call('GET', url));
    expect(downloaded).toMatchObject({
      actor: { id: server.firstStart.ownerId },
      targetName: 'Ad',
      details: { job: jobId },
    });
    const forged = url.replace(/for=[^&]+/, `for=${canvas.id}`);
    expect((await server.call('GET', forged)).status).toBe(403);

    for (const verb of ['stop', 'resume'] as const) {
      await expectOneByRequest(verb === 'stop' ? 'agents_stopped' : 'agents_resumed', () =>
        asOwner('POST', `agents/${verb}`, { creativeId: canvas.id }),
      );
    }
  });

  it('has edits that were refused, once a minute per person and reason, and nothing of what was in them', async () => {
    const canvas = await server.createCanvas('Ad');
    const viewer = await server.join('viewer', 'Vi');
    const edit = async (title: string): Promise<void> => {
      const peer = openPeer(server, canvas, canvas.contentName, viewer.token);
      await synced(peer);
      applyCommands(
        peer.doc,
        parseCommands([{ type: 'UPDATE_META', payload: { title } }]),
        createOrigin(viewer.id, 'user'),
      );
      await settled(() => expect(peer.stateless).toHaveLength(1));
      peer.leave();
    };
    const line = await expectOne('update_refused', () => edit('Secret words'));
    expect(line).toMatchObject({ actor: { name: 'Vi' }, targetName: 'Ad', details: { reason: 'forbidden' } });
    await edit('More secret words');
    expect(await audit(`?action=update_refused&actorId=${viewer.id}`)).toHaveLength(1);
    expect(JSON.stringify(await audit())).not.toContain('ecret words');
  });

  it('is for owners and admins of that workspace, comes in pages, and is filtered by action and person', async () => {
    const admin = await server.join('admin', 'Ada');
    const editor = await server.join('editor');
    expect((await server.call('GET', `${workspace}/audit`, { token: editor.token })).status).toBe(403);
    const everything = await audit('?limit=100', admin.token);
    const pages: Line[] = [];
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? '' : `&cursor=${cursor}`;
      const { body } = await server.call('GET', `${workspace}/audit?limit=7${from}`, { token: admin.token });
      pages.push(...body.items);
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(pages.map(({ id }) => id)).toEqual(everything.map(({ id }) => id));
    const byAda = await audit(`?actorId=${admin.id}`);
    expect(byAda.map(({ action }) => action)).toContain('link_used');
    expect(new Set(byAda.map(({ actor }) => actor?.id))).toEqual(new Set([admin.id]));
    expect(
      (await server.call('GET', `${workspace}/audit?action=nonsense`, { token: admin.token })).status,
    ).toBe(400);
    expect(
      (await server.call('GET', `${workspace}/audit?cursor=nonsense`, { token: admin.token })).status,
    ).toBe(400);

    const { body: other } = await server.call('POST', 'workspaces', {
      token: server.owner,
      body: { name: 'Other' },
    });
    const { body } = await server.call('GET', `workspaces/${other.id}/audit`, { token: server.owner });
    // The owner's own coming and going belongs to every workspace they are in; nothing else does.
    expect(body.items.every(({ actor }: Line) => actor?.id === server.firstStart.ownerId)).toBe(true);
    expect(body.items.map(({ action }: Line) => action)).not.toContain('link_used');
    expect((await server.call('GET', `workspaces/${other.id}/audit`, { token: admin.token })).status).toBe(
      404,
    );
  });

  it('cannot be changed in the database', async () => {
    const { db } = server.services;
    await expect(db.updateTable('audit_log').set({ action: 'nothing' }).execute()).rejects.toThrow(
      'append-only',
    );
    await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow('append-only');
  });
});
