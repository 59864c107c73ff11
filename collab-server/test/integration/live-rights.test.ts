import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applyCommands } from '@sparklio/shared/documents/canvas/commands';
import { readMeta } from '@sparklio/shared/documents/canvas/read';
import { createOrigin } from '@sparklio/shared/origin';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import type { TestPostgres } from '@sparklio/shared/testing/services/postgres';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { openPeer, settled, synced } from '../support/socket-peer.ts';
import type { SocketPeer } from '../support/socket-peer.ts';

const peers = new Set<SocketPeer>();
afterEach(() => {
  for (const peer of peers) peer.leave();
  peers.clear();
});

type Canvas = Awaited<ReturnType<RunningServer['createCanvas']>>;

function open(server: RunningServer, canvas: Canvas, token: string): SocketPeer {
  const peer = openPeer(server, canvas, canvas.contentName, token);
  peers.add(peer);
  return peer;
}

const retitle = (peer: SocketPeer, title: string): void => {
  applyCommands(peer.doc, [{ type: 'UPDATE_META', payload: { title } }], createOrigin('someone', 'user'));
};

async function guestOf(server: RunningServer, canvas: Canvas, body: object = {}) {
  const link = await server.call('POST', `creatives/${canvas.id}/guest-links`, { token: server.owner, body });
  expect(link.status).toBe(201);
  const { body: session } = await server.call('POST', 'auth/link', { body: { token: link.body.token } });
  const { body: links } = await server.call('GET', `creatives/${canvas.id}/guest-links`, {
    token: server.owner,
  });
  return {
    token: session.accessToken as string,
    id: session.user.id as string,
    linkToken: link.body.token as string,
    linkId: links.items[0].id as string,
  };
}

describe('rights on an open socket', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it('follow a role down and up again, and the socket stays', async () => {
    const canvas = await server.createCanvas('Mine');
    const editor = await server.join('editor');
    const peer = open(server, canvas, editor.token);
    await synced(peer);
    const path = `workspaces/${server.workspaceId}/members/${editor.id}`;

    await server.call('PATCH', path, { token: server.owner, body: { role: 'viewer' } });
    await settled(() => expect(peer.provider.authorizedScope).toBe('readonly'));
    const statusesBefore = peer.stateless.length;
    retitle(peer, 'Not any more');
    await settled(() => expect(peer.stateless.length).toBeGreaterThan(statusesBefore));
    expect((await server.sync.read(canvas.contentName, readMeta)).title).toBe('Mine');
    // The client is asked for a ticket, so that it knows its new role as well.
    await settled(() => expect(peer.tickets.length).toBeGreaterThan(1));

    await server.call('PATCH', path, { token: server.owner, body: { role: 'editor' } });
    await settled(() => expect(peer.provider.authorizedScope).toBe('read-write'));
    expect(peer.closes).toEqual([]);
  });

  it('end with the guest access, at its very expiry, and no ticket is given after it', async () => {
    const canvas = await server.createCanvas();
    const guest = await guestOf(server, canvas, {
      expiresAt: new Date(Date.now() + 4_000).toISOString(),
    });
    const peer = open(server, canvas, guest.token);
    await synced(peer);
    await settled(() => expect(peer.closes.map(({ code }) => code)).toContain(4401));
    await settled(async () =>
      expect(
        (await server.call('POST', `creatives/${canvas.id}/ticket`, { token: guest.token })).status,
      ).toBe(404),
    );
  });

  it('end when the link is revoked by which they came, and the link is dead', async () => {
    const canvas = await server.createCanvas();
    const guest = await guestOf(server, canvas);
    const peer = open(server, canvas, guest.token);
    await synced(peer);
    const path = `creatives/${canvas.id}/guest-links/${guest.linkId}`;
    expect((await server.call('DELETE', path, { token: server.owner })).status).toBe(204);
    await settled(() => expect(peer.closes[0]).toEqual({ code: 4403, reason: 'forbidden' }));
    expect((await server.call('POST', 'auth/link', { body: { token: guest.linkToken } })).status).toBe(404);
    expect((await server.call('GET', `creatives/${canvas.id}`, { token: guest.token })).status).toBe(404);
    expect((await server.call('DELETE', path, { token: server.owner })).status).toBe(404);
  });

  it('change whoever changes them: a row changed behind the server’s back counts as well', async () => {
    const canvas = await server.createCanvas();
    const editor = await server.join('editor');
    const other = await server.join('editor');
    const [peer, bystander] = [open(server, canvas, editor.token), open(server, canvas, other.token)];
    await Promise.all([synced(peer), synced(bystander)]);
    await server.services.db.deleteFrom('memberships').where('user_id', '=', editor.id).execute();
    await settled(() => expect(peer.closes[0]?.reason).toBe('forbidden'));
    expect(bystander.closes).toEqual([]);
  });
});

