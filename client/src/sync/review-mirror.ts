import type * as Y from 'yjs';
import { readReview } from '@sparklio/shared/documents/review/read';
import type { ReviewSnapshot } from '@sparklio/shared/documents/review/schema';
import { sameJson } from '@sparklio/shared/documents/json-value';
import { Listeners } from './store.ts';
import type { Store } from './store.ts';

export interface ReviewMirror extends Store<ReviewSnapshot> {
  close(): void;
}

/** The conversation as plain values. Entries that did not change keep their identity, so lists of cards stay still. */
export function createReviewMirror(doc: Y.Doc): ReviewMirror {
  const listeners = new Listeners<[]>();
  let snapshot = readReview(doc);
  let dirty = false;
  const refresh = (): ReviewSnapshot => {
    if (dirty) {
      dirty = false;
      snapshot = keepIdentity(snapshot, readReview(doc));
    }
    return snapshot;
  };
  const onUpdate = (): void => {
    if (dirty) return;
    dirty = true;
    queueMicrotask(() => listeners.tell());
  };
  doc.on('update', onUpdate);
  return {
    get: refresh,
    subscribe: (listener) => listeners.add(listener),
    close: () => doc.off('update', onUpdate),
  };
}

function keepIdentity(before: ReviewSnapshot, after: ReviewSnapshot): ReviewSnapshot {
  return {
    status: after.status,
    chat: keepEntries(before.chat, after.chat),
    threads: keepEntries(before.threads, after.threads),
    proposals: keepEntries(before.proposals, after.proposals),
    decisions: keepEntries(before.decisions, after.decisions),
  };
}

function keepEntries<Entry extends { readonly id: string }>(
  before: readonly Entry[],
  after: readonly Entry[],
): readonly Entry[] {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  const kept = after.map((entry) => {
    const old = known.get(entry.id);
    return old !== undefined && sameJson(old, entry) ? old : entry;
  });
  return kept.length === before.length && kept.every((entry, index) => entry === before[index])
    ? before
    : kept;
}
