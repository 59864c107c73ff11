import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FONT_FILES } from '@sparklio/shared/fonts/catalog';
import { startServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';

let server: RunningServer;
let clientDir: string;
beforeAll(async () => {
  clientDir = await mkdtemp(join(tmpdir(), 'client-'));
  await mkdir(join(clientDir, 'assets'));
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>Studio</title>');
  await writeFile(join(clientDir, 'assets', 'main-abc123.js'), 'export {}');
  await writeFile(join(clientDir, 'assets', 'main-abc123.js.br'), brotliCompressSync('export {}'));
  await writeFile(join(clientDir, 'icon.svg'), '<svg/>');
  server = await startServer({}, { clientDir });
});
afterAll(async () => {
  await server.stop();
  await rm(clientDir, { recursive: true });
});

const page = { accept: 'text/html,application/xhtml+xml' };

describe('pages', () => {
  it.each(['/', '/c/0190', '/login', '/join'])('%s is the client', async (path) => {
    const { status, headers, body } = await server.call('GET', path, { headers: page });
    expect([status, String(body)]).toEqual([200, '<!doctype html><title>Studio</title>']);
    expect(headers.get('cache-control')).toBe('no-cache');
  });

  it('may load from here only, and nobody may frame them', async () => {
    const { headers } = await server.call('GET', '/', { headers: page });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toMatch(/script-src 'self'( 'wasm-unsafe-eval')?;/);
    expect(policy).toContain("object-src 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('keep what has a hash in its name for ever, and nothing else', async () => {
    const hashed = await server.call('GET', '/assets/main-abc123.js');
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(hashed.headers.get('content-type')).toContain('javascript');
    const plain = await server.call('GET', '/icon.svg');
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    const gone = await server.call('GET', '/assets/main-old.js');
    expect([gone.status, gone.body.error.code]).toEqual([404, 'not_found']);
  });

  it('come compressed to whoever takes that', async () => {
    const { headers, body } = await server.call('GET', '/assets/main-abc123.js', {
      headers: { 'accept-encoding': 'br, gzip' },
    });
    expect(headers.get('content-encoding')).toBe('br');
    expect(headers.get('content-type')).toContain('javascript');
    expect(headers.get('vary')).toContain('accept-encoding');
    expect(String(body)).toBe('export {}');
    const home = await server.call('GET', '/', { headers: { ...page, 'accept-encoding': 'identity' } });
    expect(home.headers.get('content-encoding')).toBeNull();
  });

  it('do not stand in for unknown calls of the API', async () => {
    const { status, body } = await server.call('GET', '/api/v1/nothing', { headers: page });
    expect([status, body.error.code]).toEqual([404, 'not_found']);
  });

  it.each(['/../package.json', '/..%2f..%2fpackage.json', '/assets/..%2f..%2f..%2fetc/passwd'])(
    'do not lead out of their folder by %s',
    async (path) => {
      const { status } = await server.call('GET', path);
      expect([400, 403, 404]).toContain(status);
    },
  );

  it('have the bundled fonts and no other file', async () => {
    const [font] = FONT_FILES;
    const { status, headers, body } = await server.call('GET', `/fonts/${font?.file}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('font/ttf');
    expect(headers.get('cache-control')).toContain('immutable');
    expect(body.length).toBeGreaterThan(10_000);
    for (const name of ['package.json', '..%2fpackage.json', 'x.ttf']) {
      expect((await server.call('GET', `/fonts/${name}`)).status).toBe(404);
    }
  });
});

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and names every call', async () => {
    const { status, body } = await server.call('GET', '/openapi.json');
    expect(status).toBe(200);
    expect(body.openapi).toMatch(/^3\.1/);
    const calls = Object.entries<Record<string, unknown>>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(calls.toSorted()).toMatchSnapshot();
    const { schema } =
      body.paths['/api/v1/creatives/{id}/commands'].post.requestBody.content['application/json'];
    expect(schema.properties.commands.items).toEqual({ $ref: '#/components/schemas/CanvasCommand' });
    const names = [...JSON.stringify(body).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(Object.keys(body.components.schemas)).toEqual(expect.arrayContaining(names));
    expect(JSON.stringify(body)).not.toContain('#/$defs');
  });

  it('is read at /docs, under a policy of its own', async () => {
    const { status, headers, body } = await server.call('GET', '/docs/', { headers: page });
    expect(status).toBe(200);
    expect(String(body)).toContain('swagger');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'self'; img-src/);
  });
});

describe('operators', () => {
  it('see that it lives and is ready', async () => {
    expect((await server.call('GET', '/healthz')).body).toEqual({ ok: true });
    expect((await server.call('GET', '/readyz')).body).toEqual({ ok: true });
  });

  it('see counts by route, without ids', async () => {
    const canvas = await server.createCanvas();
    await server.call('GET', `creatives/${canvas.id}`, { token: server.owner });
    const text = String((await server.call('GET', '/metrics')).body);
    expect(text).toContain('api_requests_total{method="GET",route="/api/v1/creatives/:id",status="200"}');
    expect(text).toContain('api_request_duration_seconds_bucket');
    expect(text).toMatch(/^active_users 1$/m);
    expect(text).not.toContain(canvas.id);
  });
});

describe('an upgrade', () => {
  async function upgrade(path: string): Promise<string> {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    const [first] = await socket
      .iterator()
      .next()
      .then(({ value }) => String(value).split('\r\n'));
    socket.destroy();
    return first ?? '';
  }

  it('is taken at /collab only', async () => {
    expect(await upgrade('/collab')).toContain('101');
    expect(await upgrade('/elsewhere')).toContain('404');
  });
});

describe('going away', () => {
  it('is said before it is done, and ends', async () => {
    const leaving = await startServer();
    const canvas = await leaving.createCanvas();
    const { body } = await leaving.call('POST', `creatives/${canvas.id}/exports`, {
      token: leaving.owner,
      body: { format: 'json' },
    });
    const { jobs } = leaving.services;
    await jobs.drain(5000);
    expect((await jobs.row(body.jobId)).status).toBe('done');
    const refused = await leaving.call('POST', `creatives/${canvas.id}/exports`, {
      token: leaving.owner,
      body: { format: 'json' },
    });
    expect([refused.status, refused.body.error.code]).toEqual([503, 'unavailable']);
    await leaving.stop();
    await expect(fetch(`${leaving.url}/healthz`)).rejects.toThrow('fetch failed');
  });
});

describe('jobs of an earlier process', () => {
  it('are taken up once; what was interrupted twice has failed', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'studio-'));
    try {
      const before = await startServer({}, { keepDataDir: dataDir });
      const canvas = await before.createCanvas();
      await before.services.jobs.drain(1000);
      const ids = ['01890a5d-ac96-774b-bcce-b302099a8051', '01890a5d-ac96-774b-bcce-b302099a8052'];
      for (const [index, id] of ids.entries()) {
        await before.services.db
          .insertInto('jobs')
          .values({
            id,
            workspace_id: before.workspaceId,
            creative_id: canvas.id,
            user_id: before.firstStart.ownerId,
            kind: 'export-canvas',
            input: JSON.stringify({ format: 'json' }),
            status: 'running',
            attempts: index + 1,
          })
          .execute();
      }
      await before.stop();

      const after = await startServer({}, { keepDataDir: dataDir });
      await after.services.jobs.drain(5000);
      const [again, failed] = await Promise.all(
        ids.map((id) => after.call('GET', `jobs/${id}`, { token: after.owner }).then(({ body }) => body)),
      );
      expect(again).toMatchObject({ status: 'done', progress: 1 });
      expect(failed).toMatchObject({
        status: 'failed',
        error: { message: expect.stringContaining('server stopped') },
      });
      await after.stop();
    } finally {
      await rm(dataDir, { recursive: true });
    }
  });
});
