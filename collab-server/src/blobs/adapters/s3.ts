import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { StudioError } from '@sparklio/shared/errors';
import type { Client } from 'minio';
import type { S3Config } from '../../config.ts';
import { assertBlobKey, assertBlobPrefix } from '../blob-store.ts';
import type { BlobStore } from '../blob-store.ts';
import { createS3Client } from './s3-client.ts';
import { explainS3Start, isConnectionLost, s3Code } from './s3-errors.ts';

/** From the first byte of a request to the last of its answer. */
const LIMIT_MS = 30_000;

/**
 * Blobs as objects of one bucket, which is made if it is missing. Works again by itself after the store was away.
 *
 * @throws StudioError `unavailable` with a sentence for whoever set it up: no answer, wrong keys, no such bucket
 */
export async function openS3BlobStore(config: S3Config, limitMs = LIMIT_MS): Promise<BlobStore> {
  const client = createS3Client(config, limitMs);
  try {
    await assertUsable(client, config);
  } catch (error) {
    throw explainS3Start(error, config);
  }
  return createStore(client, config.bucket);
}

/** To know at start, and not at the first upload, that the keys suffice. */
async function assertUsable(client: Client, { bucket, region }: S3Config): Promise<void> {
  // Its own key: another server may be starting too, and would delete what we are about to read.
  const key = `start-check/${randomUUID()}`;
  const check = async (): Promise<void> => {
    await client.putObject(bucket, key, Buffer.alloc(0), 0);
    await buffer(await client.getObject(bucket, key));
    await client.removeObject(bucket, key);
  };
  try {
    await check();
  } catch (error) {
    if (s3Code(error) !== 'NoSuchBucket') throw error;
    await client.makeBucket(bucket, region).catch((failure: unknown) => {
      // Another server of ours was quicker.
      if (s3Code(failure) !== 'BucketAlreadyOwnedByYou') throw failure;
    });
    await check();
  }
}

function createStore(client: Client, bucket: string): BlobStore {
  /** A kept connection that the other side has closed meanwhile says nothing about the store: once more, on a new one. */
  async function ask<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await call().catch((error: unknown) => {
        if (!isConnectionLost(error)) throw error;
        return call();
      });
    } catch (error) {
      throw unavailable(error);
    }
  }

  async function missingAsUndefined<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
    return ask(() =>
      call().catch((error: unknown) => {
        const code = s3Code(error);
        if (code === 'NoSuchKey' || code === 'NotFound') return undefined;
        throw error;
      }),
    );
  }

  async function size(key: string): Promise<number | undefined> {
    assertBlobKey(key);
    return (await missingAsUndefined(() => client.statObject(bucket, key)))?.size;
  }

  return {
    async put(key, bytes) {
      assertBlobKey(key);
      const own = Buffer.from(bytes);
      // With its size told, it is sent in one piece, and nobody ever sees half of it.
      await ask(() => client.putObject(bucket, key, own, own.length));
    },
    async get(key) {
      assertBlobKey(key);
      return missingAsUndefined(async () => buffer(await client.getObject(bucket, key)));
    },
    size,
    has: async (key) => (await size(key)) !== undefined,
    async delete(key) {
      assertBlobKey(key);
      await ask(() => client.removeObject(bucket, key));
    },
    async *list(prefix) {
      assertBlobPrefix(prefix);
      try {
        for await (const { name, lastModified } of client.listObjectsV2(bucket, prefix, true)) {
          if (name !== undefined && lastModified !== undefined)
            yield { key: name, modified: new Date(lastModified) };
        }
      } catch (error) {
        throw unavailable(error);
      }
    },
  };
}

function unavailable(cause: unknown): StudioError {
  return new StudioError(
    'unavailable',
    'The place where files are kept does not answer: try again in a moment.',
    {
      cause,
    },
  );
}