describe('rights on sockets of several servers', () => {
  let postgres: TestPostgres;
  let here: RunningServer;
  let there: RunningServer;
  beforeAll(async () => {
    postgres = await startPostgres();
    const database = { databaseUrl: postgres.url };
    // At the same moment, on an empty database.
    [here, there] = await Promise.all([
      startServer({ DATABASE_URL: postgres.url }, { database }),
      startServer({ DATABASE_URL: postgres.url }, { database }),
    ]);
  });
  afterAll(async () => {
    await Promise.all([here.stop(), there.stop()]);
    await postgres.stop();
  });

  it('are one studio: one owner, one workspace, the same keys and sign-in links', async () => {
    expect(there.firstStart.ownerId).toBe(here.firstStart.ownerId);
    expect(there.workspaceId).toBe(here.workspaceId);
    expect([here, there].filter(({ firstStart }) => firstStart.isFirst)).toHaveLength(1);
    expect((await there.call('GET', 'me', { token: here.owner })).status).toBe(200);
    const token = new URL(here.signInLink()).hash.slice(1);
    const { body } = await there.call('POST', 'auth/link', { body: { token } });
    expect(body.user.id).toBe(here.firstStart.ownerId);
    const { body: address } = await here.call('POST', 'uploads', {
      token: here.owner,
      body: { workspaceId: here.workspaceId, name: 'a.png', mime: 'image/png', bytes: 10 },
    });
    expect(() => there.services.signedUrls.verify('PUT', address.url)).not.toThrow();
  });

  it('change although nothing goes between the servers but the database', async () => {
    const canvas = await here.createCanvas();
    const editor = await here.join('editor');
    const removed = await here.join('editor');
    const guest = await guestOf(here, canvas);
    const [lowered, gone, revoked] = [editor, removed, guest].map(({ token }) => open(there, canvas, token));
    if (lowered === undefined || gone === undefined || revoked === undefined) throw new Error('three peers');
    await Promise.all([lowered, gone, revoked].map(synced));

    const members = `workspaces/${here.workspaceId}/members`;
    await here.call('PATCH', `${members}/${editor.id}`, { token: here.owner, body: { role: 'viewer' } });
    await here.call('DELETE', `${members}/${removed.id}`, { token: here.owner });
    await here.call('DELETE', `creatives/${canvas.id}/guest-links/${guest.linkId}`, { token: here.owner });
    await settled(() => expect(lowered.provider.authorizedScope).toBe('readonly'));
    await settled(() => expect(gone.closes[0]?.reason).toBe('forbidden'));
    await settled(() => expect(revoked.closes[0]?.reason).toBe('forbidden'));
    expect(lowered.closes).toEqual([]);

    await here.call('DELETE', `creatives/${canvas.id}`, { token: here.owner });
    await settled(() => expect(lowered.closes[0]?.reason).toBe('forbidden'));
  });

  it('are not seen as changed while a transaction is open, and not missed when it ends after others', async () => {
    const canvas = await here.createCanvas();
    const editor = await here.join('editor');
    const peer = open(there, canvas, editor.token);
    await synced(peer);
    await here.services.db.transaction().execute(async (slow) => {
      await slow.deleteFrom('memberships').where('user_id', '=', editor.id).execute();
      await here.join('viewer');
      await there.sync.lookAtRights();
      await there.sync.lookAtRights();
      expect(peer.closes).toEqual([]);
    });
    await settled(() => expect(peer.closes[0]?.reason).toBe('forbidden'));
  });
});
