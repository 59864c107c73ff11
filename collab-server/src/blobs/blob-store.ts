/**
 * Where bytes live that are no documents: pictures, covers, results of jobs. Every adapter passes
 * `test/blob-store.contract.ts`. Keys are words of `a–z 0–9 . _ -` joined by slashes; no word begins with a dot.
 * A store that cannot be reached, or is full, throws StudioError `unavailable`; the next call tries anew.
 */
export interface BlobStore {
  /** Whole or not at all: nobody reads half a blob, and once it resolves the bytes are on disk. Replaces what was there. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  get(key: string): Promise<Buffer | undefined>;
  /** @returns its length in bytes, without reading it; undefined if it is not there */
  size(key: string): Promise<number | undefined>;
  has(key: string): Promise<boolean>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** Everything below `prefix`, which is a key and a slash, in no order. */
  list(prefix: string): AsyncIterable<ListedBlob>;
}

export interface ListedBlob {
  readonly key: string;
  /** when it was last put */
  readonly modified: Date;
}

const KEY = /^[a-z0-9_-][a-z0-9._-]*(\/[a-z0-9_-][a-z0-9._-]*)*$/;
const LONGEST_KEY = 300;

/** @throws Error for a key that is none; keys are made by our code, never by a request */
export function assertBlobKey(key: string): void {
  if (key.length > LONGEST_KEY || !KEY.test(key)) throw new Error('This is no key of a blob.');
}

/** @throws Error for a prefix that is none */
export function assertBlobPrefix(prefix: string): void {
  if (!prefix.endsWith('/')) throw new Error('This is no key of a blob with a slash behind it.');
  assertBlobKey(prefix.slice(0, -1));
}
