/**
 * Where bytes live that are no documents: pictures, covers, results of jobs. Every adapter passes
 * `test/blob-store.contract.ts`. Keys are words of `a–z 0–9 . _ -` joined by slashes; no word begins with a dot.
 */
export interface BlobStore {
  /** Whole or not at all: nobody reads half a blob, and once it resolves the bytes are on disk. Replaces what was there. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Buffer | undefined>;
  has(key: string): Promise<boolean>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
}

const KEY = /^[a-z0-9_-][a-z0-9._-]*(\/[a-z0-9_-][a-z0-9._-]*)*$/;
const LONGEST_KEY = 300;

/** @throws Error for a key that is none; keys are made by our code, never by a request */
export function assertBlobKey(key: string): void {
  if (key.length > LONGEST_KEY || !KEY.test(key)) throw new Error('This is no key of a blob.');
}
