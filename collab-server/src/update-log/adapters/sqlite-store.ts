import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { checksumOf } from '../checksum.ts';
import type { JournalRecord } from '../journal/record.ts';
import type { LoggedUpdate } from '../update-log.ts';
import type { JournalMark } from './sqlite-protocol.ts';

// One tree, in the order in which it is read: a commit of one document touches one page.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS updates (
    document INTEGER NOT NULL REFERENCES documents (id),
    seq INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    turn_id TEXT,
    at INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (document, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS transferred (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    generation INTEGER NOT NULL,
    "offset" INTEGER NOT NULL
  ) STRICT;
  INSERT OR IGNORE INTO transferred VALUES (0, 0, 0);
`;

const rowSchema = z.object({
  seq: z.number(),
  actor_id: z.string(),
  actor_kind: z.enum(['user', 'agent', 'server']),
  turn_id: z.string().nullable(),
  at: z.number(),
  crc: z.number(),
  bytes: z.instanceof(Uint8Array),
});
const documentSchema = z.object({ id: z.number() });
const lastSchema = z.object({ seq: z.number().nullable() });
const markSchema = z.object({ generation: z.number(), offset: z.number() });
const sizeSchema = z.object({ bytes: z.number() });

interface KnownDocument {
  readonly id: number;
  lastSeq: number;
}

/** Thrown when a row is not what was written. */
export class DamagedRowError extends Error {
  constructor(seq: number) {
    super(`Entry ${seq} of the log is damaged.`);
    this.name = 'DamagedRowError';
  }
}

/** The SQLite side of the log: synchronous, made for a thread of its own. */
export class SqliteStore {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #insertDocument: StatementSync;
  readonly #findDocument: StatementSync;
  readonly #select: StatementSync;
  readonly #last: StatementSync;
  readonly #setMark: StatementSync;
  readonly #documents = new Map<string, KnownDocument>();

  /**
   * `synchronous=FULL` makes every commit wait for the disk. The lock is exclusive: a second process on the same
   * file fails at once instead of interleaving.
   */
  constructor(path: string) {
    this.#db = new DatabaseSync(path);
    this.#db.exec('PRAGMA locking_mode = EXCLUSIVE');
    this.#db.exec('PRAGMA journal_mode = WAL');
    this.#db.exec('PRAGMA synchronous = FULL');
    this.#db.exec('PRAGMA wal_autocheckpoint = 4000');
    this.#db.exec(SCHEMA);
    this.#insert = this.#db.prepare(
      'INSERT INTO updates (document, seq, actor_id, actor_kind, turn_id, at, crc, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertDocument = this.#db.prepare('INSERT INTO documents (name) VALUES (?) RETURNING id');
    this.#findDocument = this.#db.prepare('SELECT id FROM documents WHERE name = ?');
    this.#last = this.#db.prepare('SELECT max(seq) AS seq FROM updates WHERE document = ?');
    this.#setMark = this.#db.prepare('UPDATE transferred SET generation = ?, "offset" = ?');
    this.#select = this.#db.prepare(
      'SELECT seq, actor_id, actor_kind, turn_id, at, crc, bytes FROM updates WHERE document = ? ORDER BY seq',
    );
  }

  /** How far the journal has been taken over. */
  get mark(): JournalMark {
    return markSchema.parse(this.#db.prepare('SELECT generation, "offset" FROM transferred').get());
  }

  /** What the database takes on disk. */
  get bytes(): number {
    const sql = 'SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()';
    return sizeSchema.parse(this.#db.prepare(sql).get()).bytes;
  }

  /** Takes records over and notes how far, in one transaction: after a crash none is missing and none is there twice. */
  transfer(records: readonly JournalRecord[], mark: JournalMark): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { document, update, actorId, actorKind, turnId, at } of records) {
        const known = this.#document(document);
        known.lastSeq += 1;
        const crc = checksumOf(document, actorId, update);
        this.#insert.run(known.id, known.lastSeq, actorId, actorKind, turnId ?? null, at, crc, update);
      }
      this.#setMark.run(mark.generation, mark.offset);
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#documents.clear();
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** @throws DamagedRowError */
  read(document: string): LoggedUpdate[] {
    const id = this.#find(document)?.id;
    if (id === undefined) return [];
    const rows: LoggedUpdate[] = [];
    for (const raw of this.#select.iterate(id)) {
      const row = rowSchema.parse(raw);
      if (checksumOf(document, row.actor_id, row.bytes) !== row.crc) throw new DamagedRowError(row.seq);
      rows.push({
        seq: row.seq,
        at: row.at,
        document,
        update: row.bytes,
        actorId: row.actor_id,
        actorKind: row.actor_kind,
        ...(row.turn_id === null ? {} : { turnId: row.turn_id }),
      });
    }
    return rows;
  }

  close(): void {
    this.#db.close();
  }

  #document(name: string): KnownDocument {
    const known = this.#find(name);
    if (known !== undefined) return known;
    const { id } = documentSchema.parse(this.#insertDocument.get(name));
    const document = { id, lastSeq: 0 };
    this.#documents.set(name, document);
    return document;
  }

  #find(name: string): KnownDocument | undefined {
    const known = this.#documents.get(name);
    if (known !== undefined) return known;
    const found = documentSchema.safeParse(this.#findDocument.get(name));
    if (!found.success) return undefined;
    const { id } = found.data;
    const document = { id, lastSeq: lastSchema.parse(this.#last.get(id)).seq ?? 0 };
    this.#documents.set(name, document);
    return document;
  }
}
