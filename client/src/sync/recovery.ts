import * as Y from 'yjs';
import { exportCanvas } from '@sparklio/shared/documents/canvas/json';

/** What a person had on their screen when the server refused it, kept on this device. */
export interface RecoveryCopy {
  readonly id: string;
  readonly creativeId: string;
  readonly title: string;
  readonly userId: string;
  /** ISO 8601 */
  readonly createdAt: string;
  readonly reason: string;
  /** number of edits that were not confirmed */
  readonly unsaved: number;
  /** Yjs states, update format 1 */
  readonly content: Uint8Array;
  readonly review: Uint8Array;
  /** the content that the server had right after the refusal: what differs is what was not taken */
  readonly base?: Uint8Array;
  /** the canvas as JSON that can be imported again; absent if it could not be read */
  readonly json?: string;
}

const DATABASE = 'sparklio-recovery';
const STORE = 'copies';

/** Encodes both documents. Never throws: a document too broken to be exported is still kept as an update. */
export function makeRecoveryCopy(
  docs: { content: Y.Doc; review: Y.Doc },
  about: Pick<RecoveryCopy, 'creativeId' | 'title' | 'userId' | 'reason' | 'unsaved'>,
): RecoveryCopy {
  let json: string | undefined;
  try {
    json = JSON.stringify(exportCanvas(docs.content), null, 2);
  } catch {
    json = undefined;
  }
  return {
    ...about,
    id: crypto.randomUUID(),
    createdAt: new Date().toISOString(),
    content: Y.encodeStateAsUpdate(docs.content),
    review: Y.encodeStateAsUpdate(docs.review),
    ...(json === undefined ? {} : { json }),
  };
}

/** Resolves when the copy is in IndexedDB. */
export async function keepRecoveryCopy(copy: RecoveryCopy): Promise<void> {
  await inStore('readwrite', (store) => store.put(copy));
}

/** One person's copies of one creative on this device, newest first. Others at the same machine have theirs. */
export async function listRecoveryCopies(
  creativeId: string,
  userId: string,
): Promise<readonly RecoveryCopy[]> {
  const all = await inStore<RecoveryCopy[]>('readonly', (store) => store.getAll());
  return all
    .filter((copy) => copy.creativeId === creativeId && copy.userId === userId)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

export async function removeRecoveryCopy(id: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(id));
}

/** Hands the copy to the person as a JSON file that Import takes; the raw states ride along in base64. */
export function downloadRecoveryCopy(copy: RecoveryCopy): void {
  const body =
    copy.json ?? JSON.stringify({ content: toBase64(copy.content), review: toBase64(copy.review) });
  const url = URL.createObjectURL(new Blob([body], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${copy.title.replaceAll(/[^\p{L}\p{N} _-]/gu, '').trim() || 'recovered'} ${copy.createdAt.slice(0, 16).replace(':', '.')}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}

async function inStore<Result>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result>;
async function inStore(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown>;
async function inStore(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE, { keyPath: 'id' }));
  const database = await settled(opening);
  try {
    return await settled(use(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () =>
      reject(request.error ?? new Error('The browser refused to store.')),
    );
  });
}
