import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { checksumOf } from '../checksum.ts';
import type { LoggedUpdate, LogEntry } from '../update-log.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS updates (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id),
    actor_id TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    turn_id TEXT,
    at INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS updates_by_document ON updates (document, seq);
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
const idSchema = z.object({ id: z.number() });

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
  readonly #ids = new Map<string, number>();

  /**
   * `synchronous=FULL` makes every commit wait for the disk. The lock is exclusive: a second process on the same
   * file fails at once instead of interleaving.
   */
  constructor(path: string, maxBytes: number) {
    this.#db = new DatabaseSync(path);
    this.#db.exec('PRAGMA locking_mode = EXCLUSIVE');
    this.#db.exec('PRAGMA journal_mode = WAL');
    this.#db.exec('PRAGMA synchronous = FULL');
    this.#db.exec('PRAGMA wal_autocheckpoint = 4000');
    this.#db.exec(SCHEMA);
    if (maxBytes > 0) this.#db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / 4096))}`);
    this.#insert = this.#db.prepare(
      'INSERT INTO updates (document, actor_id, actor_kind, turn_id, at, crc, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertDocument = this.#db.prepare('INSERT INTO documents (name) VALUES (?) RETURNING id');
    this.#findDocument = this.#db.prepare('SELECT id FROM documents WHERE name = ?');
    this.#select = this.#db.prepare(
      'SELECT seq, actor_id, actor_kind, turn_id, at, crc, bytes FROM updates WHERE document = ? ORDER BY seq',
    );
  }

  /** One transaction: all entries are on disk when it returns, or none after it threw. */
  append(entries: readonly LogEntry[], at: number): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { document, update, actorId, actorKind, turnId } of entries) {
        const crc = checksumOf(document, actorId, update);
        this.#insert.run(this.#documentId(document), actorId, actorKind, turnId ?? null, at, crc, update);
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#ids.clear();
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** @throws DamagedRowError */
  read(document: string): LoggedUpdate[] {
    const id = this.#knownId(document);
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

  #documentId(name: string): number {
    const known = this.#knownId(name);
    if (known !== undefined) return known;
    const { id } = idSchema.parse(this.#insertDocument.get(name));
    this.#ids.set(name, id);
    return id;
  }

  #knownId(name: string): number | undefined {
    const cached = this.#ids.get(name);
    if (cached !== undefined) return cached;
    const found = idSchema.safeParse(this.#findDocument.get(name));
    if (!found.success) return undefined;
    this.#ids.set(name, found.data.id);
    return found.data.id;
  }
}
