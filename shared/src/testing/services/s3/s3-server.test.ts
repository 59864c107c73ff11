import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { Client } from 'minio';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startS3 } from './s3-server.ts';
import type { TestS3 } from './s3-server.ts';

let time: number;
let s3: TestS3;
let client: Client;
beforeEach(async () => {
  time = Date.now();
  s3 = await startS3({ now: () => new Date(time) });
  client = clientWith(s3);
});
afterEach(() => s3.stop());

function clientWith(
  keys: { accessKey: string; secretKey: string },
  region = s3.region,
  endpoint = s3.endpoint,
): Client {
  const { hostname, port } = new URL(endpoint);
  const { accessKey, secretKey } = keys;
  return new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    region,
    pathStyle: true,
    accessKey,
    secretKey,
  });
}

const put = (key: string, bytes: string, by = client): Promise<unknown> =>
  by.putObject(s3.bucket, key, Buffer.from(bytes), Buffer.byteLength(bytes), {
    'Content-Type': 'text/plain',
  });
const get = async (key: string, by = client): Promise<string> => text(await by.getObject(s3.bucket, key));

async function list(prefix: string, by = client): Promise<unknown[]> {
  const names: unknown[] = [];
  for await (const { name } of by.listObjectsV2(s3.bucket, prefix, true)) names.push(name);
  return names;
}

