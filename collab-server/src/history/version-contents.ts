import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { snapshotOfJson } from '@sparklio/shared/documents/canvas/record';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { canonicalJson } from '@sparklio/shared/documents/json-value';
import { StudioError } from '@sparklio/shared/errors';
import type { BlobStore } from '../blobs/blob-store.ts';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/**
 * What versions hold: each a blob of its own, which outlives the log that it was made from. Named by what is in it,
 * so that the same state is kept once. gzip over canonical JSON.
 */
export interface VersionContents {
  /** @returns the key of the blob */
  put(creativeId: string, snapshot: CanvasSnapshot): Promise<string>;
  keyOf(creativeId: string, snapshot: CanvasSnapshot): string;
  /** @throws StudioError `internal` if it is gone or is not what was kept */
  get(key: string): Promise<CanvasSnapshot>;
}

export function createVersionContents(blobs: BlobStore): VersionContents {
  return {
    async put(creativeId, snapshot) {
      const json = canonicalJson(snapshot);
      const key = keyOf(creativeId, json);
      if (!(await blobs.has(key))) await blobs.put(key, await pack(json));
      return key;
    },

    keyOf: (creativeId, snapshot) => keyOf(creativeId, canonicalJson(snapshot)),

    async get(key) {
      const bytes = await blobs.get(key);
      if (bytes === undefined) throw broken(new Error(`The blob ${key} is gone.`));
      try {
        const json = (await unpack(bytes)).toString();
        if (!key.endsWith(`/${hashOf(json)}.json.gz`)) throw new Error(`The blob ${key} was changed.`);
        const snapshot = snapshotOfJson(JSON.parse(json));
        if (snapshot === undefined) throw new Error(`The blob ${key} holds no canvas.`);
        return snapshot;
      } catch (error) {
        throw broken(error);
      }
    },
  };
}

function keyOf(creativeId: string, json: string): string {
  return `versions/${creativeId}/${hashOf(json)}.json.gz`;
}

function hashOf(json: string): string {
  return createHash('sha256').update(json).digest('hex');
}

function broken(cause: unknown): StudioError {
  return new StudioError('internal', 'The content of this version cannot be read. Choose another version.', {
    cause,
  });
}
