import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer } from '../support/running-server.ts';
import type { Answer, RunningServer } from '../support/running-server.ts';

const DAY_MS = 24 * 3600 * 1000;
let server: RunningServer;
let time = Date.now();
beforeAll(async () => {
  server = await startServer({ REGISTRATION: 'open' }, { now: () => new Date(time) });
});
afterAll(() => server.stop());

const password = 'correct horse';
let emails = 0;
async function register(): Promise<{ email: string; answer: Answer }> {
  emails += 1;
  const email = `person${emails}@studio.example`;
  return { email, answer: await server.call('POST', 'auth/register', { body: { email, password } }) };
}

const cookieOf = ({ cookies }: Answer): string =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
const refresh = (cookie: string, headers: Record<string, string> = {}): Promise<Answer> =>
  server.call('POST', 'auth/refresh', { headers: { cookie, ...headers } });

describe('the printed link', () => {
  it('signs in the owner, again and again, and leads home', async () => {
    const token = new URL(server.signInLink()).hash.slice(1);
    for (let time = 0; time < 2; time++) {
      const { status, body } = await server.call('POST', 'auth/link', { body: { token } });
      expect(status).toBe(200);
      expect(body).toMatchObject({ landing: '/', user: { id: server.firstStart.ownerId, email: null } });
    }
    const { body } = await server.call('GET', 'workspaces', { token: server.owner });
    expect(body.items).toEqual([{ id: server.workspaceId, name: 'Studio', role: 'owner' }]);
  });

  it('does not hold in another form', async () => {
    const { status, body } = await server.call('POST', 'auth/link', { body: { token: 'x'.repeat(43) } });
    expect(status).toBe(404);
    expect(body.error.code).toBe('not_found');
  });
});

