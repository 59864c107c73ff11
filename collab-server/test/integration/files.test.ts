import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createId } from '@sparklio/shared/ids';
import { startServer } from '../support/running-server.ts';
import type { Answer, RunningServer } from '../support/running-server.ts';

let server: RunningServer;
let editor: string;
let png: Buffer;
let time = Date.now();
beforeAll(async () => {
  server = await startServer({}, { now: () => new Date(time) });
  editor = (await server.join('editor')).token;
  png = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
});
afterAll(() => server.stop());

const announce = (bytes: number, mime = 'image/png', name = 'sun.png'): Promise<Answer> =>
  server.call('POST', 'uploads', {
    token: editor,
    body: { workspaceId: server.workspaceId, name, mime, bytes },
  });

async function upload(bytes: Buffer, mime = 'image/png', name = 'sun.png'): Promise<Answer> {
  const { status, body } = await announce(bytes.length, mime, name);
  expect(status, JSON.stringify(body)).toBe(201);
  const put = await server.call(body.method, body.url, { headers: body.headers, bytes });
  expect(put.status, String(put.body)).toBe(204);
  return server.call('POST', `uploads/${body.id}/complete`, { token: editor });
}

describe('the address of an asset', () => {
  it('works only as it was signed', async () => {
    const { body } = await upload(png);
    const path = new URL(body.url, server.url);
    expect((await server.call('GET', path.pathname)).status).toBe(403);
    path.searchParams.set('expires', '9999999999');
    expect((await server.call('GET', path.pathname + path.search)).status).toBe(403);
    const before = time;
    time += 3 * 3600_000;
    expect((await server.call('GET', body.url)).status).toBe(410);
    time = before;
  });

  it.each(['..%2f..%2fkeys.json', '%2e%2e/keys.json', '....//keys.json', 'a/../../keys.json'])(
    'leads to nothing else by %s',
    async (trick) => {
      const { status, body } = await server.call('GET', `/api/v1/assets/${trick}/file`);
      expect([403, 404]).toContain(status);
      expect(JSON.stringify(body)).not.toContain('urlSecret');
    },
  );
});

async function finished(jobId: string, token = editor): Promise<Answer['body']> {
  return vi.waitFor(
    async () => {
      const { body } = await server.call('GET', `jobs/${jobId}`, { token });
      expect(['done', 'failed']).toContain(body.status);
      return body;
    },
    { timeout: 60_000, interval: 20 },
  );
}

