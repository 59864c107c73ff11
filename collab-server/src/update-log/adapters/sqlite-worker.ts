import { parentPort, workerData } from 'node:worker_threads';
import { DamagedRowError, SqliteStore } from './sqlite-store.ts';
import type { SqliteAnswer, SqliteRequest, SqliteWorkerData } from './sqlite-protocol.ts';

// Disk waits happen here, so that sockets never wait for them.
if (parentPort === null) throw new Error('The log of edits runs in a worker thread.');
const port = parentPort;
const { path, maxBytes }: SqliteWorkerData = workerData;
const store = new SqliteStore(path, maxBytes);

function answer(request: SqliteRequest): SqliteAnswer {
  try {
    switch (request.kind) {
      case 'append':
        store.append(request.entries, Date.now());
        return { kind: 'done' };
      case 'read':
        return { kind: 'rows', rows: store.read(request.document) };
      case 'close':
        store.close();
        return { kind: 'done' };
    }
  } catch (error) {
    const damaged = error instanceof DamagedRowError;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', code: damaged ? 'internal' : 'unavailable', reason };
  }
}

port.on('message', (request: SqliteRequest) => {
  port.postMessage(answer(request));
  if (request.kind === 'close') port.close();
});
port.postMessage({ kind: 'done' } satisfies SqliteAnswer);
