import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { CreativeKind } from '@sparklio/shared/documents/document-name';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { ActivitySource, Author, VersionKind } from '@sparklio/shared/protocol/history';
import type { DecisionKind, Scope } from '@sparklio/shared/documents/review/schema';
import type { Role } from '@sparklio/shared/presence/presence-state';

/** Roles that people hold; agents get theirs by ticket and never have a row. */
export type MemberRole = Exclude<Role, 'agent' | 'agent_editor'>;

type AuthorKind = Author['kind'];
/** A position in a log. Drivers give bigints as text. */
type Position = ColumnType<string | number, number, number>;
type CreatedAt = ColumnType<Date, Date | undefined, never>;
type NullableTime = ColumnType<Date | null, Date | null | undefined, Date | null>;
/** Written as JSON text, read as a parsed value. Parse it with its schema before use. */
type JsonColumn = ColumnType<unknown, string, string>;
type NullableJsonColumn = ColumnType<unknown, string | null | undefined, string | null>;

export interface Database {
  users: {
    id: string;
    email: string | null;
    name: string;
    password_hash: string | null;
    created_at: CreatedAt;
  };
  workspaces: {
    id: string;
    name: string;
    /** whether somebody may approve what they edited themselves */
    self_approval: Generated<'allow' | 'refuse'>;
    /** since when a server fills it with the sample */
    filling_since: NullableTime;
    created_at: CreatedAt;
  };
  memberships: {
    workspace_id: string;
    user_id: string;
    role: MemberRole;
    /** what was given by hand; null: all of it came by links */
    granted_role: MemberRole | null;
    created_at: CreatedAt;
  };
  creative_members: {
    creative_id: string;
    user_id: string;
    role: MemberRole;
    expires_at: NullableTime;
    created_at: CreatedAt;
  };
  links: {
    id: string;
    kind: 'invite' | 'guest';
    token_hash: Buffer;
    workspace_id: string;
    creative_id: string | null;
    role: MemberRole;
    email: string | null;
    password_hash: string | null;
    created_by: string;
    expires_at: Date;
    revoked_at: NullableTime;
    created_at: CreatedAt;
  };
  link_uses: {
    link_id: string;
    user_id: string;
    uses: Generated<number>;
    last_used_at: Date;
    /** an administrator decided otherwise since: the link gives this person nothing any more */
    ended_at: NullableTime;
  };
  /** Written by triggers, read by `access/rights-source.ts`. */
  access_changes: {
    tx: string;
    workspace_id: string | null;
    creative_id: string | null;
    user_id: string | null;
    at: CreatedAt;
  };
  server_keys: {
    id: string;
    purpose: 'tokens' | 'addresses' | 'decisions';
    secret: string;
    created_at: CreatedAt;
    retired_at: NullableTime;
  };
  decision_keys: { id: string; public_key: string; created_at: CreatedAt };
  sign_in_tokens: { token_hash: Buffer; user_id: string; expires_at: Date };
  refresh_tokens: {
    id: string;
    family_id: string;
    user_id: string;
    token_hash: Buffer;
    expires_at: Date;
    used_at: NullableTime;
    revoked_at: NullableTime;
    created_at: CreatedAt;
  };
  campaigns: { id: string; workspace_id: string; name: string; created_at: CreatedAt };
  creatives: {
    id: string;
    workspace_id: string;
    campaign_id: string | null;
    kind: CreativeKind;
    title: string;
    status: 'draft' | 'reviewing' | 'approved';
    review_requested: Generated<boolean>;
    content_hash: string | null;
    created_by: string;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | undefined, Date>;
    deleted_at: NullableTime;
  };
  brands: {
    id: Generated<string>;
    workspace_id: string;
    user_id: string;
    name: string;
    brand_kit: NullableJsonColumn;
    created_at: CreatedAt;
  };
  briefs: {
    id: Generated<string>;
    workspace_id: string;
    brand_id: string | null;
    creative_id: string | null;
    type: string | null;
    content: JsonColumn;
    status: Generated<string>;
    created_at: CreatedAt;
  };
  assets: {
    id: Generated<string>;
    workspace_id: string;
    brief_id: string | null;
    type: string | null;
    content: NullableJsonColumn;
    canvas_data: NullableJsonColumn;
    version: Generated<number>;
    name: string;
    mime: string;
    bytes: number;
    width: number | null;
    height: number | null;
    sha256: string;
    created_by: string;
    created_at: CreatedAt;
  };
  uploads: {
    id: string;
    workspace_id: string;
    user_id: string;
    name: string;
    mime: string;
    bytes: number;
    asset_id: string | null;
    expires_at: Date;
    created_at: CreatedAt;
  };
  jobs: {
    id: string;
    workspace_id: string;
    creative_id: string;
    user_id: string;
    kind: string;
    input: JsonColumn;
    status: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
    progress: Generated<number>;
    attempts: Generated<number>;
    /** the server that works on it */
    worker: ColumnType<string | null, string | null | undefined, string | null>;
    lease_until: NullableTime;
    result: NullableJsonColumn;
    error: NullableJsonColumn;
    created_at: CreatedAt;
    updated_at: ColumnType<Date, Date | undefined, Date>;
  };
  decisions: {
    id: string;
    workspace_id: string;
    creative_id: string;
    number: number;
    /** `stale`: the server found that what `decision_id` was made on has changed */
    decision: DecisionKind | 'stale';
    scope: Scope;
    comment: string | null;
    /** null: the server */
    user_id: string | null;
    user_name: string;
    content_hash: string;
    prev_hash: string;
    hash: string;
    signature: string | null;
    created_at: Date;
    /** newest entry of the content's log that the decision looked at, as text; null in entries of before */
    position: string | null;
    /** the decision that is stale */
    decision_id: string | null;
  };
  /** What was marked stale before staleness was signed; empty once a server has started. */
  unsigned_stale: { decision_id: string; stale_at: Date };
  history_progress: {
    creative_id: string;
    position: Position;
    indexer: string | null;
    leased_until: NullableTime;
    edited_at: NullableTime;
    unversioned_since: NullableTime;
  };
  operations: {
    id: string;
    creative_id: string;
    source: 'proposal' | 'restore' | 'undo' | 'import';
    reason: string | null;
    turn_id: string | null;
    undoes: string | null;
    author_id: string;
    author_name: string;
    author_kind: AuthorKind;
    accepted_by_id: string | null;
    accepted_by_name: string | null;
    created_at: CreatedAt;
  };
  activities: {
    id: string;
    creative_id: string;
    first_position: Position;
    last_position: Position;
    author_id: string;
    author_name: string;
    author_kind: AuthorKind;
    source: ActivitySource;
    turn_id: string | null;
    reason: string | null;
    accepted_by_id: string | null;
    accepted_by_name: string | null;
    started_at: Date;
    ended_at: Date;
    change_count: number;
    things: JsonColumn;
  };
  changes: {
    activity_id: string;
    target: string;
    property: string;
    creative_id: string;
    position: Position;
    changed_at: Date;
    before: NullableJsonColumn;
    after: NullableJsonColumn;
    /** it holds the same again: nothing to tell of, but somebody's */
    rewritten: boolean;
  };
  versions: {
    creative_id: string;
    number: number;
    kind: VersionKind;
    name: string | null;
    position: Position;
    content_hash: string;
    scope_hashes: JsonColumn;
    content_key: string;
    created_by_id: string;
    created_by_name: string;
    created_by_kind: AuthorKind;
    created_at: Date;
  };
  audit_log: {
    id: string;
    workspace_id: string | null;
    actor_id: string | null;
    actor_kind: 'user' | 'agent' | 'server';
    action: string;
    target: string | null;
    details: NullableJsonColumn;
    request_id: string | null;
    created_at: CreatedAt;
    /** these three are the database's own: see access/audit-chain.ts */
    number: GeneratedAlways<string>;
    prev_hash: GeneratedAlways<string>;
    hash: GeneratedAlways<string>;
  };
  /** The newest entry of each chain of the audit log. */
  audit_chains: { chain: string; number: string; hash: string };
  audit_signatures: { chain: string; number: string; hash: string; signature: string; created_at: CreatedAt };
  deployment: { is_only: Generated<boolean>; id: string; created_at: CreatedAt };
  agent_controls: {
    number: GeneratedAlways<string>;
    workspace_id: string;
    action: 'stop' | 'resume';
    agent: string | null;
    creative_id: string | null;
    requested_by: string;
    created_at: CreatedAt;
  };
  agent_logs: {
    id: string;
    workspace_id: string;
    message_id: string;
    subject: string;
    sender: string;
    receiver: string;
    envelope: JsonColumn;
    created_at: CreatedAt;
  };
  embeddings: {
    id: Generated<string>;
    source_id: string;
    source_type: string | null;
    chunk_text: string | null;
    embedding: string | null;
    metadata: NullableJsonColumn;
    created_at: CreatedAt;
  };
}

/** The form in which a JSON column is written. */
export function toJsonColumn(value: Json | object): string {
  return JSON.stringify(value);
}
