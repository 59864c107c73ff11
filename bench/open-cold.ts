import { once } from 'node:events';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { BenchClient } from './client.ts';
import type { ServerProcess } from './servers/server-process.ts';

export interface ColdOpen {
  readonly doc: Y.Doc;
  /** from the first byte of the connection to the whole document in a Y.Doc */
  readonly ms: number;
  readonly bytes: number;
}

/** Opens a document as a client does that has never seen it. */
export async function openCold(server: ServerProcess, name: string): Promise<ColdOpen> {
  const token = await server.ticket([name, name.replace('.canvas.', '.review.')], 'newcomer');
  const start = performance.now();
  const webSocket = new WebSocket(server.url, { perMessageDeflate: false });
  const client = new BenchClient(webSocket, name);
  await once(webSocket, 'open');
  const update = await client.sync(token);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const ms = performance.now() - start;
  client.close();
  return { doc, ms, bytes: client.bytesReceived };
}
