import type { LoggedUpdate } from '../update-log.ts';

/** How far the journal is written: everything before `offset` of this generation, and all older generations. */
export interface JournalMark {
  readonly generation: number;
  readonly offset: number;
}

/** What the log asks of its worker thread. Each request gets one answer, in the order of the requests. */
export type SqliteRequest =
  | { readonly kind: 'transfer'; readonly until: JournalMark }
  | { readonly kind: 'read'; readonly until: JournalMark; readonly document: string }
  | { readonly kind: 'close'; readonly until: JournalMark };

export type SqliteAnswer =
  /** `generation` is the one to write next; `storeBytes` what the store takes on disk */
  | { readonly kind: 'opened'; readonly generation: number; readonly storeBytes: number }
  | { readonly kind: 'transferred'; readonly storeBytes: number }
  | { readonly kind: 'rows'; readonly rows: readonly LoggedUpdate[] }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly code: 'unavailable' | 'internal'; readonly reason: string };

export interface SqliteWorkerData {
  readonly path: string;
}
