import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { checksumOf } from '../checksum.ts';
import { DamagedEntryError, entriesDropped, entryMissing } from '../errors.ts';
import type { JournalRecord } from '../journal/record.ts';
import type { Backlog, BacklogLimits, LoggedDocument, LoggedUpdate, SnapshotRef } from '../update-log.ts';
import { isDue, MOST_DOCUMENTS } from './due.ts';
import type { JournalMark } from './sqlite-protocol.ts';
import { openSqlite } from './sqlite-schema.ts';
import { SqliteDocuments } from './sqlite-documents.ts';
import type { KnownDocument } from './sqlite-documents.ts';

const rowSchema = z.object({
  seq: z.number(),
  actor_id: z.string(),
  actor_kind: z.enum(['user', 'agent', 'server']),
  turn_id: z.string().nullable(),
  at: z.number(),
  crc: z.number(),
  bytes: z.instanceof(Uint8Array),
});
const snapshotSchema = z.object({
  seq: z.number(),
  key: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  at: z.number(),
});
const sizeSchema = z.object({ bytes: z.number() });

/** The SQLite side of the log: synchronous, made for a thread of its own. */
export class SqliteStore {
  readonly #db: DatabaseSync;
  readonly #documents: SqliteDocuments;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #selectSnapshots: StatementSync;

