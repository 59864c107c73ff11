import { assertBlobKey } from '../blob-store.ts';
import type { BlobStore } from '../blob-store.ts';

/** Blobs that live as long as the process. For tests. */
export function createMemoryBlobStore(): BlobStore {
  const blobs = new Map<string, Buffer>();
  return {
    async put(key, bytes) {
      assertBlobKey(key);
      blobs.set(key, Buffer.from(bytes));
    },
    async get(key) {
      assertBlobKey(key);
      const bytes = blobs.get(key);
      return bytes === undefined ? undefined : Buffer.from(bytes);
    },
    async has(key) {
      assertBlobKey(key);
      return blobs.has(key);
    },
    async delete(key) {
      assertBlobKey(key);
      blobs.delete(key);
    },
  };
}
