/** One entry of the log as it comes from another server, or from the log itself. */
export interface RemoteUpdate {
  readonly seq: number;
  readonly actorId: string;
  readonly update: Uint8Array;
}

/** More than this is not kept while an earlier entry is missing: the log has it. */
const MOST_WAITING = 1_000;
const MOST_WAITING_BYTES = 8 * 1024 * 1024;

/**
 * Up to where a document in memory holds its log, and what is there beyond: own updates, applied when they were appended
 * though earlier ones of other servers may still be missing, and remote ones that wait for their turn.
 */
export class SeqOrder {
  #applied: number;
  #known: number;
  /** up to here nothing is missing, though it may still have to be applied */
  #whole: number;
  readonly #own = new Set<number>();
  readonly #waiting = new Map<number, RemoteUpdate>();
  #waitingBytes = 0;

  /** @param applied the document holds everything up to this entry */
  constructor(applied: number) {
    this.#applied = applied;
    this.#known = applied;
    this.#whole = applied;
  }

  /** The document holds every entry up to this one. */
  get applied(): number {
    return this.#applied;
  }

  /** The newest entry that is known to exist. */
  get known(): number {
    return this.#known;
  }

  get hasReady(): boolean {
    return this.#waiting.has(this.#applied + 1);
  }

  /** Something is known to exist that is not here. */
  get hasGap(): boolean {
    return this.#whole < this.#known;
  }

  /** This server's own entries, which the document holds now. */
  own(seqs: readonly number[]): void {
    for (const seq of seqs) {
      this.notice(seq);
      this.#drop(seq);
      if (seq > this.#applied) this.#own.add(seq);
    }
    this.#advance();
  }

  /** Somebody says that the log goes up to `seq`. */
  notice(seq: number): void {
    if (seq > this.#known) this.#known = seq;
  }

  /**
   * The log was read to its end. What somebody said to be newer, and still is not there, does not exist.
   *
   * @param known what was known when the reading began
   */
  wasRead(known: number): void {
    if (this.#known === known && this.#waiting.size === 0) this.#known = Math.max(this.#whole, ...this.#own);
  }

  /** Takes what was told or read; what is known already is passed over. */
  offer(updates: readonly RemoteUpdate[]): void {
    for (const update of updates) {
      const { seq } = update;
      this.notice(seq);
      if (seq <= this.#applied || this.#own.has(seq) || this.#waiting.has(seq)) continue;
      const isFull =
        this.#waiting.size >= MOST_WAITING || this.#waitingBytes + update.update.length > MOST_WAITING_BYTES;
      if (isFull && seq !== this.#whole + 1) continue;
      this.#waiting.set(seq, update);
      this.#waitingBytes += update.update.length;
      this.#lookAhead();
    }
  }

  /** Everything that is next, in its order; the caller applies it now. */
  take(): RemoteUpdate[] {
    const ready: RemoteUpdate[] = [];
    for (let next = this.#waiting.get(this.#applied + 1); next; next = this.#waiting.get(this.#applied + 1)) {
      this.#drop(next.seq);
      ready.push(next);
      this.#applied = next.seq;
      this.#advance();
    }
    return ready;
  }

  #advance(): void {
    while (this.#own.delete(this.#applied + 1)) this.#applied += 1;
    this.#lookAhead();
  }

  #lookAhead(): void {
    this.#whole = Math.max(this.#whole, this.#applied);
    while (this.#waiting.has(this.#whole + 1) || this.#own.has(this.#whole + 1)) this.#whole += 1;
  }

  #drop(seq: number): void {
    this.#waitingBytes -= this.#waiting.get(seq)?.update.length ?? 0;
    this.#waiting.delete(seq);
  }
}
