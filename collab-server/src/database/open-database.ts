import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { vector } from '@electric-sql/pglite-pgvector';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { StudioError } from '@sparklio/shared/errors';
import { createKeyedLock } from '../locks/keyed-lock.ts';
import type { KeyedLock } from '../locks/keyed-lock.ts';
import { createPostgresLock } from '../locks/postgres-lock.ts';
import { migrate } from './migrate.ts';
import type { Database } from './schema.ts';
import { isDatabaseUnavailable } from './unavailable.ts';

export interface OpenDatabase {
  readonly db: Kysely<Database>;
  /** exclusive over all servers that have opened this database */
  readonly lock: KeyedLock;
  /** Waits for queries under way. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A Postgres server with pgvector. Absent: an embedded one in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  /** Absent together with `databaseUrl`: in memory, gone on close. */
  readonly dataDir?: string | undefined;
  /** Contents for a new in-memory database, from `dumpDataDir`; a test starts in 0.3 s with it. */
  readonly template?: Blob;
  /** A server gets this long for a connection and for each statement, ms. Not for migrations. */
  readonly answersWithinMs?: number;
}

/** PGlite has no background workers, so nobody else would move its write-ahead log into the tables. */
const CHECKPOINT_EVERY_MS = 10 * 60_000;
/** A server that hangs must not collect requests without end. */
const ANSWERS_WITHIN_MS = 15_000;
/** Locks that one server holds or waits for at a time; more wait for their turn, as long as for a connection. */
const MOST_LOCKS = 5;

/**
 * Opens the relational data and migrates it. Embedded or on a server, the same pool and dialect are used.
 * The folder must not be open in another process: the embedded database would lose writes without a word.
 * Servers that open the same database at once migrate it one after the other.
 *
 * @throws StudioError `unavailable` if the server does not answer; else what it refuses with
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, answersWithinMs = ANSWERS_WITHIN_MS } = options;
  if (databaseUrl === undefined) return openEmbedded(options);
  await migrateServer(databaseUrl, answersWithinMs);
  const limits = {
    connectionString: databaseUrl,
    connectionTimeoutMillis: answersWithinMs,
    // The server's own limit frees the connection; ours is for a server that does not answer any more.
    statement_timeout: answersWithinMs,
    query_timeout: answersWithinMs + 1000,
  };
  const db = over(serverPool({ ...limits, max: 10 }));
  const locks = serverPool({ ...limits, max: MOST_LOCKS });
  const close = async (): Promise<void> => {
    await db.destroy();
    await locks.end();
  };
  return { db, lock: createPostgresLock(locks), close };
}

/** On a connection without limits: a migration takes as long as there are rows, and another server may be at it. */
async function migrateServer(connectionString: string, connectionTimeoutMillis: number): Promise<void> {
  const db = over(serverPool({ connectionString, max: 1, connectionTimeoutMillis }));
  try {
    await migrate(db);
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new StudioError(
      'unavailable',
      `The database that DATABASE_URL names does not answer: check the address and that it runs, or leave it out (${said}).`,
    );
  } finally {
    await db.destroy();
  }
}

function over(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** A server that is restarted breaks connections: queries under way reject, later ones get new connections, and we go on. */
function serverPool(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  // Without a listener the event would end the process, whether the connection is idle or in use.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function openEmbedded(options: DatabaseOptions): Promise<OpenDatabase> {
  const { dataDir, template } = options;
  if (dataDir !== undefined) await mkdir(join(dataDir, 'database'), { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir: join(dataDir, 'database') }),
    ...(template === undefined ? {} : { loadDataDir: template }),
    extensions: { vector },
    // By default it runs without fsync. Opening the write-ahead log with O_SYNC is the one way that reaches the disk.
    ...(dataDir === undefined
      ? {}
      : {
          startParams: [
            ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
            '-c',
            'fsync=on',
            '-c',
            'wal_sync_method=open_datasync',
          ],
        }),
  });
  const pool = new pg.Pool(createPgConfig(pglite));
  const checkpoints = setInterval(() => {
    // A checkpoint that fails is tried again; what was committed is safe in the write-ahead log meanwhile.
    pool.query('checkpoint').catch(() => undefined);
  }, CHECKPOINT_EVERY_MS);
  checkpoints.unref();
  const db = over(pool);
  const close = async (): Promise<void> => {
    clearInterval(checkpoints);
    await db.destroy();
    await pglite.close();
  };
  try {
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  // The folder is ours alone, and so is what is in it.
  return { db, lock: createKeyedLock(), close };
}
