import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { BenchClient } from './client.ts';
import type { ServerProcess } from './servers/server-process.ts';

export interface ColdOpen {
  readonly doc: Y.Doc;
  /** from the first byte of the connection to the whole document in a Y.Doc */
  readonly ms: number;
  readonly bytes: number;
}

/**
 * Opens a document as a client does that has never seen it. Ours fetches the packed state first, as the studio does, and
 * asks its socket for the rest; with stock all of it comes over the socket.
 */
export async function openCold(server: ServerProcess, name: string): Promise<ColdOpen> {
  const token = await server.ticket([name, name.replace('.canvas.', '.review.')], 'newcomer');
  const start = performance.now();
  const doc = new Y.Doc();
  const packed = server.stateUrl === undefined ? undefined : await fetchState(server.stateUrl, name);
  if (packed) Y.applyUpdateV2(doc, gunzipSync(packed));
  const client = await BenchClient.connect(server, name);
  const update = await client.sync(token, Y.encodeStateVector(doc));
  Y.applyUpdate(doc, update);
  const ms = performance.now() - start;
  client.close();
  return { doc, ms, bytes: client.bytesReceived + (packed?.length ?? 0) };
}

function fetchState(stateUrl: string, name: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(`${stateUrl}/${name}`, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject);
  });
}
