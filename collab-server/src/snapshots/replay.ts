import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import type { LoggedUpdate } from '../update-log/update-log.ts';
import { canonicalContent } from './canonical-content.ts';
import type { Snapshot } from './snapshot-format.ts';

/** A snapshot, if there is one, and all that the log holds after it. */
export interface Stored {
  readonly snapshot: Snapshot | undefined;
  readonly updates: readonly Pick<LoggedUpdate, 'update' | 'actorId'>[];
}

/** Updates merged at a time: merging is quadratic in how many there are, and a tree of merges is not. */
const MERGE_WIDTH = 64;

/**
 * Fills an empty document, in one transaction; thousands of small updates are merged before.
 *
 * @returns whether the document is whole: everything that it was made of fitted together
 */
export function fillDocument(doc: Y.Doc, { snapshot, updates }: Stored): boolean {
  doc.transact(() => {
    if (snapshot) Y.applyUpdateV2(doc, snapshot.state);
    if (updates.length > 0) Y.applyUpdate(doc, mergeAll(updates.map(({ update }) => update)));
  });
  return doc.store.pendingStructs === null && doc.store.pendingDs === null;
}

/** User ids by Yjs client id: who first wrote with it. The snapshot remembers for the entries before it. */
export function bindClients({ snapshot, updates }: Stored): Map<number, string> {
  const bindings = new Map(snapshot?.bindings);
  for (const { update, actorId } of updates) {
    for (const client of Y.parseUpdateMeta(update).to.keys())
      if (!bindings.has(client)) bindings.set(client, actorId);
  }
  return bindings;
}

/** SHA-256 over state vector, content and bindings: two documents that differ in any of them differ in it. */
export function digestOf(doc: Y.Doc, bindings: ReadonlyMap<number, string>): string {
  const pairs = [...bindings].toSorted(([one], [two]) => one - two);
  return createHash('sha256')
    .update(Y.encodeStateVector(doc))
    .update(JSON.stringify(canonicalContent(doc)))
    .update(JSON.stringify(pairs))
    .digest('hex');
}

export function mergeAll(updates: readonly Uint8Array[]): Uint8Array {
  let level = updates;
  while (level.length > 1) {
    const next: Uint8Array[] = [];
    for (let index = 0; index < level.length; index += MERGE_WIDTH) {
      next.push(Y.mergeUpdates(level.slice(index, index + MERGE_WIDTH)));
    }
    level = next;
  }
  return level[0] ?? Y.mergeUpdates([]);
}
