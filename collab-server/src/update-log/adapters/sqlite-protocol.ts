import type { SqliteStore } from './sqlite-store.ts';

/** How far the journal is written: everything before `offset` of this generation, and all older generations. */
export interface JournalMark {
  readonly generation: number;
  readonly offset: number;
}

/** What the log lets the store do. */
export type StoreCalls = Pick<
  SqliteStore,
  | 'read'
  | 'readAfter'
  | 'heads'
  | 'addSnapshot'
  | 'snapshots'
  | 'dropSnapshot'
  | 'backlog'
  | 'dropArchived'
  | 'expired'
>;
export type StoreCall = {
  readonly [Name in keyof StoreCalls]: { readonly name: Name; readonly args: Parameters<StoreCalls[Name]> };
}[keyof StoreCalls];

/** What the log asks of its worker thread. Each request gets one answer, in the order of the requests. */
export type SqliteRequest =
  | { readonly kind: 'transfer'; readonly until: JournalMark }
  /** takes the journal over up to `until` and leaves out whatever else stands in its file */
  | { readonly kind: 'seal'; readonly until: JournalMark }
  | { readonly kind: 'call'; readonly until: JournalMark; readonly call: StoreCall }
  | { readonly kind: 'close'; readonly until: JournalMark };

export type SqliteAnswer =
  /** `generation` is the one to write next; `storeBytes` what the store takes on disk */
  | { readonly kind: 'opened'; readonly generation: number; readonly storeBytes: number }
  | { readonly kind: 'transferred'; readonly storeBytes: number }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'failed';
      readonly code: 'unavailable' | 'internal' | 'not_found' | 'conflict';
      readonly message: string;
      readonly reason: string;
    };

export interface SqliteWorkerData {
  readonly path: string;
}
