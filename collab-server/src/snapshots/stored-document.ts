import { StudioError } from '@sparklio/shared/errors';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { LoggedUpdate, SnapshotRef, UpdateLog } from '../update-log/update-log.ts';
import { decodeSnapshot } from './snapshot-format.ts';
import type { Snapshot } from './snapshot-format.ts';

/** All of a document: together, snapshot and updates are every entry up to `head`. */
export interface StoredDocument {
  readonly snapshot: Snapshot | undefined;
  readonly updates: readonly LoggedUpdate[];
  /** seq of the newest entry; 0 for none */
  readonly head: number;
}

export interface StoredDocumentOptions {
  readonly log: UpdateLog;
  /** absent: snapshots cannot be read, everything comes from the archive */
  readonly blobs: Pick<BlobStore, 'get'> | undefined;
  /** a snapshot that the log names could not be used; the document comes from an older one or from the archive */
  readonly onBadSnapshot: (ref: SnapshotRef, error: unknown) => void;
}

/**
 * What a snapshot holds, compared bit by bit with what was stored.
 *
 * @throws StudioError `internal` if its blob is gone, `unavailable` if the blobs cannot be reached; DamagedSnapshotError
 */
export async function loadSnapshot(blobs: Pick<BlobStore, 'get'>, ref: SnapshotRef): Promise<Snapshot> {
  const bytes = await blobs.get(ref.key);
  if (bytes === undefined) throw new StudioError('internal', `The snapshot ${ref.key} is missing.`);
  return decodeSnapshot(bytes, ref);
}

/**
 * The newest snapshot that can be used, and what came after. A snapshot that is missing or damaged costs time,
 * never content: then an older one serves, and if none does, the archive.
 *
 * @throws StudioError `internal` if what is left does not make a whole document, `unavailable` if log or blobs cannot be
 * reached and what is left does not make one
 */
export async function readStoredDocument(
  name: string,
  { log, blobs, onBadSnapshot }: StoredDocumentOptions,
): Promise<StoredDocument> {
  const logged = await log.read(name);
  if (logged.snapshot === undefined) return { ...logged, snapshot: undefined };
  let failure: unknown;
  const usable = async (ref: SnapshotRef): Promise<Snapshot | undefined> => {
    if (blobs === undefined) return undefined;
    try {
      return await loadSnapshot(blobs, ref);
    } catch (error) {
      failure = error;
      onBadSnapshot(ref, error);
      return undefined;
    }
  };
  const newest = await usable(logged.snapshot);
  if (newest) return { snapshot: newest, updates: logged.updates, head: logged.head };
  try {
    const { seq: tried } = logged.snapshot;
    for (const ref of (await log.snapshots(name)).toReversed()) {
      const older = ref.seq < tried ? await usable(ref) : undefined;
      if (older) return withUpdates(older, await log.readAfter(name, older.seq));
    }
    return withUpdates(undefined, await log.readAfter(name, 0));
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'not_found')) throw error;
    // Neither a snapshot nor the archive. If the blobs may come back, so may the document.
    if (failure instanceof StudioError && failure.code === 'unavailable') throw failure;
    throw new StudioError('internal', 'The document cannot be put together from its log and snapshots.', {
      cause: failure ?? error,
    });
  }
}

function withUpdates(snapshot: Snapshot | undefined, updates: readonly LoggedUpdate[]): StoredDocument {
  return { snapshot, updates, head: updates.at(-1)?.seq ?? snapshot?.seq ?? 0 };
}