describe('an account', () => {
  it('is made with a workspace of its own and signs in', async () => {
    const { email, answer } = await register();
    expect(answer.status).toBe(201);
    expect(answer.body.user).toMatchObject({ email, name: email.split('@')[0] });
    const login = await server.call('POST', 'auth/login', { body: { email: email.toUpperCase(), password } });
    expect(login.status).toBe(200);
    const me = await server.call('GET', 'me', { token: login.body.accessToken });
    expect(me.body).toEqual(answer.body.user);
    const { body } = await server.call('GET', 'workspaces', { token: login.body.accessToken });
    expect(body.items).toMatchObject([{ role: 'owner' }]);
  });

  it('keeps its password only as a hash of 12 rounds', async () => {
    const { email } = await register();
    const row = await server.services.db
      .selectFrom('users')
      .select('password_hash')
      .where('email', '=', email)
      .executeTakeFirstOrThrow();
    expect(row.password_hash).toMatch(/^\$2b\$12\$/);
  });

  it('is not made twice for one address', async () => {
    const { email } = await register();
    const again = await server.call('POST', 'auth/register', { body: { email, password } });
    expect([again.status, again.body.error.code]).toEqual([409, 'conflict']);
  });

  it('answers a wrong password and an unknown address alike', async () => {
    const { email } = await register();
    const wrong = await server.call('POST', 'auth/login', { body: { email, password: 'wrong password' } });
    const unknown = await server.call('POST', 'auth/login', {
      body: { email: 'nobody@x.example', password },
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect({ ...wrong.body.error, requestId: '' }).toEqual({ ...unknown.body.error, requestId: '' });
  });

  it.each([
    ['short', 'at least 8 characters'],
    ['x'.repeat(73), 'at most 72 bytes'],
  ])('refuses the password %s', async (bad, told) => {
    const { status, body } = await server.call('POST', 'auth/register', {
      body: { email: 'new@studio.example', password: bad },
    });
    expect(status).toBe(400);
    expect(body.error.message).toContain(told);
  });
});

describe('a session', () => {
  it('is renewed by its cookie, which scripts cannot read', async () => {
    const { answer } = await register();
    const cookies = answer.headers.getSetCookie();
    expect(cookies.find((cookie) => cookie.startsWith('sparklio_refresh'))).toMatch(
      /HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/i,
    );
    const renewed = await refresh(cookieOf(answer));
    expect(renewed.status).toBe(200);
    expect(renewed.body.user).toEqual(answer.body.user);
    expect((await server.call('GET', 'me', { token: renewed.body.accessToken })).status).toBe(200);
  });

  it('ends for everybody when a used cookie comes back', async () => {
    const { answer } = await register();
    const first = cookieOf(answer);
    const second = cookieOf(await refresh(first));
    expect((await refresh(first)).status).toBe(401);
    expect((await refresh(second)).status).toBe(401);
  });

  it('ends for all but one when a cookie is used twice at once', async () => {
    const { answer } = await register();
    const cookie = cookieOf(answer);
    const both = await Promise.all([refresh(cookie), refresh(cookie)]);
    expect(both.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    const winner = both.find(({ status }) => status === 200) ?? answer;
    expect((await refresh(cookieOf(winner))).status).toBe(401);
  });

  it('is not renewed after signing out, nor without a cookie', async () => {
    const { answer } = await register();
    const cookie = cookieOf(answer);
    expect((await server.call('POST', 'auth/logout', { headers: { cookie } })).status).toBe(204);
    expect((await refresh(cookie)).status).toBe(401);
    expect((await refresh('')).status).toBe(401);
  });

  it('ends after seven days', async () => {
    const { answer } = await register();
    const before = time;
    time += 7 * DAY_MS + 1000;
    expect((await refresh(cookieOf(answer))).status).toBe(401);
    time = before;
  });

  it('is not renewed for another page', async () => {
    const { answer } = await register();
    const cookie = cookieOf(answer);
    const elsewhere = await refresh(cookie, {
      origin: 'https://evil.example',
      'x-csrf-token': answer.cookies['sparklio_csrf'] ?? '',
    });
    expect([elsewhere.status, elsewhere.body.error.code]).toEqual([403, 'forbidden']);
    const withoutToken = await refresh(cookie, { origin: server.url });
    expect(withoutToken.status).toBe(403);
    const wrongToken = await refresh(cookie, { origin: server.url, 'x-csrf-token': 'guess' });
    expect(wrongToken.status).toBe(403);
    const ours = await refresh(cookie, {
      origin: server.url,
      'x-csrf-token': answer.cookies['sparklio_csrf'] ?? '',
    });
    expect(ours.status).toBe(200);
  });

  it('has access for 15 minutes at a time', async () => {
    const { answer } = await register();
    const before = time;
    time += 15 * 60_000 + 1000;
    const late = await server.call('GET', 'me', { token: answer.body.accessToken });
    time = before;
    expect([late.status, late.body.error.code]).toEqual([401, 'unauthenticated']);
  });

  it.each([
    ['nothing', undefined],
    ['text', 'abc'],
    ['an unsigned token', `${btoa('{"alg":"none"}')}.${btoa('{"sub":"x","aud":"api"}')}.`],
  ])('does not begin with %s as token', async (_what, token) => {
    expect((await server.call('GET', 'me', { token })).status).toBe(401);
  });

  it('does not begin with a ticket for a socket', async () => {
    const canvas = await server.createCanvas();
    const ticket = await server.call('POST', `creatives/${canvas.id}/ticket`, { token: server.owner });
    expect((await server.call('GET', 'me', { token: ticket.body.token })).status).toBe(401);
  });
});

describe('an invite link', () => {
  it('makes a person with a name and a role, who can take an account later and stays the same', async () => {
    const { token, id } = await server.join('editor', 'Ada');
    const members = await server.call('GET', `workspaces/${server.workspaceId}/members`, { token });
    expect(members.body.items).toContainEqual({ userId: id, name: 'Ada', email: null, role: 'editor' });
    const claimed = await server.call('POST', 'auth/register', {
      token,
      body: { email: 'ada@studio.example', password },
    });
    expect(claimed.body.user).toEqual({ id, email: 'ada@studio.example', name: 'Ada' });
    const login = await server.call('POST', 'auth/login', {
      body: { email: 'ada@studio.example', password },
    });
    expect(login.body.user.id).toBe(id);
  });

  it('adds its workspace to somebody who is signed in, and never lowers a role', async () => {
    const { answer } = await register();
    const token = answer.body.accessToken;
    for (const role of ['editor', 'viewer']) {
      const invite = await server.call('POST', `workspaces/${server.workspaceId}/invites`, {
        token: server.owner,
        body: { role },
      });
      const used = await server.call('POST', 'auth/link', { token, body: { token: invite.body.token } });
      expect(used.body.user).toEqual(answer.body.user);
    }
    const { body } = await server.call('GET', 'workspaces', { token });
    expect(body.items).toContainEqual({ id: server.workspaceId, name: 'Studio', role: 'editor' });
  });

  it('ends after seven days', async () => {
    const invite = await server.call('POST', `workspaces/${server.workspaceId}/invites`, {
      token: server.owner,
      body: { role: 'viewer' },
    });
    const before = time;
    time += 7 * DAY_MS + 1000;
    const late = await server.call('POST', 'auth/link', { body: { token: invite.body.token } });
    time = before;
    expect([late.status, late.body.error.code]).toEqual([410, 'expired']);
  });

  it('is stored as a hash only', async () => {
    const invite = await server.call('POST', `workspaces/${server.workspaceId}/invites`, {
      token: server.owner,
      body: { role: 'viewer' },
    });
    const rows = await server.services.db.selectFrom('links').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(invite.body.token);
    expect(invite.body.url).toBe(`http://localhost:${new URL(server.url).port}/join#${invite.body.token}`);
  });
});

describe('a guest link', () => {
  it('opens one creative to a reviewer without an account, and no other', async () => {
    const [shared, other] = [await server.createCanvas('Shared'), await server.createCanvas('Other')];
    const link = await server.call('POST', `creatives/${shared.id}/guest-links`, {
      token: server.owner,
      body: {},
    });
    expect(link.status).toBe(201);
    const guest = await server.call('POST', 'auth/link', { body: { token: link.body.token, name: 'Rae' } });
    expect(guest.body.landing).toBe(`/c/${shared.id}`);
    const token = guest.body.accessToken;
    expect((await server.call('GET', `creatives/${shared.id}`, { token })).body.role).toBe('reviewer');
    expect((await server.call('GET', `creatives/${other.id}`, { token })).status).toBe(404);
    const list = await server.call('GET', 'creatives', { token });
    expect(list.body.items.map((creative: { id: string }) => creative.id)).toEqual([shared.id]);
    expect((await server.call('GET', 'workspaces', { token })).body.items).toEqual([]);
  });

  it('asks for its password', async () => {
    const canvas = await server.createCanvas();
    const { body: link } = await server.call('POST', `creatives/${canvas.id}/guest-links`, {
      token: server.owner,
      body: { role: 'reviewer', password: 'open sesame' },
    });
    const without = await server.call('POST', 'auth/link', { body: { token: link.token } });
    expect(without.status).toBe(401);
    expect(without.body.error.details).toEqual({ needs: 'password' });
    const wrong = await server.call('POST', 'auth/link', {
      body: { token: link.token, password: 'open barley' },
    });
    expect(wrong.status).toBe(401);
    const right = await server.call('POST', 'auth/link', {
      body: { token: link.token, password: 'open sesame' },
    });
    expect(right.status).toBe(200);
  });

  it('ends when it says, for those who came by it too', async () => {
    const canvas = await server.createCanvas();
    const { body: link } = await server.call('POST', `creatives/${canvas.id}/guest-links`, {
      token: server.owner,
      body: { expiresAt: new Date(time + 60_000).toISOString() },
    });
    const guest = await server.call('POST', 'auth/link', { body: { token: link.token } });
    const token = guest.body.accessToken;
    expect((await server.call('GET', `creatives/${canvas.id}`, { token })).status).toBe(200);
    time += 61_000;
    expect((await server.call('GET', `creatives/${canvas.id}`, { token })).status).toBe(404);
    expect((await server.call('GET', 'creatives', { token })).body.items).toEqual([]);
    expect((await server.call('POST', 'auth/link', { body: { token: link.token } })).status).toBe(410);
  });
});

describe('by invitation only', () => {
  it('nobody makes an account or, as guest, a workspace', async () => {
    const closed = await startServer();
    try {
      const made = await closed.call('POST', 'auth/register', { body: { email: 'a@b.example', password } });
      expect([made.status, made.body.error.code]).toEqual([403, 'forbidden']);
      const canvas = await closed.createCanvas();
      const link = await closed.call('POST', `creatives/${canvas.id}/guest-links`, {
        token: closed.owner,
        body: {},
      });
      const guest = await closed.call('POST', 'auth/link', { body: { token: link.body.token } });
      const own = await closed.call('POST', 'workspaces', {
        token: guest.body.accessToken,
        body: { name: 'Mine' },
      });
      expect(own.status).toBe(403);
    } finally {
      await closed.stop();
    }
  });

  it('the owner of the configuration signs in, and sign-ins are counted per address', async () => {
    const owned = await startServer({
      OWNER_EMAIL: 'Owner@Studio.example',
      OWNER_PASSWORD: password,
      SIGN_INS_PER_MINUTE: '4',
    });
    try {
      const body = { email: 'owner@studio.example', password };
      const signedIn = await owned.call('POST', 'auth/login', { body });
      expect(signedIn.status).toBe(200);
      const { body: workspaces } = await owned.call('GET', 'workspaces', {
        token: signedIn.body.accessToken,
      });
      expect(workspaces.items).toMatchObject([{ role: 'owner' }]);
      const attempts: number[] = [];
      for (let attempt = 0; attempt < 4; attempt++) {
        attempts.push(
          (await owned.call('POST', 'auth/login', { body: { ...body, password: 'guess' } })).status,
        );
      }
      expect(attempts.at(-1)).toBe(429);
      const limited = await owned.call('POST', 'auth/login', { body });
      expect(limited.body.error.code).toBe('rate_limited');
      expect(limited.headers.get('retry-after')).not.toBeNull();
    } finally {
      await owned.stop();
    }
  });
});

describe('the audit trail', () => {
  it('says who signed in, by which link, and cannot be changed', async () => {
    const { db } = server.services;
    const actions = await db.selectFrom('audit_log').select('action').distinct().execute();
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'sign_in',
        'sign_in_failed',
        'link_created',
        'link_used',
        'session_revoked',
        'sign_out',
      ]),
    );
    await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow('append-only');
    await expect(db.updateTable('audit_log').set({ action: 'x' }).execute()).rejects.toThrow('append-only');
  });
});
