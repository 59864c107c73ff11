import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../support/running-server.ts';
import type { Answer, RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let workspace: string;
beforeAll(async () => {
  server = await startServer();
  workspace = `workspaces/${server.workspaceId}`;
});
afterAll(() => server.stop());

const asOwner = (method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(method, path, { token: server.owner, ...(body === undefined ? {} : { body }) });

async function makeLink(path: string, body: object): Promise<{ id: string; token: string }> {
  const made = await asOwner('POST', path, body);
  const listed = await asOwner('GET', `${workspace}/links`);
  return { id: listed.body.items[0].id, token: made.body.token };
}
const invite = (role: string) => makeLink(`${workspace}/invites`, { role });

async function use(token: string, accessToken?: string): Promise<Answer> {
  return server.call('POST', 'auth/link', { token: accessToken, body: { token, name: 'Ina' } });
}

async function roleOf(userId: string): Promise<string | undefined> {
  const { body } = await asOwner('GET', `${workspace}/members`);
  return body.items.find((member: { userId: string }) => member.userId === userId)?.role;
}

const revoke = (link: { id: string }) => asOwner('DELETE', `${workspace}/links/${link.id}`);

describe('links', () => {
  it('are listed with all that helps to decide on them, and never their token', async () => {
    const canvas = await server.createCanvas('Spring ad');
    const link = await makeLink(`creatives/${canvas.id}/guest-links`, { password: 'correct horse' });
    for (const person of ['One', 'Two']) {
      await server.call('POST', 'auth/link', {
        body: { token: link.token, name: person, password: 'correct horse' },
      });
    }
    const { body } = await asOwner('GET', `creatives/${canvas.id}/guest-links`);
    expect(body.items).toEqual([
      {
        id: link.id,
        kind: 'guest',
        role: 'reviewer',
        creative: { id: canvas.id, title: 'Spring ad' },
        createdBy: 'Owner',
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
        isExpired: false,
        hasPassword: true,
        uses: 2,
        people: 2,
        lastUsedAt: expect.any(String),
      },
    ]);
    expect(JSON.stringify(body)).not.toContain(link.token);
    const all = await asOwner('GET', `${workspace}/links`);
    expect(all.body.items[0]).toEqual(body.items[0]);
  });

  it('take away only what they gave: other links and what was given by hand stay', async () => {
    const [viewing, editing] = [await invite('viewer'), await invite('editor')];
    const first = await use(viewing.token);
    const { id } = first.body.user;
    await use(editing.token, first.body.accessToken);
    expect(await roleOf(id)).toBe('editor');
    await revoke(editing);
    expect(await roleOf(id)).toBe('viewer');
    await asOwner('PATCH', `${workspace}/members/${id}`, { role: 'reviewer' });
    await revoke(viewing);
    expect(await roleOf(id)).toBe('reviewer');
  });

  it('end the membership of who came by them alone', async () => {
    const link = await invite('editor');
    const { body } = await use(link.token);
    expect((await revoke(link)).status).toBe(204);
    expect(await roleOf(body.user.id)).toBeUndefined();
    expect((await server.call('GET', `${workspace}/members`, { token: body.accessToken })).status).toBe(404);
    expect((await use(link.token)).status).toBe(404);
  });

  it('never take the workspace from its owner, who opened one too', async () => {
    const link = await invite('viewer');
    await use(link.token, server.owner);
    expect(await roleOf(server.firstStart.ownerId)).toBe('owner');
    await revoke(link);
    expect(await roleOf(server.firstStart.ownerId)).toBe('owner');
  });

  it('do not undo what an administrator decided since', async () => {
    const link = await invite('editor');
    const { body } = await use(link.token);
    const member = `${workspace}/members/${body.user.id}`;
    await asOwner('PATCH', member, { role: 'viewer' });
    expect((await use(link.token, body.accessToken)).status).toBe(200);
    expect(await roleOf(body.user.id)).toBe('viewer');
    await asOwner('DELETE', member);
    const again = await use(link.token, body.accessToken);
    expect([again.status, again.body.error.code]).toEqual([403, 'forbidden']);
    expect(await roleOf(body.user.id)).toBeUndefined();
  });

  it('are revoked from where they belong only', async () => {
    const [canvas, other] = [await server.createCanvas(), await server.createCanvas()];
    const link = await makeLink(`creatives/${canvas.id}/guest-links`, {});
    expect((await asOwner('DELETE', `creatives/${other.id}/guest-links/${link.id}`)).status).toBe(404);
    const { body: elsewhere } = await asOwner('POST', 'workspaces', { name: 'Other' });
    expect((await asOwner('DELETE', `workspaces/${elsewhere.id}/links/${link.id}`)).status).toBe(404);
    expect((await asOwner('DELETE', `creatives/${canvas.id}/guest-links/nonsense`)).status).toBe(404);
    expect((await asOwner('DELETE', `creatives/${canvas.id}/guest-links/${link.id}`)).status).toBe(204);
    expect((await asOwner('GET', `creatives/${canvas.id}/guest-links`)).body.items).toEqual([]);
  });
});

describe('an invite for an e-mail address', () => {
  const inviteFor = (email: string) => makeLink(`${workspace}/invites`, { role: 'admin', email });
  const open = (token: string, given: object = {}, accessToken?: string) =>
    server.call('POST', 'auth/link', { token: accessToken, body: { token, ...given } });

  it('makes an account with that address for somebody new, and lets nobody else in', async () => {
    const { token } = await inviteFor('CEO@Corp.Example');
    const nameless = await open(token, { name: 'A stranger' });
    expect([nameless.status, nameless.body.error.details]).toEqual([
      401,
      { needs: 'account', email: 'ceo@corp.example' },
    ]);
    expect(nameless.body.error.message).toContain('ceo@corp.example');
    expect((await open(token, { name: 'Cleo', password: 'short' })).status).toBe(400);
    const other = await server.join('viewer', 'Vi');
    const passedOn = await open(token, {}, other.token);
    expect([passedOn.status, passedOn.body.error.code]).toEqual([403, 'forbidden']);
    expect(passedOn.body.error.message).toContain('signed in as Vi');
    expect(await roleOf(other.id)).toBe('viewer');

    const { status, body } = await open(token, { name: 'Cleo', password: 'correct horse' });
    expect([status, body.user.email, body.user.name]).toEqual([200, 'ceo@corp.example', 'Cleo']);
    expect(await roleOf(body.user.id)).toBe('admin');
    const login = { email: 'ceo@corp.example', password: 'correct horse' };
    expect((await server.call('POST', 'auth/login', { body: login })).status).toBe(200);
    // The link is no key to the account that came of it.
    const again = await open(token, { name: 'Cleo', password: 'other horse' });
    expect([again.status, again.body.error.details.needs]).toEqual([401, 'sign_in']);
    // Who was let in may open it again; it gives them nothing new.
    expect((await open(token, {}, body.accessToken)).status).toBe(200);
  });

  it('is for the account that has the address already, once it is signed in', async () => {
    const email = 'ada@corp.example';
    const guest = await server.join('viewer', 'Ada');
    const claimed = await server.call('POST', 'auth/register', {
      token: guest.token,
      body: { email, password: 'correct horse' },
    });
    const { token } = await inviteFor(email);
    const asked = await open(token, { name: 'Ada', password: 'my own horse' });
    expect([asked.status, asked.body.error.details]).toEqual([401, { needs: 'sign_in', email }]);
    expect(await roleOf(guest.id)).toBe('viewer');
    expect((await open(token, {}, claimed.body.accessToken)).status).toBe(200);
    expect(await roleOf(guest.id)).toBe('admin');
  });

  it('lets one in where two come at the same moment', async () => {
    const { token } = await inviteFor('twin@corp.example');
    const answers = await Promise.all(
      ['one', 'two'].map((which) => open(token, { name: which, password: `correct horse ${which}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('lets nobody in when whoever used it is another by now', async () => {
    const { token } = await inviteFor('first@corp.example');
    const { body } = await open(token, { name: 'First', password: 'correct horse' });
    await server.services.db
      .updateTable('users')
      .set({ email: 'moved@corp.example' })
      .where('id', '=', body.user.id)
      .execute();
    const second = await open(token, { name: 'Second', password: 'correct horse' });
    expect([second.status, second.body.error.code]).toEqual([410, 'expired']);
  });
});
