import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * How far the log has come with each Yjs client of a document, for servers that share it (`update-log/adapters/postgres-append.ts`).
 * It knows entries from now on only. That is enough: a server that checks has read the document since, so it knows the older ones.
 */
const STATEMENTS = [
  `create table document_clocks (
    document bigint not null,
    client bigint not null,
    since bigint not null,
    next bigint not null,
    primary key (document, client)
  ) with (fillfactor = 50)`,
];

export const documentClocksMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
