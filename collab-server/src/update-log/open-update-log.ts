import { join } from 'node:path';
import { createPostgresUpdateLog } from './adapters/postgres.ts';
import { createSqliteUpdateLog } from './adapters/sqlite.ts';
import type { UpdateLog } from './update-log.ts';

/** The log of a studio: in its database if that is a server, else in a file of its own. */
export function openUpdateLog(where: {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
}): Promise<UpdateLog> {
  return where.databaseUrl === undefined
    ? createSqliteUpdateLog({ path: join(where.dataDir, 'updates.sqlite') })
    : createPostgresUpdateLog({ url: where.databaseUrl });
}
