import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import * as Y from 'yjs';
import { BenchClient } from '../client.ts';
import { pause, startAtRate } from '../measure.ts';
import type { ServerProcess } from '../servers/server-process.ts';

/** Lets a fresh server compile its hot paths, in a document of its own, before anything is measured. */
export async function warmUp(server: ServerProcess, ms: number): Promise<void> {
  const { contentName } = documentNamesOf({
    workspaceId: createId(),
    kind: 'canvas',
    creativeId: createId(),
  });
  const clients: BenchClient[] = [];
  const acts: (() => void)[] = [];
  for (let index = 0; index < 4; index++) {
    const client = await BenchClient.open(server, contentName, `warm${index}`);
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array) => client.sendUpdate(update));
    let count = 0;
    acts.push(() => {
      doc.getMap('objects').set(`o${index}`, ++count);
      client.sendAwareness(index + 1, count, JSON.stringify({ cursor: [count, count] }));
    });
    clients.push(client);
  }
  const stop = startAtRate(acts, 150);
  await pause(ms);
  stop();
  for (const client of clients) client.close();
  await pause(100);
}
