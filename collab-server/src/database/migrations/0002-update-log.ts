import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The update log, for a studio whose log is in Postgres (`update-log/adapters/postgres.ts`, which alone reads and writes
 * these tables). The embedded database has the tables too and leaves them empty: its log is a file of its own.
 *
 * Times are epoch milliseconds as the checksums have them. Updates are small and hardly compress, so Postgres need not try.
 */
const STATEMENTS = [
  // One row per document that every commit changes in place: room on the page keeps its index out of it.
  `create table logged_documents (
    id bigint generated always as identity primary key,
    name text not null unique,
    head bigint not null default 0,
    oldest bigint not null default 1,
    snapshot bigint not null default 0,
    tail_bytes bigint not null default 0,
    changed_at bigint not null default 0
  ) with (fillfactor = 50)`,
  `create table document_updates (
    document bigint not null,
    seq bigint not null,
    actor_id text not null,
    actor_kind text not null check (actor_kind in ('user','agent','server')),
    turn_id text,
    at bigint not null,
    crc bigint not null,
    bytes bytea not null,
    primary key (document, seq)
  )`,
  `alter table document_updates alter column bytes set storage external`,
  `create table document_snapshots (
    document bigint not null references logged_documents(id),
    seq bigint not null,
    key text not null,
    sha256 text not null,
    bytes bigint not null,
    at bigint not null,
    primary key (document, seq)
  )`,
];

export const updateLogMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
