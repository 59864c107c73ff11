import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The audit log as chains, one per workspace and one for what belongs to none. The database makes them, so that an entry
 * costs one statement and every server writes the same chain: whoever inserts waits for who inserted before into the same one.
 * `access/audit-chain.ts` checks and signs them.
 */
const STATEMENTS = [
  `create table audit_chains (
    chain text primary key,
    number bigint not null,
    hash char(64) not null
  )`,
  `create table audit_signatures (
    chain text not null,
    number bigint not null,
    hash char(64) not null,
    signature text not null,
    created_at timestamptz not null default now(),
    primary key (chain, number)
  )`,
  `create trigger audit_signatures_keep before update or delete or truncate on audit_signatures
    execute function refuse_change()`,
  `drop trigger audit_log_keep on audit_log`,
  `alter table audit_log add column number bigint, add column prev_hash char(64), add column hash char(64)`,
  `create function chained(entry audit_log) returns audit_log language plpgsql as $$
    declare
      of_chain text := coalesce(entry.workspace_id::text, 'studio');
      head audit_chains;
    begin
      insert into audit_chains values (of_chain, 0, repeat('0', 64)) on conflict (chain) do nothing;
      select * into head from audit_chains where chain = of_chain for update;
      entry.number := head.number + 1;
      entry.prev_hash := head.hash;
      entry.hash := encode(sha256(convert_to(jsonb_build_array(
        entry.id, entry.workspace_id, entry.number, entry.actor_id, entry.actor_kind, entry.action, entry.target,
        entry.details, entry.request_id,
        to_char(entry.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.prev_hash
      )::text, 'UTF8')), 'hex');
      update audit_chains set number = entry.number, hash = entry.hash where chain = of_chain;
      return entry;
    end
  $$`,
  `create function chain_audit_entry() returns trigger language plpgsql as $$
    begin
      return chained(new);
    end
  $$`,
  `do $$
    declare
      entry audit_log;
    begin
      for entry in select * from audit_log order by id loop
        entry := chained(entry);
        update audit_log set number = entry.number, prev_hash = entry.prev_hash, hash = entry.hash where id = entry.id;
      end loop;
    end
  $$`,
  `alter table audit_log alter column number set not null, alter column prev_hash set not null, alter column hash set not null`,
  `create unique index audit_log_by_chain on audit_log ((coalesce(workspace_id::text, 'studio')), number)`,
  `create trigger audit_log_chained before insert on audit_log for each row execute function chain_audit_entry()`,
  `create trigger audit_log_keep before update or delete or truncate on audit_log execute function refuse_change()`,
];

export const auditChainMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
