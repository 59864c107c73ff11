import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** At most one row, written by the first server that starts. */
const STATEMENTS = [
  `create table deployment (
    is_only boolean primary key default true check (is_only),
    id text not null,
    created_at timestamptz not null default now()
  )`,
];

export const deploymentMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
