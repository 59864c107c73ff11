import * as Y from 'yjs';
import type { SnapshotRef } from '../update-log/update-log.ts';
import { bindClients, digestOf, fillDocument } from './replay.ts';
import type { Stored } from './replay.ts';
import { decodeSnapshot, encodeSnapshot, sha256Of } from './snapshot-format.ts';

/** What the thread is asked. */
export type CompactionJob =
  | { readonly kind: 'make'; readonly document: string; readonly seq: number; readonly stored: Stored }
  | {
      readonly kind: 'check';
      readonly blob: Uint8Array;
      readonly ref: Pick<SnapshotRef, 'document' | 'seq' | 'key' | 'sha256'>;
    };

export interface MadeSnapshot {
  readonly blob: Uint8Array;
  readonly sha256: string;
  /** of the log's replay, which the blob must give too */
  readonly digest: string;
}

/**
 * `make`: a snapshot of everything in `stored`, and the digest of a replay that went another way: entry by entry, where the
 * snapshot was merged. `check`: the digest of the document that the blob holds. So what is compared in the end is the
 * bytes as they came back from the store with the entries as they stand in the log.
 *
 * @throws Error if the entries do not make a whole document; DamagedSnapshotError if the blob is not what `ref` names
 */
export async function doCompactionJob(job: CompactionJob): Promise<MadeSnapshot | string> {
  if (job.kind === 'check') {
    const snapshot = await decodeSnapshot(job.blob, job.ref);
    const doc = new Y.Doc();
    if (!fillDocument(doc, { snapshot, updates: [] })) throw new Error('The snapshot is no whole document.');
    return digestOf(doc, snapshot.bindings);
  }
  const { document, seq, stored } = job;
  const doc = new Y.Doc();
  if (!fillDocument(doc, stored)) throw new Error('The log of the document has gaps.');
  const bindings = bindClients(stored);
  const blob = await encodeSnapshot({ document, seq, state: Y.encodeStateAsUpdateV2(doc), bindings });
  doc.destroy();
  return { blob, sha256: sha256Of(blob), digest: digestOf(replayed(stored), bindings) };
}

function replayed({ snapshot, updates }: Stored): Y.Doc {
  const doc = new Y.Doc();
  if (snapshot) Y.applyUpdateV2(doc, snapshot.state);
  // One transaction: tidying up after each of some thousand would take longer than applying them.
  doc.transact(() => {
    for (const { update } of updates) Y.applyUpdate(doc, update);
  });
  return doc;
}
