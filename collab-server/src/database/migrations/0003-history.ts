import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

// What documents held is kept as `json`, not `jsonb`: a text may hold a NUL, which jsonb cannot.
const STATEMENTS = [
  // How far the log of each content document has been read into activities and changes.
  `create table history_progress (
    creative_id uuid primary key references creatives(id) on delete cascade,
    position bigint not null default 0,
    indexer varchar(100),
    leased_until timestamptz,
    edited_at timestamptz,
    unversioned_since timestamptz
  )`,
  `create index history_unversioned on history_progress (unversioned_since) where unversioned_since is not null`,
  // Why the server edited in somebody's name. Its id stands as turn in the log.
  `create table operations (
    id uuid primary key,
    creative_id uuid not null references creatives(id) on delete cascade,
    source text not null check (source in ('proposal','restore','undo','import')),
    reason text,
    turn_id text,
    undoes text,
    author_id text not null,
    author_name text not null,
    author_kind text not null check (author_kind in ('user','agent','server')),
    accepted_by_id text,
    accepted_by_name text,
    created_at timestamptz not null default now()
  )`,
  `create index operations_undoing on operations (creative_id, undoes) where undoes is not null`,
  `create table activities (
    id uuid primary key,
    creative_id uuid not null references creatives(id) on delete cascade,
    first_position bigint not null,
    last_position bigint not null,
    author_id text not null,
    author_name text not null,
    author_kind text not null,
    source text not null,
    turn_id text,
    reason text,
    accepted_by_id text,
    accepted_by_name text,
    started_at timestamptz not null,
    ended_at timestamptz not null,
    change_count integer not null,
    things json not null
  )`,
  `create index activities_by_position on activities (creative_id, last_position desc)`,
  `create index activities_by_turn on activities (creative_id, turn_id) where turn_id is not null`,
  `create table changes (
    activity_id uuid not null references activities(id) on delete cascade,
    target text not null,
    property text not null,
    creative_id uuid not null,
    position bigint not null,
    changed_at timestamptz not null,
    before json,
    after json,
    rewritten boolean not null,
    primary key (activity_id, target, property)
  )`,
  `create index changes_by_target on changes (creative_id, target, property, position desc)`,
  `create table versions (
    creative_id uuid not null references creatives(id) on delete cascade,
    number integer not null,
    kind text not null check (kind in ('automatic','named','before_restore')),
    name text,
    position bigint not null,
    content_hash char(64) not null,
    scope_hashes json not null,
    content_key text not null,
    created_by_id text not null,
    created_by_name text not null,
    created_by_kind text not null,
    created_at timestamptz not null,
    primary key (creative_id, number)
  )`,
];

export const historyMigration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};
