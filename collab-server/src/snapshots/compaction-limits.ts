/** When documents are compacted, and how long what is no longer needed for opening them is kept. */
export interface CompactionLimits {
  /** entries after the newest snapshot */
  readonly tailRows: number;
  /** bytes of updates after the newest snapshot */
  readonly tailBytes: number;
  /** entries from which the tail of an idle document is worth a snapshot */
  readonly idleRows: number;
  /** a document that nobody changed for this long is idle */
  readonly idleMs: number;
  /** how often to look */
  readonly sweepMs: number;
  /** how often to look for archive that may go */
  readonly retentionSweepMs: number;
  /** a document that could not be compacted is left alone for this long */
  readonly retryMs: number;
  /** archived entries stay at least this long after a snapshot was made that stands for them */
  readonly archiveMs: number;
  /** how often to look for blobs that a crash left behind, and how old they must be */
  readonly orphanMs: number;
  /** newest snapshots of a document that are all kept; of older ones the last of each day */
  readonly newestSnapshots: number;
}

const DAY_MS = 24 * 60 * 60_000;

export const COMPACTION_LIMITS: CompactionLimits = Object.freeze({
  // 2,000 small updates on a snapshot open a tenth slower than the snapshot alone: below that nothing is gained.
  tailRows: 2_000,
  // Merging costs by bytes too: a few large pastes are due before they are many.
  tailBytes: 1024 * 1024,
  // Less than this is read as quickly as a blob is fetched.
  idleRows: 100,
  // A pause, not the end of a thought: who comes back finds the document packed.
  idleMs: 10 * 60_000,
  // Ten people drawing write 2,000 entries in 20 s; a tail that is a few times too long for a moment does no harm.
  sweepMs: 15_000,
  retentionSweepMs: 60 * 60_000,
  retryMs: 10 * 60_000,
  // Who changed what, and every state in between, can be told for a month; snapshots, one a day, stay for good.
  archiveMs: 30 * DAY_MS,
  // A compaction takes seconds; looking asks the log about every document.
  orphanMs: DAY_MS,
  // The newest serves; if its blob is ever damaged, the one before does, and the archive behind that.
  newestSnapshots: 3,
});
