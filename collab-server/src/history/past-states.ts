import { setImmediate as nextTurn } from 'node:timers/promises';
import { StudioError } from '@sparklio/shared/errors';
import * as Y from 'yjs';
import type { BlobStore } from '../blobs/blob-store.ts';
import { decodeSnapshot } from '../snapshots/snapshot-format.ts';
import { readStoredDocument } from '../snapshots/stored-document.ts';
import type { LoggedUpdate, UpdateLog } from '../update-log/update-log.ts';

/** States that a document had. */
export interface PastStates {
  /**
   * The document at a position; the caller destroys it.
   *
   * @param position absent: now
   * @throws StudioError `not_found` if the log does not reach back to it any more, or not so far yet
   */
  at(document: string, position?: number): Promise<{ readonly doc: Y.Doc; readonly position: number }>;
  /** The first state that can still be had after a position that cannot. */
  firstAfter(document: string, position: number): Promise<number | undefined>;
}

/** Entries applied before others get their turn. */
const SLICE = 250;
/** Entries read at a time. */
const PAGE = 5_000;

/** @param onBadSnapshot a snapshot cannot be used; an older one serves, or the log itself */
export function createPastStates(
  log: UpdateLog,
  blobs: Pick<BlobStore, 'get'>,
  onBadSnapshot: (error: unknown) => void,
): PastStates {
  async function play(doc: Y.Doc, updates: readonly Uint8Array[]): Promise<void> {
    for (let at = 0; at < updates.length; at += SLICE) {
      const slice = updates.slice(at, at + SLICE);
      Y.transact(doc, () => {
        for (const update of slice) Y.applyUpdate(doc, update);
      });
      await nextTurn();
    }
  }

  async function playTo(doc: Y.Doc, document: string, from: number, to: number): Promise<void> {
    for (let at = from; at < to;) {
      const rows: readonly LoggedUpdate[] = await log.readAfter(document, at, Math.min(PAGE, to - at));
      const last = rows.at(-1);
      if (last === undefined) {
        throw new StudioError('not_found', `There is no position ${to} in the history of this document yet.`);
      }
      await play(
        doc,
        rows.map(({ update }) => update),
      );
      at = last.seq;
    }
  }

  /** @returns the position of the newest snapshot up to `position` that can be used; 0 if there is none */
  async function begin(doc: Y.Doc, document: string, position: number): Promise<number> {
    const snapshots = (await log.snapshots(document)).filter(({ seq }) => seq <= position);
    for (const ref of snapshots.toReversed()) {
      try {
        const bytes = await blobs.get(ref.key);
        if (bytes === undefined) throw new Error(`The snapshot ${ref.key} is missing.`);
        const { state } = await decodeSnapshot(bytes, ref);
        Y.applyUpdateV2(doc, state);
        return ref.seq;
      } catch (error) {
        onBadSnapshot(error);
      }
    }
    return 0;
  }

  return {
    async at(document, position) {
      const doc = new Y.Doc();
      try {
        if (position === undefined) {
          const options = {
            log,
            blobs,
            onBadSnapshot: (_ref: object, error: unknown) => onBadSnapshot(error),
          };
          const { snapshot, updates, head } = await readStoredDocument(document, options);
          if (snapshot !== undefined) Y.applyUpdateV2(doc, snapshot.state);
          await play(
            doc,
            updates.map(({ update }) => update),
          );
          return { doc, position: head };
        }
        await playTo(doc, document, await begin(doc, document, position), position);
        return { doc, position };
      } catch (error) {
        doc.destroy();
        throw error;
      }
    },

    async firstAfter(document, position) {
      return (await log.snapshots(document)).find(({ seq }) => seq > position)?.seq;
    },
  };
}
