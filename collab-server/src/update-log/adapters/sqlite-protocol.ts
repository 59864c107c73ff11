import type { LoggedUpdate, LogEntry } from '../update-log.ts';

/** What the log asks of its worker thread. Each request gets one answer, in the order of the requests. */
export type SqliteRequest =
  | { readonly kind: 'append'; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'read'; readonly document: string }
  | { readonly kind: 'close' };

export type SqliteAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'rows'; readonly rows: readonly LoggedUpdate[] }
  | { readonly kind: 'failed'; readonly code: 'unavailable' | 'internal'; readonly reason: string };

export interface SqliteWorkerData {
  readonly path: string;
  /** the file refuses to grow beyond; 0 is no limit */
  readonly maxBytes: number;
}
