import type { CloseEventName } from '@sparklio/shared/protocol/close-events';

/** One batch of updates of one document that is on the disk, applied and acknowledged. */
export interface SavedBatch {
  readonly updates: number;
  readonly bytes: number;
  /** from handing the batch to the log until it was on the disk */
  readonly logMs: number;
  /** from the arrival of its first update until it was acknowledged: what the slowest sender of it waited */
  readonly ackMs: number;
}

/**
 * What the sync server tells whoever counts. Called once per batch, load or refusal, never per struct, so that counting
 * costs nothing that could be measured beside an edit. Nothing in it names a document or a person.
 */
export interface SyncMetrics {
  saved(batch: SavedBatch): void;
  /** The log did not take a batch. */
  notSaved(updates: number): void;
  /** A socket was ended, or an edit of a reader was turned away. */
  refused(event: CloseEventName): void;
  /** `damaged`: it can be read, its log has gaps */
  loaded(outcome: 'loaded' | 'damaged' | 'failed', ms: number): void;
  presenceHeard(): void;
}

/** For servers nobody measures. */
export const NO_METRICS: SyncMetrics = {
  saved: () => undefined,
  notSaved: () => undefined,
  refused: () => undefined,
  loaded: () => undefined,
  presenceHeard: () => undefined,
};
