/** One Yjs update (v1) of one document, and whose it is. */
export interface LogEntry {
  readonly document: string;
  readonly update: Uint8Array;
  readonly actorId: string;
  readonly actorKind: 'user' | 'agent' | 'server';
  /** the agent turn the update belongs to */
  readonly turnId?: string;
}

/** An entry as it stands in the log. */
export interface LoggedUpdate extends LogEntry {
  /** rises by one with every entry of the document; entries are read in this order */
  readonly seq: number;
  /** epoch milliseconds */
  readonly at: number;
}

/**
 * The append-only truth about every document: what is in it was saved, what is not never happened.
 * Peers see an update only after `append` of it has resolved.
 */
export interface UpdateLog {
  /**
   * Resolves when all entries survive the death of the process (and, with a disk behind it, of the machine).
   * Entries of one call are kept together: all of them or none. Calls that overlap share a commit.
   *
   * @throws StudioError `unavailable` when they could not be kept; the log can be used again afterwards
   */
  append(entries: readonly LogEntry[]): Promise<void>;
  /**
   * All entries of a document in the order they were appended.
   *
   * @throws StudioError `internal` if an entry is not what was written (bit rot): a document is never
   * opened from a log that lies
   */
  read(document: string): Promise<readonly LoggedUpdate[]>;
  /** Finishes what is in flight, then lets go of files. Later calls reject with `unavailable`. */
  close(): Promise<void>;
}
