import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { callBucket, callObject } from './object-calls.ts';
import type { S3Answer, S3Call } from './object-calls.ts';
import { createBucket } from './objects.ts';
import type { Bucket, StoredObject } from './objects.ts';
import { assertPolicy, readPostForm } from './post-policy.ts';
import { S3Error, accessDenied } from './s3-error.ts';
import { verifyPolicy, verifyRequest } from './signature.ts';
import type { SignatureScope } from './signature.ts';
import { xml } from './xml.ts';

/** What a key may be allowed; `manage` is making buckets. */
export type S3Action = 'read' | 'write' | 'list' | 'delete' | 'manage';

/** An S3 server in this process, on 127.0.0.1, that lets nobody in without a good signature. */
export interface TestS3 {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  readonly region: string;
  /** exists from the start */
  readonly bucket: string;
  /** may everything */
  readonly accessKey: string;
  readonly secretKey: string;
  /** One more key. @param may of one object, or of the bucket where `key` is empty */
  addKey(may: (action: S3Action, key: string) => boolean): { accessKey: string; secretKey: string };
  /** The bucket as it is, past all signatures. */
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** Every request, in order, with the status of its answer: `PUT /bucket/key 200`, `GET / unanswered`. */
  readonly requests: readonly string[];
  /** Cuts all connections and takes no new ones, until told otherwise. */
  setDown(isDown: boolean): void;
  /** Takes requests and answers none. Told otherwise, it cuts those that wait. */
  setHanging(isHanging: boolean): void;
  stop(): Promise<void>;
}

export interface TestS3Options {
  /** Its own time, for signatures that expire. */
  readonly now?: () => Date;
  /** Origins whose pages may call. Default: any, as MinIO. */
  readonly origins?: readonly string[];
}

const REGION = 'eu-central-1';
const BUCKET = 'studio';
const MOST_BYTES = 64 * 2 ** 20;

interface Key {
  readonly secretKey: string;
  readonly may: (action: S3Action, key: string) => boolean;
}

/** Starts the server on a free port; objects live as long as it does. */
export async function startS3(options: TestS3Options = {}): Promise<TestS3> {
  const { now = () => new Date(), origins = ['*'] } = options;
  const keys = new Map<string, Key>();
  const main = createBucket(now);
  const buckets = new Map<string, Bucket>([[BUCKET, main]]);
  const requests: string[] = [];
  const scope = (): SignatureScope => ({
    region: REGION,
    now: now(),
    secretOf: (accessKey) => keys.get(accessKey)?.secretKey,
  });
  let isDown = false;
  let isHanging = false;

  const addKey: TestS3['addKey'] = (may) => {
    const accessKey = randomBytes(10).toString('hex').toUpperCase();
    const secretKey = randomBytes(20).toString('base64');
    keys.set(accessKey, { secretKey, may });
    return { accessKey, secretKey };
  };

  function authorize(accessKey: string, action: S3Action, key: string): void {
    if (keys.get(accessKey)?.may(action, key) !== true) throw accessDenied();
  }

  function bucketNamed(name: string): Bucket {
    const found = buckets.get(name);
    if (found === undefined) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist.');
    return found;
  }

  async function answer(request: IncomingMessage): Promise<S3Answer> {
    const { method = 'GET', url: target = '/', headers } = request;
    if (method === 'OPTIONS') return preflight(headers.origin);
    const body = await bodyOf(request);
    const { pathname, searchParams: query } = new URL(target, 'http://s3');
    const [, bucketName = '', ...rest] = pathname.split('/').map((part) => decodeURIComponent(part));
    const key = rest.join('/');
    const contentType = headers['content-type'] ?? '';
    if (method === 'POST' && key === '' && contentType.startsWith('multipart/form-data')) {
      return post(bucketName, contentType, body);
    }
    const accessKey = verifyRequest({ method, target, headers, body }, scope());
    const call: S3Call = { method, bucketName, key, query, headers, body };
    authorize(accessKey, actionOf(call), key);
    if (bucketName === '') throw new S3Error(501, 'NotImplemented', 'Buckets are not listed here.');
    if (key !== '') return callObject(call, bucketNamed(bucketName));
    if (method !== 'PUT') return callBucket(call, bucketNamed(bucketName), REGION);
    if (buckets.has(bucketName))
      throw new S3Error(409, 'BucketAlreadyOwnedByYou', 'You have this bucket already.');
    buckets.set(bucketName, createBucket(now));
    return { status: 200 };
  }

  async function post(bucketName: string, contentType: string, body: Buffer): Promise<S3Answer> {
    const form = await readPostForm(contentType, body);
    const accessKey = verifyPolicy(form.fields, scope());
    assertPolicy(form, bucketName, now());
    const key = form.fields.get('key') ?? '';
    if (key === '') throw new S3Error(400, 'InvalidArgument', 'The form names no key.');
    authorize(accessKey, 'write', key);
    const type = form.fields.get('content-type') ?? 'application/octet-stream';
    const { etag } = bucketNamed(bucketName).put(key, form.file, type);
    return { status: 204, headers: { etag: `"${etag}"` } };
  }

  function allowedOrigin(origin: string | undefined): string | undefined {
    if (origin === undefined) return undefined;
    return origins.includes('*') ? '*' : origins.find((allowed) => allowed === origin);
  }

  function preflight(origin: string | undefined): S3Answer {
    if (allowedOrigin(origin) === undefined)
      throw accessDenied('CORSResponse: This CORS request is not allowed.');
    const methods = 'GET, HEAD, PUT, POST, DELETE';
    return {
      status: 200,
      headers: { 'access-control-allow-methods': methods, 'access-control-allow-headers': '*' },
    };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isHanging) {
      requests.push(`${request.method} ${request.url} unanswered`);
      return;
    }
    const said = await answer(request).catch(refusal);
    const origin = allowedOrigin(request.headers.origin);
    response.writeHead(said.status, {
      ...(origin === undefined ? {} : { 'access-control-allow-origin': origin }),
      'content-length': Buffer.byteLength(said.body ?? ''),
      ...said.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : said.body);
    requests.push(`${request.method} ${request.url} ${said.status}`);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    if (isDown) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The S3 server has no port.');

  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    region: REGION,
    bucket: BUCKET,
    ...addKey(() => true),
    addKey,
    objects: main.objects,
    requests,
    setDown(down) {
      isDown = down;
      if (down) server.closeAllConnections();
    },
    setHanging(hanging) {
      isHanging = hanging;
      if (!hanging) server.closeAllConnections();
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) {
    request.resume();
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
  return buffer(request);
}

function actionOf({ method, key, query }: S3Call): S3Action {
  if (key === '') {
    if (method === 'PUT') return 'manage';
    return method === 'POST' && query.has('delete') ? 'delete' : 'list';
  }
  if (method === 'GET' || method === 'HEAD') return 'read';
  return method === 'DELETE' ? 'delete' : 'write';
}

function refusal(error: unknown): S3Answer {
  const known =
    error instanceof S3Error
      ? error
      : new S3Error(500, 'InternalError', error instanceof Error ? error.message : '');
  return {
    status: known.status,
    headers: { 'content-type': 'application/xml' },
    body: xml('Error', { Code: known.code, Message: known.message }).replace(/ xmlns="[^"]*"/, ''),
  };
}
