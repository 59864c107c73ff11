import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

// One tree of updates, in the order in which it is read: a commit of one document touches one page, and the tail of an
// old document lies together, however much archive stands before it.
const SCHEMA = `
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    head INTEGER NOT NULL,
    first INTEGER NOT NULL,
    snapshot INTEGER NOT NULL,
    tail_bytes INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    crc INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE updates (
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
  CREATE TABLE snapshots (
    document INTEGER NOT NULL REFERENCES documents (id),
    seq INTEGER NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (document, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE transferred (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    generation INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    crc INTEGER NOT NULL
  ) STRICT;
`;

const VERSION = 2;

/**
 * Opens the database, making it if needed. `synchronous=FULL` makes every commit wait for the disk. The lock is
 * exclusive: a second process on the same file fails at once instead of interleaving.
 *
 * @throws Error if it cannot be opened or has another version
 */
export function openSqlite(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA locking_mode = EXCLUSIVE');
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('PRAGMA wal_autocheckpoint = 4000');
  db.exec('BEGIN IMMEDIATE');
  const version = db.prepare('PRAGMA user_version').get()?.user_version;
  const isNew = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables === 0;
  if (isNew) {
    db.exec(SCHEMA);
    db.prepare('INSERT INTO transferred VALUES (0, 0, 0, 0, ?)').run(crc32('0\n0\n0'));
    db.exec(`PRAGMA user_version = ${VERSION}`);
  } else if (version !== VERSION) {
    db.close();
    throw new Error(
      `The log of edits in ${path} was written by another version of the studio (${String(version)}).`,
    );
  }
  db.exec('COMMIT');
  return db;
}
