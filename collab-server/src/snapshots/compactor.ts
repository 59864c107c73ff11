import { StudioError } from '@sparklio/shared/errors';
import type { BlobStore } from '../blobs/blob-store.ts';
import type { SnapshotRef, UpdateLog } from '../update-log/update-log.ts';
import { COMPACTION_LIMITS } from './compaction-limits.ts';
import type { CompactionLimits } from './compaction-limits.ts';
import { CompactionThread } from './compaction-thread.ts';
import { deleteOrphanedSnapshots } from './orphaned-snapshots.ts';
import { snapshotKey } from './snapshot-format.ts';
import { surplusSnapshots } from './surplus-snapshots.ts';
import { readStoredDocument } from './stored-document.ts';

export interface CompactorOptions {
  readonly log: UpdateLog;
  readonly blobs: BlobStore;
  readonly logger: CompactorLogger;
  readonly limits?: Partial<CompactionLimits>;
  /** epoch milliseconds; tests bring their own time */
  readonly now?: () => number;
}

export interface CompactorLogger {
  debug(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface Compactor {
  /** Looks again and again until `close`. */
  start(): void;
  /** Compacts every document whose tail is due. Failures are logged and left for a later sweep. @returns which were compacted */
  sweep(): Promise<readonly string[]>;
  /** Drops archived entries that a snapshot has stood for long enough. @returns how many */
  sweepArchive(): Promise<number>;
  /** Deletes blobs that a crash left behind. @returns how many */
  sweepOrphans(): Promise<number>;
  /** Breaks off what is under way, which harms nothing, and stops. */
  close(): Promise<void>;
}

/**
 * Keeps documents quick to open: when the tail of a log has grown, it writes a snapshot. The order of steps is the whole
 * safety of it, since it may end between any two:
 *
 * 1. read snapshot and tail; what is read is contiguous, so it is exactly the entries up to its newest;
 * 2. make the new snapshot, in a thread;
 * 3. store it under a key of its own, which nobody knows yet;
 * 4. read it back and compare: the document in those bytes must be the one that the log's entries give;
 * 5. note it in the log, in one transaction. Only now does it count. Its entries become archive; none is deleted.
 *
 * Before 5 the old state stands and at worst a blob nobody refers to is left, which goes after a day. Two compactors of one document each write
 * a true snapshot; the log keeps both, or the first of two for the same entry.
 */
export function createCompactor(options: CompactorOptions): Compactor {
  const { log, blobs, logger, now = Date.now } = options;
  const limits: CompactionLimits = Object.freeze({ ...COMPACTION_LIMITS, ...options.limits });
  /** when a document that failed may be tried again */
  const postponed = new Map<string, number>();
  const timers: NodeJS.Timeout[] = [];
  let thread: CompactionThread | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let closed = false;

  /** One after the other, each with a thread for as long as it takes. */
  function exclusively<Result>(work: (using: () => CompactionThread) => Promise<Result>): Promise<Result> {
    const run = running.then(async () => {
      if (closed) throw new StudioError('unavailable', 'The server is stopping.');
      try {
        return await work(() => (thread ??= new CompactionThread()));
      } finally {
        await thread?.close();
        thread = undefined;
      }
    });
    running = run.catch(() => undefined);
    return run;
  }

  async function compact(document: string, using: () => CompactionThread): Promise<void> {
    const stored = await readStoredDocument(document, {
      log,
      blobs,
      onBadSnapshot: (ref, error) =>
        logger.error({ document, key: ref.key, err: error }, 'snapshot cannot be used'),
    });
    const { snapshot, updates, head: seq } = stored;
    if (updates.length === 0) return;
    const entries = updates.map(({ update, actorId }) => ({ update, actorId }));
    const made = await using().make({ document, seq, stored: { snapshot, updates: entries } });
    const { blob, sha256, digest } = made;
    const key = snapshotKey(document, seq, sha256);
    const ref: SnapshotRef = { document, seq, key, sha256, bytes: blob.length, at: now() };
    await blobs.put(key, blob);
    const back = await blobs.get(key);
    if (back === undefined || (await using().check({ blob: back, ref })) !== digest)
      throw new StudioError('internal', `The snapshot ${key} is not what was stored. It is not used.`);
    await log.addSnapshot(ref);
    logger.debug({ document, seq, rows: updates.length, bytes: blob.length }, 'document compacted');
    await tidy(document, key);
  }

  /** Forgets snapshots that nothing needs: first in the log, so that nobody looks for a blob that is gone. */
  async function tidy(document: string, written: string): Promise<void> {
    const snapshots = await log.snapshots(document);
    // Another compactor was quicker with the same entry: its blob counts, ours has another key and serves nobody.
    if (!snapshots.some(({ key }) => key === written)) await blobs.delete(written);
    for (const ref of surplusSnapshots(snapshots, limits.newestSnapshots))
      if (await log.dropSnapshot(ref)) await blobs.delete(ref.key);
  }

  async function sweep(using: () => CompactionThread): Promise<readonly string[]> {
    const { tailRows: rows, tailBytes: bytes, idleRows, idleMs, retryMs } = limits;
    const due = await log.backlog({ rows, bytes, idleRows, idleBefore: now() - idleMs });
    const done: string[] = [];
    for (const { document } of due) {
      if (closed) break;
      if ((postponed.get(document) ?? 0) > now()) continue;
      try {
        await compact(document, using);
        postponed.delete(document);
        done.push(document);
      } catch (error) {
        const passes = error instanceof StudioError && error.code === 'unavailable';
        if (closed && passes) break;
        logger[passes ? 'warn' : 'error'](
          { document, err: error },
          'document could not be compacted, editing goes on without',
        );
        // What is wrong with one document is not wrong with the next; a store that is away is away for all.
        if (passes) break;
        postponed.set(document, now() + retryMs);
      }
    }
    return done;
  }

  async function sweepArchive(using: () => CompactionThread): Promise<number> {
    let dropped = 0;
    for (const ref of await log.expired(now() - limits.archiveMs)) {
      const { document, key, seq } = ref;
      // What stands alone from now on is looked at once more.
      const blob = await blobs.get(key);
      const problem =
        blob === undefined
          ? new StudioError('internal', `The snapshot ${key} is missing.`)
          : await using()
              .check({ blob, ref })
              .then(
                () => undefined,
                (error: unknown) => error,
              );
      if (problem === undefined) dropped += await log.dropArchived(document, seq);
      else logger.error({ document, key, err: problem }, 'snapshot cannot be used, its entries are kept');
    }
    return dropped;
  }

  const repeat = (everyMs: number, work: () => Promise<unknown>, what: string): void => {
    let isBusy = false;
    const timer = setInterval(() => {
      if (isBusy) return;
      isBusy = true;
      work()
        .catch((error: unknown) => {
          if (!closed) logger.warn({ err: error }, what);
        })
        .finally(() => (isBusy = false));
    }, everyMs);
    timer.unref();
    timers.push(timer);
  };

  const compactor: Compactor = {
    start() {
      repeat(limits.sweepMs, () => compactor.sweep(), 'looking for documents to compact failed');
      let orphansSoughtAt = -Infinity;
      const sweepOld = async (): Promise<void> => {
        await compactor.sweepArchive();
        // Counted from the first look, an hour after the start: a server need not run for a day to look at all.
        if (now() - orphansSoughtAt < limits.orphanMs) return;
        orphansSoughtAt = now();
        await compactor.sweepOrphans();
      };
      repeat(limits.retentionSweepMs, sweepOld, 'looking for what is no longer needed failed');
    },
    sweep: () => exclusively(sweep),
    sweepArchive: () => exclusively(sweepArchive),
    sweepOrphans: () =>
      exclusively(async () => {
        const deleted = await deleteOrphanedSnapshots({ log, blobs }, now() - limits.orphanMs);
        if (deleted > 0) logger.debug({ deleted }, 'blobs that a crash left behind are deleted');
        return deleted;
      }),
    async close() {
      closed = true;
      for (const timer of timers.splice(0)) clearInterval(timer);
      await thread?.close();
      await running;
    },
  };
  return compactor;
}
