import { assertBlobKey, assertBlobPrefix } from '../blob-store.ts';
import type { BlobStore } from '../blob-store.ts';

/** Blobs that live as long as the process. For tests. */
export function createMemoryBlobStore(): BlobStore {
  const blobs = new Map<string, { bytes: Buffer; modified: Date }>();
  return {
    async put(key, bytes) {
      assertBlobKey(key);
      blobs.set(key, { bytes: Buffer.from(bytes), modified: new Date() });
    },
    async get(key) {
      assertBlobKey(key);
      const found = blobs.get(key);
      return found === undefined ? undefined : Buffer.from(found.bytes);
    },
    async size(key) {
      assertBlobKey(key);
      return blobs.get(key)?.bytes.length;
    },
    async has(key) {
      assertBlobKey(key);
      return blobs.has(key);
    },
    async delete(key) {
      assertBlobKey(key);
      blobs.delete(key);
    },
    async *list(prefix) {
      assertBlobPrefix(prefix);
      for (const [key, { modified }] of blobs) if (key.startsWith(prefix)) yield { key, modified };
    },
  };
}
