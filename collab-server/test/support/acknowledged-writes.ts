import * as Y from 'yjs';
import type { Peer } from '../integration/sync/sync-harness.ts';

/** Writes a key at a time and notes those that the server says are saved: when nothing is unsaved, all of them are. */
export function writeAndRecord(writer: Peer, prefix: string, acknowledged: Set<string>): () => void {
  const waiting: string[] = [];
  let count = 0;
  let stopped = false;
  writer.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
    if (!stopped && writer.provider.synced && number === 0)
      for (const key of waiting.splice(0)) acknowledged.add(key);
  });
  const timer = setInterval(() => {
    for (let burst = 1 + (count % 3); burst > 0; burst--) {
      const key = `${prefix}.${count++}`;
      waiting.push(key);
      writer.doc.getMap('objects').set(key, new Y.Map([['base', count]]));
    }
  }, 2);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
