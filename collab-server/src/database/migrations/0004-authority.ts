import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Authority: keys that all servers share, links that can be taken back, decisions that say on which state of the log they
 * stand, and a trace of every change of access by which each server finds out whom it must look at again.
 */
const STATEMENTS = [
  // A row is seen by others only when its transaction is over, maybe after rows of later transactions. Its transaction id
  // against the oldest one still running tells a reader what it cannot have seen yet: see access/rights-source.ts.
  `create table access_changes (
    tx xid8 not null default pg_current_xact_id(),
    workspace_id uuid,
    creative_id uuid,
    user_id uuid,
    at timestamptz not null default now()
  )`,
  `create index access_changes_by_tx on access_changes (tx)`,
  `create function note_membership_change() returns trigger language plpgsql as $$
    declare
      changed record;
    begin
      if tg_op = 'DELETE' then changed := old; else changed := new; end if;
      insert into access_changes (workspace_id, user_id) values (changed.workspace_id, changed.user_id);
      return null;
    end
  $$`,
  `create function note_guest_change() returns trigger language plpgsql as $$
    declare
      changed record;
    begin
      if tg_op = 'DELETE' then changed := old; else changed := new; end if;
      insert into access_changes (creative_id, user_id) values (changed.creative_id, changed.user_id);
      return null;
    end
  $$`,
  `create function note_creative_change() returns trigger language plpgsql as $$
    begin
      insert into access_changes (creative_id) values (old.id);
      return null;
    end
  $$`,
  `create trigger memberships_noted after insert or update or delete on memberships
    for each row execute function note_membership_change()`,
  `create trigger creative_members_noted after insert or update or delete on creative_members
    for each row execute function note_guest_change()`,
  `create trigger creatives_noted after update of deleted_at, workspace_id or delete on creatives
    for each row execute function note_creative_change()`,

  // What was given by hand stays when a link is revoked; null: all of it came by links.
  `alter table memberships add column granted_role text check (granted_role in ('owner','admin','editor','reviewer','viewer'))`,
  `create table link_uses (
    link_id uuid not null references links(id) on delete cascade,
    user_id uuid not null references users(id) on delete cascade,
    uses integer not null default 1,
    last_used_at timestamptz not null,
    ended_at timestamptz,
    primary key (link_id, user_id)
  )`,
  `create index link_uses_by_user on link_uses (user_id)`,
  `create index links_by_workspace on links (workspace_id, id desc)`,
  `insert into link_uses (link_id, user_id, uses, last_used_at)
    select links.id, users.id, count(*), max(audit_log.created_at)
    from audit_log
    join links on links.id::text = audit_log.details->>'link'
    join users on users.id = audit_log.actor_id
    where audit_log.action = 'link_used'
    group by links.id, users.id`,
  `update memberships set granted_role = role where not exists (
    select 1 from link_uses join links on links.id = link_uses.link_id
    where links.workspace_id = memberships.workspace_id and links.kind = 'invite'
      and links.role = memberships.role and link_uses.user_id = memberships.user_id
  )`,

  `create table server_keys (
    id uuid primary key,
    purpose text not null check (purpose in ('tokens','addresses','decisions')),
    secret text not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz
  )`,
  `create unique index server_keys_in_use on server_keys (purpose) where retired_at is null`,
  `create table decision_keys (
    id text primary key,
    public_key text not null,
    created_at timestamptz not null default now()
  )`,
  `create trigger decision_keys_keep before update or delete or truncate on decision_keys execute function refuse_change()`,
  `create table sign_in_tokens (
    token_hash bytea primary key,
    user_id uuid not null references users(id) on delete cascade,
    expires_at timestamptz not null
  )`,

  `alter table workspaces add column self_approval text not null default 'allow' check (self_approval in ('allow','refuse'))`,
  `alter table workspaces add column filling_since timestamptz`,
  `alter table decisions add column position bigint`,
  `create index audit_log_by_actor on audit_log (actor_id, id desc)`,
];

export const authorityMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