describe('an export', () => {
  let canvas: { id: string };
  beforeAll(async () => {
    const { body: asset } = await upload(png);
    canvas = await server.createCanvas('Sunlight: “Ad” №1');
    const added = await server.call('POST', `creatives/${canvas.id}/commands`, {
      token: editor,
      body: {
        commands: [
          { type: 'ADD_OBJECT', payload: { type: 'shape', fill: '#173b2f', size: [1080, 540] } },
          {
            type: 'ADD_OBJECT',
            payload: { type: 'image', assetId: asset.assetId, position: [100, 100], size: [400, 200] },
          },
          {
            type: 'ADD_OBJECT',
            payload: { type: 'text', text: 'Sunlight, steeped slow.', position: [80, 700] },
          },
        ],
      },
    });
    if (added.status !== 200) throw new Error(JSON.stringify(added.body));
  });

  async function exported(request: Record<string, unknown>): Promise<{ job: Answer['body']; file: Answer }> {
    const { status, body } = await server.call('POST', `creatives/${canvas.id}/exports`, {
      token: editor,
      body: request,
    });
    expect(status, JSON.stringify(body)).toBe(202);
    const job = await finished(body.jobId);
    expect(job, JSON.stringify(job)).toMatchObject({ status: 'done', progress: 1 });
    const file = await server.call('GET', job.result.url);
    expect(file.status).toBe(200);
    return { job, file };
  }

  it.each([
    ['png', 1, 1080],
    ['png', 2, 2160],
    ['jpeg', 1, 1080],
    ['webp', 1, 1080],
  ])('as %s at %i× has the size of the page', async (format, scale, width) => {
    const { job, file } = await exported({ format, scale });
    expect(await sharp(file.body).metadata()).toMatchObject({ width, height: width, format });
    expect(job.result).toMatchObject({ mime: `image/${format}`, bytes: file.body.length });
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="Sunlight-Ad-/);
  });

  it('as PDF is a PDF', async () => {
    const { file } = await exported({ format: 'pdf' });
    expect(file.body.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('as SVG is a file to save, never a page', async () => {
    const { file } = await exported({ format: 'svg' });
    expect(file.body.toString()).toContain('<svg');
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('as JSON imports back to the same canvas', async () => {
    const { file } = await exported({ format: 'json' });
    const copy = await server.createCanvas('Copy');
    const imported = await server.call('POST', `creatives/${copy.id}/import`, {
      token: editor,
      body: file.body,
    });
    expect(imported.status, JSON.stringify(imported.body)).toBe(200);
    expect(imported.body.changes.length).toBeGreaterThan(0);
    const { body: content } = await server.call('GET', `creatives/${copy.id}/content`, { token: editor });
    expect(content.objects).toEqual(file.body.objects);
    expect(content.pages).toEqual(file.body.pages);
  });

  it.each(['mp4', 'mov', 'webm'])('as %s says what a canvas exports to', async (format) => {
    const { status, body } = await server.call('POST', `creatives/${canvas.id}/exports`, {
      token: editor,
      body: { format },
    });
    expect(status).toBe(422);
    expect(body.error.message).toContain('A canvas exports to png, jpeg, webp, pdf, svg, json');
  });

  it.each([
    [{ format: 'exe' }, 'format'],
    [{ format: 'png', scale: 0 }, 'scale'],
    [{ format: 'png', scale: 5 }, 'scale'],
    [{}, 'format'],
  ])('of %j is refused by name', async (request, field) => {
    const { status, body } = await server.call('POST', `creatives/${canvas.id}/exports`, {
      token: editor,
      body: request,
    });
    expect([status, body.error.code]).toEqual([400, 'invalid_input']);
    expect(body.error.message).toContain(field);
  });

  it('of a page that is not there fails with a sentence', async () => {
    const { body } = await server.call('POST', `creatives/${canvas.id}/exports`, {
      token: editor,
      body: { format: 'png', pageId: createId() },
    });
    const job = await finished(body.jobId);
    expect(job).toMatchObject({
      status: 'failed',
      error: { code: 'not_found', message: 'The canvas has no such page.' },
    });
    expect(job.result).toBeUndefined();
  });

  it('is seen by those who may export the creative, and by nobody else', async () => {
    const { job } = await exported({ format: 'json' });
    const viewer = await server.join('viewer');
    expect((await server.call('GET', `jobs/${job.id}`, { token: viewer.token })).status).toBe(403);
    const colleague = await server.join('editor');
    expect((await server.call('GET', `jobs/${job.id}`, { token: colleague.token })).status).toBe(200);
    const other = await server.createCanvas('Other');
    const link = await server.call('POST', `creatives/${other.id}/guest-links`, {
      token: server.owner,
      body: {},
    });
    const guest = await server.call('POST', 'auth/link', { body: { token: link.body.token } });
    expect((await server.call('GET', `jobs/${job.id}`, { token: guest.body.accessToken })).status).toBe(404);
    expect((await server.call('GET', `/api/v1/jobs/${job.id}/file`)).status).toBe(403);
  });

  it('waits with at most 20 others of the same person', async () => {
    const { db } = server.services;
    const userId = (await server.call('GET', 'me', { token: editor })).body.id;
    const waiting = Array.from({ length: 20 }, () => createId());
    for (const id of waiting) {
      await db
        .insertInto('jobs')
        .values({
          id,
          workspace_id: server.workspaceId,
          creative_id: canvas.id,
          user_id: userId,
          kind: 'export-canvas',
          input: '{}',
          status: 'queued',
        })
        .execute();
    }
    const more = await server.call('POST', `creatives/${canvas.id}/exports`, {
      token: editor,
      body: { format: 'json' },
    });
    expect([more.status, more.body.error.code]).toEqual([429, 'rate_limited']);
    await db.deleteFrom('jobs').where('id', 'in', waiting).execute();
  });

  it('has a cover that follows its content', async () => {
    const before = await server.call('GET', `creatives/${canvas.id}`, { token: editor });
    const cover = await server.call('GET', before.body.coverUrl);
    expect(cover.status).toBe(200);
    expect(await sharp(cover.body).metadata()).toMatchObject({ format: 'png', width: 640, height: 640 });
    const again = await server.call('GET', before.body.coverUrl);
    expect(hash(again.body)).toBe(hash(cover.body));
    await server.call('POST', `creatives/${canvas.id}/commands`, {
      token: editor,
      body: {
        commands: [{ type: 'ADD_OBJECT', payload: { type: 'shape', fill: '#ff0000', size: [900, 900] } }],
      },
    });
    expect(hash((await server.call('GET', before.body.coverUrl)).body)).not.toBe(hash(cover.body));
    expect(await readdir(join(server.dataDir, 'blobs', 'covers', canvas.id))).toHaveLength(1);
    expect((await server.call('GET', `/api/v1/creatives/${canvas.id}/cover`)).status).toBe(403);
  });
});

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
