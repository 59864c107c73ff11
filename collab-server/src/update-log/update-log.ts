/** What an update brings of one Yjs client: structs with clocks from `from` up to `to`, which is not one of them. */
export interface ClockRange {
  readonly client: number;
  readonly from: number;
  readonly to: number;
}

/** One Yjs update (v1) of one document, and whose it is. */
export interface LogEntry {
  readonly document: string;
  readonly update: Uint8Array;
  readonly actorId: string;
  readonly actorKind: 'user' | 'agent' | 'server';
  /** the agent turn the update belongs to */
  readonly turnId?: string;
  /** what it adds to what its server knows of the log; not kept. Servers that share a log say it, so that no two add the same clocks */
  readonly adds?: readonly ClockRange[];
}

/** An entry as it stands in the log. */
export interface LoggedUpdate extends Omit<LogEntry, 'adds'> {
  /** 1 for the first entry of the document, then one more with every entry; entries are read in this order */
  readonly seq: number;
  /** epoch milliseconds */
  readonly at: number;
}

/** Where a snapshot lies, and what it holds. */
export interface SnapshotRef {
  readonly document: string;
  /** the snapshot holds everything up to this entry */
  readonly seq: number;
  /** of the blob */
  readonly key: string;
  /** of the blob, in hex */
  readonly sha256: string;
  /** of the blob */
  readonly bytes: number;
  /** epoch milliseconds */
  readonly at: number;
}

/** A document as the log holds it: the newest snapshot and what came after. Without snapshot: every entry. */
export interface LoggedDocument {
  readonly snapshot: SnapshotRef | undefined;
  /** the tail: every entry after `snapshot.seq`, ascending, without a gap */
  readonly updates: readonly LoggedUpdate[];
  /** seq of the newest entry; 0 for none */
  readonly head: number;
}

/** When the tail of a document is due for a snapshot. Any one of the three is enough. */
export interface BacklogLimits {
  /** entries in the tail */
  readonly rows: number;
  /** bytes of updates in the tail */
  readonly bytes: number;
  /** entries in the tail of a document whose newest entry is older than `idleBefore`, epoch milliseconds */
  readonly idleRows: number;
  readonly idleBefore: number;
}

export interface Backlog {
  readonly document: string;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * The append-only truth about every document: what is in it was saved, what is not never happened.
 * Peers see an update only after `append` of it has resolved.
 *
 * Entries up to the newest snapshot are the **archive**: opening the document does without them, history reads them, and
 * they stay until `dropArchived`. Entries after it are the **tail**.
 *
 * Every call throws StudioError `unavailable` when the log cannot be reached at the moment or was closed; a later call may succeed.
 * Every call that reads throws StudioError `internal` if an entry is missing or is not what was written (bit rot): a
 * document is never opened from a log that lies.
 */
export interface UpdateLog {
  /**
   * Resolves when all entries survive the death of the process (and, with a disk behind it, of the machine).
   * Entries of one call are kept together: all of them or none. Calls that overlap share a commit.
   *
   * @returns the seq of each entry, in the order given. Per document they are contiguous and in the order of commits, so who
   * has read up to some seq lacks nothing before it.
   * @throws StudioError `conflict` if an entry adds clocks which an earlier one, of another server, has added: read the log,
   * look again what is new. A log of one process need not look.
   */
  append(entries: readonly LogEntry[]): Promise<readonly number[]>;
  read(document: string): Promise<LoggedDocument>;
  /**
   * Entries after `seq`, ascending and without a gap, archived ones too: for history and for servers that catch up.
   *
   * @param limit most entries to return
   * @throws StudioError `not_found` if entries after `seq` were dropped
   */
  readAfter(document: string, seq: number, limit?: number): Promise<readonly LoggedUpdate[]>;
  /** The seq of each document's newest entry; documents without entries are left out. */
  heads(documents: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Notes that the snapshot stands for every entry up to `snapshot.seq`, which thereby become archive. The blob must be stored and
   * verified. Repeating it is harmless, and so is noting an older snapshot than the newest.
   *
   * @throws StudioError `conflict` if the log does not have the entry `snapshot.seq`
   */
  addSnapshot(snapshot: SnapshotRef): Promise<void>;
  /** All that are kept, ascending: history starts from the nearest. */
  snapshots(document: string): Promise<readonly SnapshotRef[]>;
  /** Forgets a snapshot, not its blob. The newest one stays, whatever is asked. @returns whether it was forgotten */
  dropSnapshot(snapshot: SnapshotRef): Promise<boolean>;
  /** Documents whose tail is due, longest tails first, at most 100. */
  backlog(limits: BacklogLimits): Promise<readonly Backlog[]>;
  /** Deletes archived entries up to `seq`; entries of the tail stay, whatever is asked. @returns how many went */
  dropArchived(document: string, seq: number): Promise<number>;
  /** Snapshots made before `at` (epoch milliseconds) with archived entries up to them: the newest of each document, at most 100. */
  expired(at: number): Promise<readonly SnapshotRef[]>;
  /** Finishes what is in flight, then lets go of files and connections. Later calls reject with `unavailable`. */
  close(): Promise<void>;
}
