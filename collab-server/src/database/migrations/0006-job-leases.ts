import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Jobs are shared by all servers: whoever works on one holds it by a lease, which runs out when that server has died. */
const STATEMENTS = [
  `alter table jobs add column worker uuid, add column lease_until timestamptz`,
  `create index jobs_of_worker on jobs (worker) where status = 'running'`,
];

export const jobLeasesMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
