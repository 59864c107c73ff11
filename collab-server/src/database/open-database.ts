import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { vector } from '@electric-sql/pglite-pgvector';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate } from './migrate.ts';
import type { Database } from './schema.ts';

export interface OpenDatabase {
  readonly db: Kysely<Database>;
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
}

/** PGlite has no background workers, so nobody else would move its write-ahead log into the tables. */
const CHECKPOINT_EVERY_MS = 10 * 60_000;

/**
 * Opens the relational data and migrates it. Embedded or on a server, the same pool and dialect are used.
 * The folder must not be open in another process: the embedded database would lose writes without a word.
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { pool, closeEmbedded } =
    options.databaseUrl === undefined
      ? await openEmbedded(options)
      : { pool: openServer(options.databaseUrl), closeEmbedded: undefined };
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    await closeEmbedded?.();
  };
  try {
    await migrate(db);
  } catch (error) {
    await close();
    throw error;
  }
  return { db, close };
}

/** A server that is restarted breaks connections: queries under way reject, later ones get new connections, and we go on. */
function openServer(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 10 });
  // Without a listener the event would end the process, whether the connection is idle or in use.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

async function openEmbedded(
  options: DatabaseOptions,
): Promise<{ pool: pg.Pool; closeEmbedded: () => Promise<void> }> {
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
  return {
    pool,
    closeEmbedded: async () => {
      clearInterval(checkpoints);
      await pglite.close();
    },
  };
}
