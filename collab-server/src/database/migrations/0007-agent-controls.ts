import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Stops outlive whoever was there to hear them. */
const STATEMENTS = [
  `create table agent_controls (
    number bigint generated always as identity primary key,
    workspace_id uuid not null references workspaces on delete cascade,
    action text not null check (action in ('stop', 'resume')),
    agent text,
    creative_id uuid references creatives on delete cascade,
    requested_by uuid not null,
    created_at timestamptz not null default now()
  )`,
  `create index agent_controls_of_workspace on agent_controls (workspace_id)`,
];

export const agentControlsMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
