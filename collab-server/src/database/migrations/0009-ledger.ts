import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * That a decision went stale is an entry of its ledger, chained and signed like the decision. What was marked stale
 * before waits in `unsigned_stale` until a server, which has the key, has written the entries.
 */
const STATEMENTS = [
  `create table unsigned_stale (
    decision_id uuid primary key references decisions(id),
    stale_at timestamptz not null
  )`,
  `insert into unsigned_stale (decision_id, stale_at) select id, stale_at from decisions where stale_at is not null`,
  `drop trigger decisions_fixed on decisions`,
  `drop function refuse_decision_change()`,
  `create trigger decisions_fixed before update on decisions execute function refuse_change()`,
  `alter table decisions drop column stale_at`,
  `alter table decisions add column decision_id uuid references decisions(id)`,
  `alter table decisions alter column user_id drop not null`,
  `alter table decisions drop constraint decisions_decision_check`,
  `alter table decisions add constraint decisions_decision_check
    check (decision in ('approve','request_changes','hold','stale'))`,
  `alter table decisions add constraint decisions_stale_check
    check ((decision = 'stale') = (decision_id is not null) and (decision = 'stale') = (user_id is null))`,
  `create unique index decisions_stale_once on decisions (decision_id)`,
];

export const ledgerMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
