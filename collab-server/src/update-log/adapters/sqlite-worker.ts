import { parentPort, workerData } from 'node:worker_threads';
import { StudioError } from '@sparklio/shared/errors';
import { DamagedEntryError } from '../errors.ts';
import { deleteGeneration, listGenerations, readJournal } from '../journal/journal-reader.ts';
import { DamagedJournalError } from '../journal/frame.ts';
import { DamagedListError } from './sqlite-documents.ts';
import { SqliteStore } from './sqlite-store.ts';
import type {
  JournalMark,
  SqliteAnswer,
  SqliteRequest,
  SqliteWorkerData,
  StoreCall,
} from './sqlite-protocol.ts';

// The store's side of the log, in a thread of its own: it takes over what the journal holds and answers reads.
if (parentPort === null) throw new Error('The log of edits runs in a worker thread.');
const port = parentPort;
const { path }: SqliteWorkerData = workerData;
/** Bytes of journal that one transaction takes over at most. */
const CHUNK_BYTES = 16 * 1024 * 1024;

/** Takes over everything up to `until`; without it, everything there is, as after a crash. */
function transfer(store: SqliteStore, until?: JournalMark): void {
  for (const generation of listGenerations(path)) {
    if (until && generation > until.generation) break;
    const { mark } = store;
    let offset = generation === mark.generation ? mark.offset : 0;
    if (generation >= mark.generation) {
      const end = until?.generation === generation ? until.offset : undefined;
      for (let before = -1; offset !== before;) {
        before = offset;
        const chunkEnd =
          end === undefined ? undefined : Math.max(offset, Math.min(end, offset + CHUNK_BYTES));
        offset = transferChunk(store, generation, offset, chunkEnd, end);
      }
      if (end !== undefined && offset < end) throw new DamagedJournalError(offset);
    }
    // Only the generation that is being written stays.
    if (generation !== until?.generation) deleteGeneration(path, generation);
  }
}

function transferChunk(
  store: SqliteStore,
  generation: number,
  offset: number,
  chunkEnd?: number,
  end?: number,
): number {
  let read = readJournal(path, generation, offset, chunkEnd);
  // A record that is larger than a chunk.
  if (read.records.length === 0 && chunkEnd !== end) read = readJournal(path, generation, offset, end);
  if (read.records.length > 0) store.transfer(read.records, { generation, offset: read.offset });
  return read.offset;
}

function answer(store: SqliteStore, request: SqliteRequest): SqliteAnswer {
  try {
    transfer(store, request.until);
    switch (request.kind) {
      case 'transfer':
        return { kind: 'transferred', storeBytes: store.bytes };
      case 'seal':
        store.transfer([], { generation: request.until.generation + 1, offset: 0 });
        deleteGeneration(path, request.until.generation);
        return { kind: 'transferred', storeBytes: store.bytes };
      case 'call':
        return { kind: 'result', result: call(store, request.call) };
      case 'close':
        store.close();
        return { kind: 'closed' };
    }
  } catch (error) {
    return failed(error);
  }
}

function call(store: SqliteStore, { name, args }: StoreCall): unknown {
  switch (name) {
    case 'read':
      return store.read(...args);
    case 'readAfter':
      return store.readAfter(...args);
    case 'heads':
      return store.heads(...args);
    case 'addSnapshot':
      return store.addSnapshot(...args);
    case 'snapshots':
      return store.snapshots(...args);
    case 'dropSnapshot':
      return store.dropSnapshot(...args);
    case 'backlog':
      return store.backlog(...args);
    case 'dropArchived':
      return store.dropArchived(...args);
    case 'expired':
      return store.expired(...args);
  }
}

function failed(error: unknown): SqliteAnswer {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof StudioError && (error.code === 'not_found' || error.code === 'conflict'))
    return { kind: 'failed', code: error.code, message: error.message, reason };
  const damaged =
    error instanceof DamagedEntryError ||
    error instanceof DamagedJournalError ||
    error instanceof DamagedListError;
  return damaged
    ? { kind: 'failed', code: 'internal', message: 'The log of edits is damaged.', reason }
    : { kind: 'failed', code: 'unavailable', message: 'Edits cannot be saved at the moment.', reason };
}

function open(): SqliteAnswer {
  try {
    const store = new SqliteStore(path);
    transfer(store);
    port.on('message', (request: SqliteRequest) => {
      port.postMessage(answer(store, request));
      if (request.kind === 'close') port.close();
    });
    return { kind: 'opened', generation: store.mark.generation + 1, storeBytes: store.bytes };
  } catch (error) {
    return failed(error);
  }
}

port.postMessage(open());
