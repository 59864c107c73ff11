import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Bucket, StoredObject } from './objects.ts';
import { S3Error } from './s3-error.ts';
import { textsIn, xml } from './xml.ts';

/** A call to a bucket or to what lies in it, its signature already checked. */
export interface S3Call {
  readonly method: string;
  readonly bucketName: string;
  /** empty: the bucket itself */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Buffer | string;
}

const PAGE = 1000;

export function callBucket(call: S3Call, bucket: Bucket, region: string): S3Answer {
  const { method, query, bucketName } = call;
  if (method === 'HEAD') return { status: 200 };
  if (method === 'POST' && query.has('delete')) {
    const keys = textsIn(call.body, 'Key');
    for (const key of keys) bucket.objects.delete(key);
    return answerXml('DeleteResult', { Deleted: keys.map((key) => ({ Key: key })) });
  }
  if (method !== 'GET') throw notImplemented();
  // The answer to this is an element with a text of its own, and nothing in it.
  if (query.has('location')) {
    return { status: 200, body: xml('LocationConstraint', {}).replace('></', `>${region}</`) };
  }
  const prefix = query.get('prefix') ?? '';
  if (query.has('uploads')) {
    return answerXml('ListMultipartUploadsResult', {
      Bucket: bucketName,
      Prefix: prefix,
      IsTruncated: false,
      Upload: bucket.unfinished(prefix).map(({ key, uploadId }) => ({ Key: key, UploadId: uploadId })),
    });
  }
  const limit = Math.min(Number(query.get('max-keys') ?? PAGE), PAGE);
  const after = query.get('continuation-token') ?? query.get('start-after') ?? query.get('marker') ?? '';
  const found = bucket.list({ prefix, after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const isTruncated = found.length > limit;
  return answerXml('ListBucketResult', {
    Name: bucketName,
    Prefix: prefix,
    KeyCount: page.length,
    MaxKeys: limit,
    IsTruncated: isTruncated,
    NextContinuationToken: isTruncated ? page.at(-1)?.[0] : undefined,
    Contents: page.map(([key, object]) => ({
      Key: key,
      LastModified: object.modified.toISOString(),
      ETag: `"${object.etag}"`,
      Size: object.bytes.length,
      StorageClass: 'STANDARD',
    })),
  });
}

export function callObject(call: S3Call, bucket: Bucket): S3Answer {
  const { method, key, query, headers, body, bucketName } = call;
  const uploadId = query.get('uploadId');
  if (headers['x-amz-copy-source'] !== undefined) throw notImplemented();
  switch (method) {
    case 'GET':
      return uploadId === null
        ? read(bucket.get(key), headers.range)
        : answerXml('ListPartsResult', {
            IsTruncated: false,
            Part: bucket
              .parts(uploadId)
              .map(({ number, etag, size }) => ({ PartNumber: number, ETag: `"${etag}"`, Size: size })),
          });
    case 'HEAD': {
      const found = bucket.get(key);
      return { status: 200, headers: { ...headersOf(found), 'content-length': found.bytes.length } };
    }
    case 'PUT': {
      const md5 = createHash('md5').update(body).digest('base64');
      if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5) {
        throw new S3Error(400, 'BadDigest', 'The Content-MD5 did not match what was received.');
      }
      if (uploadId !== null) {
        return {
          status: 200,
          headers: { etag: `"${bucket.putPart(uploadId, Number(query.get('partNumber')), body)}"` },
        };
      }
      if (headers['if-none-match'] === '*' && bucket.objects.has(key)) {
        throw new S3Error(412, 'PreconditionFailed', 'At least one of the preconditions did not hold.');
      }
      return { status: 200, headers: { etag: `"${bucket.put(key, body, contentTypeOf(headers)).etag}"` } };
    }
    case 'DELETE':
      if (uploadId === null) bucket.objects.delete(key);
      else bucket.abort(uploadId);
      return { status: 204 };
    case 'POST':
      if (query.has('uploads')) {
        const begun = bucket.begin(key, contentTypeOf(headers));
        return answerXml('InitiateMultipartUploadResult', { Bucket: bucketName, Key: key, UploadId: begun });
      }
      if (uploadId !== null) {
        const stored = bucket.complete(uploadId, textsIn(body, 'PartNumber').map(Number));
        return answerXml('CompleteMultipartUploadResult', {
          Location: `/${bucketName}/${key}`,
          Bucket: bucketName,
          Key: key,
          ETag: `"${stored.etag}"`,
        });
      }
      throw notImplemented();
    default:
      throw notImplemented();
  }
}

function read(object: StoredObject, range: string | undefined): S3Answer {
  const { bytes } = object;
  if (range === undefined) return { status: 200, headers: headersOf(object), body: bytes };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const start = first === '' ? Math.max(0, bytes.length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? bytes.length - 1 : Math.min(Number(last), bytes.length - 1);
  if ((first === '' && last === '') || start > end) {
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable.');
  }
  return {
    status: 206,
    headers: { ...headersOf(object), 'content-range': `bytes ${start}-${end}/${bytes.length}` },
    body: bytes.subarray(start, end + 1),
  };
}

function headersOf(object: StoredObject): Record<string, string> {
  return {
    etag: `"${object.etag}"`,
    'content-type': object.contentType,
    'last-modified': object.modified.toUTCString(),
    'accept-ranges': 'bytes',
  };
}

function contentTypeOf(headers: IncomingHttpHeaders): string {
  return headers['content-type'] ?? 'application/octet-stream';
}

function answerXml(root: string, tree: Parameters<typeof xml>[1]): S3Answer {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: xml(root, tree) };
}

function notImplemented(): S3Error {
  return new S3Error(501, 'NotImplemented', 'This is not understood here.');
}