describe('the S3 server that tests start, as its client sees it', () => {
  it('keeps objects, gives them back whole and in part, and forgets them', async () => {
    await put('a/one', 'hello world');
    expect(await get('a/one')).toBe('hello world');
    expect(await text(await client.getPartialObject(s3.bucket, 'a/one', 6, 3))).toBe('wor');
    expect(await client.statObject(s3.bucket, 'a/one')).toMatchObject({
      size: 11,
      etag: createHash('md5').update('hello world').digest('hex'),
      metaData: { 'content-type': 'text/plain' },
    });
    await client.removeObject(s3.bucket, 'a/one');
    await expect(get('a/one')).rejects.toMatchObject({ code: 'NoSuchKey' });
    await expect(client.statObject(s3.bucket, 'a/one')).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('keeps keys of any letters', async () => {
    const key = "a b/ü+&=?#%25/'()*!~.txt";
    await put(key, 'odd');
    expect(await get(key)).toBe('odd');
    expect([...s3.objects.keys()]).toEqual([key]);
  });

  it('lists by prefix, page by page, and removes many at once', async () => {
    const keys = Array.from({ length: 1005 }, (_, index) => `list/${String(index).padStart(4, '0')}`);
    for (const key of keys) await put(key, 'x');
    await put('other', 'x');
    expect(await list('list/')).toEqual(keys);
    await client.removeObjects(s3.bucket, keys);
    expect([...s3.objects.keys()]).toEqual(['other']);
  });

  it('puts an object together from its parts', async () => {
    const part = 'x'.repeat(5 * 2 ** 20);
    await client.putObject(
      s3.bucket,
      'big',
      Readable.from([Buffer.from(part), Buffer.from(part), Buffer.from('end')]),
    );
    const stored = s3.objects.get('big');
    expect(stored?.bytes.length).toBe(2 * part.length + 3);
    expect(stored?.bytes.subarray(-3).toString()).toBe('end');
  });

  it('makes buckets', async () => {
    expect(await client.bucketExists('another')).toBe(false);
    await client.makeBucket('another', s3.region);
    expect(await client.bucketExists('another')).toBe(true);
  });
});

describe('a signature', () => {
  it('of a wrong secret, of nobody, of another region, or none at all lets nobody in', async () => {
    await put('k', 'x');
    const wrong = clientWith({ accessKey: s3.accessKey, secretKey: 'wrong' });
    await expect(get('k', wrong)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    await expect(put('k', 'y', wrong)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' });
    const nobody = clientWith({ accessKey: 'NOBODY', secretKey: s3.secretKey });
    await expect(get('k', nobody)).rejects.toMatchObject({ code: 'InvalidAccessKeyId' });
    await expect(get('k', clientWith(s3, 'us-west-2'))).rejects.toMatchObject({
      code: 'AuthorizationHeaderMalformed',
    });
    expect((await fetch(`${s3.endpoint}/${s3.bucket}/k`)).status).toBe(403);
    expect((await fetch(`${s3.endpoint}/${s3.bucket}`)).status).toBe(403);
    expect(s3.objects.get('k')?.bytes.toString()).toBe('x');
  });

  it('of a clock that is far off is refused', async () => {
    time += 20 * 60_000;
    await expect(put('k', 'x')).rejects.toMatchObject({ code: 'RequestTimeTooSkewed' });
  });

  it('covers the body', async () => {
    // Somebody between the two who changes nothing but bytes of the body.
    const between = createServer((socket) => {
      const onwards = connect(Number(new URL(s3.endpoint).port), '127.0.0.1');
      for (const end of [socket, onwards]) end.on('error', () => end.destroy());
      socket.on('data', (chunk) =>
        onwards.write(chunk.toString('latin1').replace('right', 'wrong'), 'latin1'),
      );
      onwards.pipe(socket);
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const address = between.address();
    const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const { accessKey, secretKey, region } = s3;
    const client = clientWith({ accessKey, secretKey }, region, endpoint);
    await put('k', 'other', client);
    await expect(put('k', 'right', client)).rejects.toMatchObject({ code: 'XAmzContentSHA256Mismatch' });
    expect(s3.objects.get('k')?.bytes.toString()).toBe('other');
    between.close();
  });

  it('in an address opens one object, for one method, for a while', async () => {
    await put('k', 'x');
    await put('other', 'secret');
    const url = await client.presignedGetObject(s3.bucket, 'k', 60);
    expect(await (await fetch(url)).text()).toBe('x');
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    expect((await fetch(url.replace('/k?', '/other?'))).status).toBe(403);
    expect((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'))).status).toBe(403);
    expect(
      (await fetch(url.replace(/Signature=./, (so) => (so.endsWith('0') ? 'Signature=1' : 'Signature=0'))))
        .status,
    ).toBe(403);
    time += 61_000;
    const late = await fetch(url);
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('expired')]);
  });

  it('of a key opens what the key may do, and no more', async () => {
    await put('in/old', 'x');
    const writer = clientWith(s3.addKey((action, key) => action === 'write' && key.startsWith('in/')));
    await put('in/new', 'y', writer);
    await expect(put('out/new', 'y', writer)).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(get('in/old', writer)).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(writer.removeObject(s3.bucket, 'in/old')).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(list('', writer)).rejects.toMatchObject({
      code: 'AccessDenied',
    });
  });
});

describe('a form of a browser', () => {
  async function form(
    change: (fields: Record<string, string>) => void = () => undefined,
    bytes = 'hello',
    by = client,
  ): Promise<Response> {
    const policy = by.newPostPolicy();
    policy.setBucket(s3.bucket);
    policy.setKey('quarantine/1');
    policy.setContentType('image/png');
    policy.setContentLengthRange(5, 5);
    policy.setExpires(new Date(time + 300_000));
    const { postURL, formData } = await by.presignedPostPolicy(policy);
    const fields: Record<string, string> = { ...formData };
    change(fields);
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set('file', new Blob([bytes]), 'a.png');
    return fetch(postURL, { method: 'POST', body, headers: { origin: 'http://studio.example' } });
  }

  it('puts the one object that was allowed', async () => {
    const answer = await form();
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
    expect(s3.objects.get('quarantine/1')).toMatchObject({
      bytes: Buffer.from('hello'),
      contentType: 'image/png',
    });
  });

  it.each([
    ['another key', { key: 'assets/1' }, 'AccessDenied'],
    ['another type', { 'Content-Type': 'text/html' }, 'AccessDenied'],
    ['a field that nobody allowed', { 'x-amz-meta-a': 'b' }, 'AccessDenied'],
    [
      'another policy',
      { policy: Buffer.from('{"expiration":"2100-01-01T00:00:00Z","conditions":[]}').toString('base64') },
      'SignatureDoesNotMatch',
    ],
    ['another signature', { 'x-amz-signature': '0'.repeat(64) }, 'SignatureDoesNotMatch'],
  ])('with %s is refused', async (_what, fields, code) => {
    const answer = await form((given) => Object.assign(given, fields));
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining(code)]);
    expect(s3.objects.size).toBe(0);
  });

  it.each([
    ['more', 'hello!', 'EntityTooLarge'],
    ['less', 'hell', 'EntityTooSmall'],
  ])('with %s bytes than allowed is refused', async (_what, bytes, code) => {
    const answer = await form(undefined, bytes);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(code)]);
    expect(s3.objects.size).toBe(0);
  });

  it('that comes late, or of a wrong secret, or of a key that may not write, is refused', async () => {
    const wrong = clientWith({ accessKey: s3.accessKey, secretKey: 'wrong' });
    expect((await form(undefined, 'hello', wrong)).status).toBe(403);
    expect((await form(undefined, 'hello', clientWith(s3.addKey(() => false)))).status).toBe(403);
    const late = await form(() => {
      time += 301_000;
    });
    expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Policy expired')]);
  });
});

describe('a server that fails', () => {
  it('cuts connections while it is down, and serves again', async () => {
    await put('k', 'x');
    s3.setDown(true);
    await expect(fetch(`${s3.endpoint}/`)).rejects.toThrow('fetch failed');
    s3.setDown(false);
    expect(await get('k')).toBe('x');
  });

  it('answers nothing while it hangs, and lets go of who waited', async () => {
    s3.setHanging(true);
    const waiting = fetch(`${s3.endpoint}/`);
    await vi.waitFor(() => expect(s3.requests).toEqual(['GET / unanswered']));
    s3.setHanging(false);
    await expect(waiting).rejects.toThrow('fetch failed');
    expect((await fetch(`${s3.endpoint}/`)).status).toBe(403);
  });

  it('lets pages of other origins call only if it was told to', async () => {
    const strict = await startS3({ origins: ['http://studio.example'] });
    const ask = (origin: string): Promise<Response> =>
      fetch(`${strict.endpoint}/studio`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    expect((await ask('http://studio.example')).headers.get('access-control-allow-origin')).toBe(
      'http://studio.example',
    );
    expect((await ask('http://evil.example')).status).toBe(403);
    await strict.stop();
  });
});
