import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import type { TestS3 } from '@sparklio/shared/testing/services/s3/s3-server';
import { pngOf } from '../support/png-of.ts';
import { startServer } from '../support/running-server.ts';
import type { Answer, RunningServer } from '../support/running-server.ts';

/** The same for both: signed addresses of our own before a folder, signed forms of an S3 store. */
describe.each(['folder', 's3'] as const)('an upload into a store of kind %s', (kind) => {
  let s3: TestS3;
  let server: RunningServer;
  let editor: string;
  let png: Buffer;
  // The server's clock, and how far the store's is ahead of ours.
  let time = Date.now();
  let storeAhead = 0;
  beforeAll(async () => {
    s3 = await startS3({ now: () => new Date(Date.now() + storeAhead) });
    const uploader = s3.addKey((action, key) => action === 'write' && key.startsWith('quarantine/'));
    const settings = {
      S3_ENDPOINT: s3.endpoint,
      S3_REGION: s3.region,
      S3_BUCKET: s3.bucket,
      S3_ACCESS_KEY: s3.accessKey,
      S3_SECRET_KEY: s3.secretKey,
      S3_UPLOAD_ACCESS_KEY: uploader.accessKey,
      S3_UPLOAD_SECRET_KEY: uploader.secretKey,
    };
    server = await startServer(kind === 's3' ? settings : {}, { now: () => new Date(time) });
    editor = (await server.join('editor')).token;
    png = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } })
      .png()
      .toBuffer();
  });
  afterAll(async () => {
    await server.stop();
    await s3.stop();
  });

  const announce = (bytes: number, mime = 'image/png', name = 'sun.png'): Promise<Answer> =>
    server.call('POST', 'uploads', {
      token: editor,
      body: { workspaceId: server.workspaceId, name, mime, bytes },
    });

  /** As the client does it. */
  async function send(place: Answer['body'], bytes: Buffer): Promise<Response> {
    const address = new URL(place.url, server.url);
    if (place.method === 'PUT') {
      return fetch(address, { method: 'PUT', headers: place.headers, body: new Uint8Array(bytes) });
    }
    const form = new FormData();
    for (const [name, value] of Object.entries<string>(place.fields)) form.set(name, value);
    form.set('file', new Blob([new Uint8Array(bytes)]), 'file');
    return fetch(address, { method: 'POST', body: form });
  }

  const complete = (id: string, token = editor): Promise<Answer> =>
    server.call('POST', `uploads/${id}/complete`, { token });

  async function upload(bytes: Buffer, mime = 'image/png', name = 'sun.png'): Promise<Answer> {
    const { status, body } = await announce(bytes.length, mime, name);
    expect(status, JSON.stringify(body)).toBe(201);
    const sent = await send(body, bytes);
    expect(sent.status, await sent.text()).toBe(204);
    return complete(body.id);
  }

  async function quarantined(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of server.services.blobs.list('quarantine/')) keys.push(key);
    return keys;
  }

  it('goes where pages may send it, by a permission that is good for nothing else', async () => {
    const { body } = await announce(png.length);
    const { id } = body;
    const page = await server.call('GET', '/healthz');
    const isOurs = kind === 'folder';
    expect(body).toMatchObject(
      isOurs
        ? { method: 'PUT', headers: { 'content-type': 'image/png' } }
        : { method: 'POST', url: `${s3.endpoint}/${s3.bucket}`, fields: { key: `quarantine/${id}` } },
    );
    expect(page.headers.get('content-security-policy')).toContain(
      isOurs ? "connect-src 'self' blob:;" : `connect-src 'self' blob: ${s3.endpoint};`,
    );
    // Whoever uploads sees an access key, so it is the one that may do nothing else.
    expect(JSON.stringify(body)).not.toContain(s3.accessKey);
  });

  it('becomes an asset with an address of its own, and leaves nothing behind', async () => {
    const { status, body } = await upload(png);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ name: 'sun.png', mime: 'image/png', width: 40, height: 20 });
    const file = await server.call('GET', body.url);
    expect(file.status).toBe(200);
    expect(await sharp(file.body).metadata()).toMatchObject({ width: 40, height: 20, format: 'png' });
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'content-disposition': expect.stringMatching(/^inline; filename="sun\.png"/),
    });
    const list = await server.call('GET', `workspaces/${server.workspaceId}/assets?limit=1`, {
      token: editor,
    });
    expect(list.body.items).toEqual([body]);
    expect((await server.call('GET', `assets/${body.assetId}`, { token: editor })).body).toEqual(body);
    expect(await quarantined()).not.toContain(`quarantine/${body.assetId}`);
  });

  it('of an SVG becomes a PNG of twice the size', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="#f00"/></svg>';
    const { body } = await upload(Buffer.from(svg), 'image/svg+xml', 'box.svg');
    expect(body).toMatchObject({ mime: 'image/png', width: 60, height: 40 });
    const file = await server.call('GET', body.url);
    const { dominant } = await sharp(file.body).stats();
    expect(dominant.r).toBeGreaterThan(200);
  });

  it('of a type that its sender does not know is taken by its content', async () => {
    expect((await upload(png, 'application/octet-stream')).body).toMatchObject({ mime: 'image/png' });
  });

  it('with a page hung behind the picture loses the page', async () => {
    const { body } = await upload(
      Buffer.concat([png, Buffer.from('<html><script>alert(1)</script></html>')]),
    );
    const file = await server.call('GET', body.url);
    expect(file.body.includes('script')).toBe(false);
    expect(await sharp(file.body).metadata()).toMatchObject({ width: 40, height: 20 });
  });

  it('of a photo loses where it was taken, but keeps the way up', async () => {
    const photo = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } })
      .withExif({
        IFD0: { Artist: 'somebody' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '52/1 31/1 12/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '13/1 24/1 18/1',
        },
      })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    // The entry of EXIF that leads to the place.
    expect(photo.includes(Buffer.from([0x25, 0x88]))).toBe(true);
    const { body } = await upload(photo, 'image/jpeg', 'photo.jpg');
    expect(body).toMatchObject({ mime: 'image/jpeg', width: 20, height: 40 });
    const file = await server.call('GET', body.url);
    expect((await sharp(file.body).metadata()).exif).toBeUndefined();
    expect(file.body.includes('somebody')).toBe(false);
  });

  it('of a moving GIF keeps its first picture', async () => {
    const frames = Buffer.concat(
      ['#ff0000', '#0000ff'].map((colour) => Buffer.alloc(8 * 8 * 3, Buffer.from(colour.slice(1), 'hex'))),
    );
    const gif = await sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } })
      .gif({ delay: [100, 100], loop: 0 })
      .toBuffer();
    expect((await sharp(gif, { animated: true }).metadata()).pages).toBe(2);
    const { body } = await upload(gif, 'image/gif', 'move.gif');
    expect(body).toMatchObject({ mime: 'image/png', width: 8, height: 8 });
    const { dominant } = await sharp((await server.call('GET', body.url)).body).stats();
    expect(dominant.r).toBeGreaterThan(200);
  });

  it.each([
    ['not a picture', Buffer.from('hello there, this is text')],
    ['a page', Buffer.from('<html><script>alert(1)</script></html>')],
    ['an SVG with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
    [
      'a GIF, not the PNG that was announced',
      Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64'),
    ],
  ])('that is %s is refused by its content, and forgotten', async (_what, bytes) => {
    const before = await quarantined();
    const { status, body } = await upload(bytes);
    expect([status, body.error.code]).toEqual([415, 'unsupported_media']);
    expect(await quarantined()).toEqual(before);
  });

  it('of a picture with too many pixels is refused from its header', async () => {
    const { status, body } = await upload(pngOf(60_000, 60_000));
    expect([status, body.error.code], JSON.stringify(body)).toEqual([413, 'too_large']);
    expect(body.error.message).toContain('60000 × 60000');
  });

  it('that is announced as something else than a picture is refused', async () => {
    for (const mime of ['application/pdf', 'text/html', 'image/heic']) {
      expect((await announce(10, mime)).status).toBe(415);
    }
  });

  it('of more than 20 MB is refused before it is sent', async () => {
    const announced = await announce(21 * 1024 * 1024);
    expect([announced.status, announced.body.error.code]).toEqual([413, 'too_large']);
  });

  it('of another length than announced is not taken', async () => {
    const { body: place } = await announce(100);
    for (const bytes of [Buffer.alloc(99), Buffer.alloc(101), Buffer.alloc(21 * 1024 * 1024)]) {
      expect([400, 413]).toContain((await send(place, bytes)).status);
    }
    expect(await quarantined()).not.toContain(`quarantine/${place.id}`);
    // Even if somebody found another way in.
    await server.services.blobs.put(`quarantine/${place.id}`, Buffer.alloc(101));
    const { status, body } = await complete(place.id);
    expect([status, body.error.code]).toEqual([400, 'invalid_input']);
    expect(await quarantined()).not.toContain(`quarantine/${place.id}`);
  });

  it('completed twice, one after the other or at once, is one asset', async () => {
    const { body: place } = await announce(png.length);
    await send(place, png);
    const [first, second] = await Promise.all([complete(place.id), complete(place.id)]);
    const third = await complete(place.id);
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    expect([second.body, third.body]).toEqual([first.body, first.body]);
    const rows = await server.services.db
      .selectFrom('assets')
      .select('id')
      .where('id', '=', place.id)
      .execute();
    expect(rows).toHaveLength(1);
  });

  it("is nobody else's, and nobody's before its bytes are there", async () => {
    const { body: place } = await announce(png.length);
    const empty = await complete(place.id);
    expect([empty.status, empty.body.error.code]).toEqual([409, 'conflict']);
    await send(place, png);
    expect((await complete(place.id, server.owner)).status).toBe(404);
    expect((await complete(place.id)).status).toBe(200);
  });

  it('needs its own address, in time', async () => {
    const { body: place } = await announce(png.length);
    const { body: other } = await announce(png.length);
    const forged =
      kind === 'folder'
        ? { ...place, url: place.url.replace(place.id, other.id) }
        : { ...place, fields: { ...place.fields, key: `quarantine/${other.id}` } };
    expect((await send(forged, png)).status).toBe(403);
    const unsigned =
      kind === 'folder'
        ? { ...place, url: new URL(place.url, server.url).pathname }
        : { ...place, fields: { key: place.fields.key } };
    expect((await send(unsigned, png)).status).toBe(403);
    const before = time;
    time += 11 * 60_000;
    storeAhead = 11 * 60_000;
    const late = await send(place, png);
    time = before;
    storeAhead = 0;
    expect(late.status).toBe(kind === 'folder' ? 410 : 403);
    expect(await quarantined()).not.toContain(`quarantine/${place.id}`);
  });

  it('that is never completed is forgotten after a day, and bytes that nobody waits for are too', async () => {
    const { body: place } = await announce(png.length);
    await send(place, png);
    await server.services.blobs.put('quarantine/left-behind', png);
    await server.services.uploads.sweep();
    expect(await quarantined()).toEqual(
      expect.arrayContaining([`quarantine/${place.id}`, 'quarantine/left-behind']),
    );
    const before = time;
    time += 25 * 3600_000;
    await server.services.uploads.sweep();
    time = before;
    expect(await quarantined()).toEqual([]);
    expect((await complete(place.id)).status).toBe(404);
  });

  it('can be completed once the store is back, if it was down', async () => {
    const { body: place } = await announce(png.length);
    await send(place, png);
    s3.setDown(true);
    const meanwhile = await complete(place.id);
    s3.setDown(false);
    expect(meanwhile.status).toBe(kind === 's3' ? 503 : 200);
    expect((await complete(place.id)).status).toBe(200);
  });
});
