import { createHash, randomUUID } from 'node:crypto';
import { S3Error } from './s3-error.ts';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly modified: Date;
}

interface Multipart {
  readonly key: string;
  readonly contentType: string;
  readonly parts: Map<number, Buffer>;
}

/** One bucket, in memory. */
export interface Bucket {
  readonly objects: Map<string, StoredObject>;
  put(key: string, bytes: Buffer, contentType: string): StoredObject;
  /** @throws S3Error `NoSuchKey` */
  get(key: string): StoredObject;
  /** Keys in the order of their bytes, at most `limit`, from `after` on. */
  list(given: { prefix: string; after: string; limit: number }): readonly (readonly [string, StoredObject])[];
  begin(key: string, contentType: string): string;
  unfinished(prefix: string): readonly { key: string; uploadId: string }[];
  /** @returns the part's tag @throws S3Error `NoSuchUpload` */
  putPart(uploadId: string, number: number, bytes: Buffer): string;
  parts(uploadId: string): readonly { number: number; etag: string; size: number }[];
  complete(uploadId: string, numbers: readonly number[]): StoredObject;
  abort(uploadId: string): void;
}

export function createBucket(now: () => Date): Bucket {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, Multipart>();

  function put(key: string, bytes: Buffer, contentType: string): StoredObject {
    const stored = { bytes, contentType, etag: md5(bytes), modified: now() };
    objects.set(key, stored);
    return stored;
  }

  function upload(uploadId: string): Multipart {
    const found = uploads.get(uploadId);
    if (found === undefined) throw new S3Error(404, 'NoSuchUpload', 'The specified upload does not exist.');
    return found;
  }

  return {
    objects,
    put,
    get(key) {
      const found = objects.get(key);
      if (found === undefined) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
      return found;
    },
    list: ({ prefix, after, limit }) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix) && key > after)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .slice(0, limit),
    begin(key, contentType) {
      const uploadId = randomUUID();
      uploads.set(uploadId, { key, contentType, parts: new Map() });
      return uploadId;
    },
    unfinished: (prefix) =>
      [...uploads]
        .filter(([, { key }]) => key.startsWith(prefix))
        .map(([uploadId, { key }]) => ({ key, uploadId })),
    putPart(uploadId, number, bytes) {
      upload(uploadId).parts.set(number, bytes);
      return md5(bytes);
    },
    parts: (uploadId) =>
      [...upload(uploadId).parts]
        .toSorted(([one], [other]) => one - other)
        .map(([number, bytes]) => ({ number, etag: md5(bytes), size: bytes.length })),
    complete(uploadId, numbers) {
      const { key, contentType, parts } = upload(uploadId);
      const chosen = numbers.map((number) => {
        const part = parts.get(number);
        if (part === undefined) throw new S3Error(400, 'InvalidPart', 'One of the parts could not be found.');
        return part;
      });
      uploads.delete(uploadId);
      return put(key, Buffer.concat(chosen), contentType);
    },
    abort: (uploadId) => void uploads.delete(uploadId),
  };
}

function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
