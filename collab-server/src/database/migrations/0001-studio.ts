import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * The first shape of the relational data. `pgvector` must be there: embedded, it is loaded with the database;
 * on a server it has to be installed.
 */
const STATEMENTS = [
  `create extension if not exists vector`,
  `create table users (
    id uuid primary key,
    email text unique,
    name varchar(120) not null,
    password_hash text,
    created_at timestamptz not null default now(),
    check (email = lower(email))
  )`,
  `create table workspaces (
    id uuid primary key,
    name varchar(120) not null,
    created_at timestamptz not null default now()
  )`,
  `create table memberships (
    workspace_id uuid not null references workspaces(id) on delete cascade,
    user_id uuid not null references users(id) on delete cascade,
    role text not null check (role in ('owner','admin','editor','reviewer','viewer')),
    created_at timestamptz not null default now(),
    primary key (workspace_id, user_id)
  )`,
  `create index memberships_by_user on memberships (user_id)`,
  `create table campaigns (
    id uuid primary key,
    workspace_id uuid not null references workspaces(id) on delete cascade,
    name varchar(200) not null,
    created_at timestamptz not null default now()
  )`,
  `create table creatives (
    id uuid primary key,
    workspace_id uuid not null references workspaces(id) on delete cascade,
    campaign_id uuid references campaigns(id) on delete set null,
    kind text not null check (kind in ('canvas','storyboard','timeline','copy')),
    title varchar(200) not null,
    status text not null default 'draft' check (status in ('draft','reviewing','approved')),
    review_requested boolean not null default false,
    content_hash text,
    created_by uuid not null references users(id),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    deleted_at timestamptz
  )`,
  `create index creatives_by_workspace on creatives (workspace_id, id desc) where deleted_at is null`,
  `create table creative_members (
    creative_id uuid not null references creatives(id) on delete cascade,
    user_id uuid not null references users(id) on delete cascade,
    role text not null check (role in ('editor','reviewer','viewer')),
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    primary key (creative_id, user_id)
  )`,
  `create index creative_members_by_user on creative_members (user_id)`,
  `create table links (
    id uuid primary key,
    kind text not null check (kind in ('invite','guest')),
    token_hash bytea not null unique,
    workspace_id uuid not null references workspaces(id) on delete cascade,
    creative_id uuid references creatives(id) on delete cascade,
    role text not null,
    email text,
    password_hash text,
    created_by uuid not null references users(id),
    expires_at timestamptz not null,
    revoked_at timestamptz,
    created_at timestamptz not null default now(),
    check ((kind = 'guest') = (creative_id is not null))
  )`,
  `create table refresh_tokens (
    id uuid primary key,
    family_id uuid not null,
    user_id uuid not null references users(id) on delete cascade,
    token_hash bytea not null unique,
    expires_at timestamptz not null,
    used_at timestamptz,
    revoked_at timestamptz,
    created_at timestamptz not null default now()
  )`,
  `create index refresh_tokens_by_family on refresh_tokens (family_id)`,
  `create table brands (
    id uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references workspaces(id) on delete cascade,
    user_id uuid not null references users(id),
    name varchar(255) not null,
    brand_kit jsonb,
    created_at timestamptz not null default now()
  )`,
  `create index brands_by_workspace on brands (workspace_id, created_at)`,
  `create table briefs (
    id uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references workspaces(id) on delete cascade,
    brand_id uuid references brands(id) on delete set null,
    creative_id uuid references creatives(id) on delete cascade,
    type varchar(50),
    content jsonb not null,
    status varchar(20) not null default 'draft',
    created_at timestamptz not null default now()
  )`,
  `create table assets (
    id uuid primary key default gen_random_uuid(),
    workspace_id uuid not null references workspaces(id) on delete cascade,
    brief_id uuid references briefs(id) on delete set null,
    type varchar(50),
    content jsonb,
    canvas_data jsonb,
    version integer not null default 1,
    name varchar(255) not null,
    mime varchar(100) not null,
    bytes integer not null,
    width integer,
    height integer,
    sha256 char(64) not null,
    created_by uuid not null references users(id),
    created_at timestamptz not null default now()
  )`,
  `create index assets_by_workspace on assets (workspace_id, id desc)`,
  `create table uploads (
    id uuid primary key,
    workspace_id uuid not null references workspaces(id) on delete cascade,
    user_id uuid not null references users(id) on delete cascade,
    name varchar(255) not null,
    mime varchar(100) not null,
    bytes integer not null,
    asset_id uuid references assets(id) on delete set null,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
  )`,
  `create table jobs (
    id uuid primary key,
    workspace_id uuid not null references workspaces(id) on delete cascade,
    creative_id uuid not null references creatives(id) on delete cascade,
    user_id uuid not null references users(id) on delete cascade,
    kind varchar(40) not null,
    input jsonb not null,
    status text not null check (status in ('queued','running','done','failed','cancelled')),
    progress real not null default 0 check (progress between 0 and 1),
    attempts integer not null default 0,
    result jsonb,
    error jsonb,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`,
  `create index jobs_unfinished on jobs (created_at) where status in ('queued','running')`,
  `create table decisions (
    id uuid primary key,
    workspace_id uuid not null references workspaces(id),
    creative_id uuid not null references creatives(id),
    number integer not null,
    decision text not null check (decision in ('approve','request_changes','hold')),
    scope text not null check (scope in ('whole','brand','legal','copy')),
    comment text,
    user_id uuid not null references users(id),
    user_name varchar(120) not null,
    content_hash char(64) not null,
    prev_hash char(64) not null,
    hash char(64) not null,
    signature text,
    stale_at timestamptz,
    created_at timestamptz not null,
    unique (creative_id, number)
  )`,
  `create table audit_log (
    id uuid primary key,
    workspace_id uuid,
    actor_id uuid,
    actor_kind text not null,
    action varchar(60) not null,
    target text,
    details jsonb,
    request_id text,
    created_at timestamptz not null default now()
  )`,
  `create index audit_log_by_workspace on audit_log (workspace_id, created_at desc)`,
  `create table agent_logs (
    id uuid primary key,
    workspace_id uuid not null references workspaces(id) on delete cascade,
    message_id varchar(100) not null,
    subject text not null,
    sender varchar(100) not null,
    receiver varchar(100) not null,
    envelope jsonb not null,
    created_at timestamptz not null default now()
  )`,
  `create table embeddings (
    id uuid primary key default gen_random_uuid(),
    source_id uuid not null,
    source_type varchar(50),
    chunk_text text,
    embedding vector(1536),
    metadata jsonb,
    created_at timestamptz not null default now()
  )`,
  `create index ix_embeddings_vector on embeddings using ivfflat (embedding vector_cosine_ops)`,
  // The ledger and the audit trail only grow. Staleness is the one thing that may be noted on a decision afterwards, once.
  `create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name;
    end
  $$`,
  `create function refuse_decision_change() returns trigger language plpgsql as $$
    begin
      if old.stale_at is null and new.stale_at is not null
        and to_jsonb(new) - 'stale_at' = to_jsonb(old) - 'stale_at' then
        return new;
      end if;
      raise exception 'decisions is append-only';
    end
  $$`,
  `create trigger decisions_keep before delete or truncate on decisions execute function refuse_change()`,
  `create trigger decisions_fixed before update on decisions for each row execute function refuse_decision_change()`,
  `create trigger audit_log_keep before update or delete or truncate on audit_log execute function refuse_change()`,
];

export const studioMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