  /** @throws DamagedEntryError */
  constructor(path: string) {
    this.#db = openSqlite(path);
    this.#documents = new SqliteDocuments(this.#db);
    this.#insert = this.#db.prepare(
      'INSERT INTO updates (document, seq, actor_id, actor_kind, turn_id, at, crc, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#select = this.#db.prepare(
      'SELECT seq, actor_id, actor_kind, turn_id, at, crc, bytes FROM updates WHERE document = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    this.#selectSnapshots = this.#db.prepare(
      'SELECT seq, key, sha256, bytes, at FROM snapshots WHERE document = ? ORDER BY seq',
    );
  }

  /** How far the journal has been taken over. */
  get mark(): JournalMark {
    return this.#documents.mark;
  }

  /** What the database takes on disk. */
  get bytes(): number {
    const sql = 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()';
    return sizeSchema.parse(this.#db.prepare(sql).get()).bytes;
  }

  /**
   * Takes records over and notes how far, in one transaction: after a crash none is missing and none is there twice.
   *
   * @throws DamagedEntryError
   */
  transfer(records: readonly JournalRecord[], mark: JournalMark): void {
    this.#write(() => {
      for (const record of records) {
        const known = this.#documents.find(record.document) ?? this.#documents.add(record.document);
        // A number that does not follow means that the journal lacks something between: a file, or the place to begin at.
        if (record.seq !== known.head + 1) throw new DamagedEntryError(record.document, known.head + 1);
        known.head += 1;
        known.tailBytes += record.update.length;
        known.changedAt = record.at;
        this.#documents.touch(known);
        const { actorId, actorKind, turnId, at, update } = record;
        const crc = checksumOf(record, at);
        this.#insert.run(known.id, known.head, actorId, actorKind, turnId ?? null, at, crc, update);
      }
      this.#documents.moveMark(mark);
    });
  }

  /** @throws DamagedEntryError */
  read(name: string): LoggedDocument {
    const document = this.#documents.find(name);
    if (document === undefined) return { snapshot: undefined, updates: [], head: 0 };
    const snapshot = this.snapshots(name).at(-1);
    return { snapshot, updates: this.#rows(document, snapshot?.seq ?? 0), head: document.head };
  }

  /** @throws DamagedEntryError, StudioError `not_found` */
  readAfter(name: string, seq: number, limit?: number): LoggedUpdate[] {
    const document = this.#documents.find(name);
    return document === undefined ? [] : this.#rows(document, seq, limit);
  }

  heads(names: readonly string[]): ReadonlyMap<string, number> {
    const heads = new Map<string, number>();
    for (const name of names) {
      const document = this.#documents.find(name);
      if (document && document.head > 0) heads.set(name, document.head);
    }
    return heads;
  }

  /** @throws StudioError `conflict` */
  addSnapshot({ document: name, seq, key, sha256, bytes, at }: SnapshotRef): void {
    const document = this.#documents.find(name);
    if (document === undefined || seq < 1 || seq > document.head) throw entryMissing(seq);
    this.#write(() => {
      this.#db
        .prepare(
          'INSERT OR IGNORE INTO snapshots (document, seq, key, sha256, bytes, at) VALUES (?, ?, ?, ?, ?, ?)',
        )
        .run(document.id, seq, key, sha256, bytes, at);
      if (seq <= document.snapshot) return;
      document.snapshot = seq;
      const tail = this.#db
        .prepare(
          'SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM updates WHERE document = ? AND seq > ?',
        )
        .get(document.id, seq);
      document.tailBytes = sizeSchema.parse(tail).bytes;
      this.#documents.touch(document);
    });
  }

  snapshots(name: string): SnapshotRef[] {
    const document = this.#documents.find(name);
    if (document === undefined) return [];
    return this.#selectSnapshots
      .all(document.id)
      .map((row) => ({ document: name, ...snapshotSchema.parse(row) }));
  }

  dropSnapshot({ document: name, seq, key }: SnapshotRef): boolean {
    const document = this.#documents.find(name);
    if (document === undefined || seq === document.snapshot) return false;
    const drop = this.#db.prepare('DELETE FROM snapshots WHERE document = ? AND seq = ? AND key = ?');
    return Number(drop.run(document.id, seq, key).changes) > 0;
  }

  backlog(limits: BacklogLimits): Backlog[] {
    return [...this.#documents.all()]
      .map(({ name, head, snapshot, tailBytes, changedAt }) => ({
        document: name,
        rows: head - snapshot,
        bytes: tailBytes,
        changedAt,
      }))
      .filter((tail) => isDue(tail, limits))
      .map(({ document, rows, bytes }) => ({ document, rows, bytes }))
      .toSorted((one, two) => two.rows - one.rows)
      .slice(0, MOST_DOCUMENTS);
  }

  dropArchived(name: string, seq: number): number {
    const document = this.#documents.find(name);
    const upTo = Math.min(seq, document?.snapshot ?? 0);
    if (document === undefined || upTo < document.first) return 0;
    return this.#write(() => {
      document.first = upTo + 1;
      this.#documents.touch(document);
      const drop = this.#db.prepare('DELETE FROM updates WHERE document = ? AND seq <= ?');
      return Number(drop.run(document.id, upTo).changes);
    });
  }

  expired(at: number): SnapshotRef[] {
    const expired: SnapshotRef[] = [];
    for (const { name, first, snapshot } of this.#documents.all()) {
      if (snapshot < first) continue;
      const newest = this.snapshots(name).findLast((kept) => kept.at < at);
      if (newest && newest.seq >= first) expired.push(newest);
      if (expired.length === MOST_DOCUMENTS) break;
    }
    return expired;
  }

  close(): void {
    this.#db.close();
  }

  /** Every row of the stretch, or an error: a row that is missing is as bad as one that lies. */
  #rows(document: KnownDocument, after: number, limit = Number.MAX_SAFE_INTEGER): LoggedUpdate[] {
    const { id, name, head, first } = document;
    if (after >= head) return [];
    if (after + 1 < first) throw entriesDropped(name, after);
    const rows: LoggedUpdate[] = [];
    const end = Math.min(head, after + limit);
    for (const raw of this.#select.iterate(id, after, end - after)) {
      const expected = after + rows.length + 1;
      const read = rowSchema.safeParse(raw);
      if (!read.success) throw new DamagedEntryError(name, expected);
      const row = read.data;
      const entry: LoggedUpdate = {
        seq: row.seq,
        at: row.at,
        document: name,
        update: row.bytes,
        actorId: row.actor_id,
        actorKind: row.actor_kind,
        ...(row.turn_id === null ? {} : { turnId: row.turn_id }),
      };
      if (row.seq !== expected || checksumOf(entry, row.at) !== row.crc)
        throw new DamagedEntryError(name, expected);
      rows.push(entry);
    }
    if (after + rows.length < end) throw new DamagedEntryError(name, after + rows.length + 1);
    return rows;
  }

  #write<Result>(work: () => Result): Result {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#documents.save();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#documents.load();
      throw error;
    }
  }
}
