import type { ProposalId, ThreadId, TurnId } from '../../ids.ts';
import type { Json } from '../canvas/schema.ts';

/** Roots of the review buffer. Each is a Y.Map keyed by id; entries are Y.Maps of the form "key, else base". */
export const REVIEW_ROOTS = {
  brief: 'brief',
  chat: 'chat',
  threads: 'threads',
  proposals: 'proposals',
  decisions: 'decisions',
  spending: 'spending',
  status: 'status',
} as const;

/** Roots that only the server writes. The update guard refuses them from any socket. */
export const SERVER_ROOTS: ReadonlySet<string> = new Set(['decisions', 'spending', 'status']);

export type ReviewState = 'draft' | 'reviewing' | 'approved';

/** Where a thread is pinned. Points are fractions 0–1 of the page. */
export type Anchor =
  | {
      readonly kind: 'point';
      readonly pageId: string;
      readonly point: readonly [number, number];
      readonly objectId?: string;
    }
  | { readonly kind: 'object'; readonly objectId: string }
  | { readonly kind: 'text'; readonly objectId: string; readonly range: readonly [number, number] }
  | { readonly kind: 'time'; readonly frames: readonly [number, number] }
  | { readonly kind: 'whole' };

export interface Comment {
  readonly id: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly body: string;
  /** ISO 8601 */
  readonly createdAt: string;
}

/** `comments` is a Y.Map of comment entries under the thread, so two people answering at once both stay. */
export interface Thread {
  readonly id: ThreadId;
  readonly authorId: string;
  readonly authorName: string;
  readonly anchor: Anchor;
  readonly createdAt: string;
  readonly resolved: boolean;
  readonly resolvedBy?: string;
  readonly comments: readonly Comment[];
}

export interface ChatMessage {
  readonly id: string;
  readonly authorId: string;
  readonly authorName: string;
  readonly authorKind: 'user' | 'agent';
  readonly body: string;
  readonly createdAt: string;
}

export const PROPOSAL_STATUSES = ['open', 'accepted', 'partly_accepted', 'rejected', 'withdrawn'] as const;
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number];

/**
 * A value the author looked at to decide. If it no longer holds, the proposal is stale.
 * `target` is an object or page id, or `meta`; `property` as in the schema, `exists` for the entry itself.
 */
export interface Read {
  readonly target: string;
  readonly property: string;
  readonly value: Json;
}

export interface Proposal {
  readonly id: ProposalId;
  readonly authorId: string;
  readonly authorName: string;
  readonly authorKind: 'user' | 'agent';
  readonly turnId?: TurnId;
  /** the rule it comes from, `layout.overflow`; absent for proposals without one */
  readonly rule?: string;
  /** same finding, same key: lets an agent recognise what it said before, over restarts */
  readonly findingKey?: string;
  readonly title: string;
  readonly rationale: string;
  /** the objects it is about, for pins and highlights; may be more than the commands touch */
  readonly targets: readonly string[];
  /** commands of the content document; empty if the author saw a fault but no safe way to mend it */
  readonly commands: readonly Json[];
  readonly reads: readonly Read[];
  readonly status: ProposalStatus;
  readonly reason?: string;
  readonly createdAt: string;
  readonly decidedBy?: string;
  readonly decidedByName?: string;
  readonly decidedAt?: string;
  readonly costUsd: number;
}

export const DECISIONS = ['approve', 'request_changes', 'hold'] as const;
export type DecisionKind = (typeof DECISIONS)[number];
export const SCOPES = ['whole', 'brand', 'legal', 'copy'] as const;
export type Scope = (typeof SCOPES)[number];

/** Made by the server only. `stale` turns true when the content of its scope is no longer what was decided on. */
export interface Decision {
  readonly id: string;
  readonly decision: DecisionKind;
  readonly scope: Scope;
  readonly comment?: string;
  readonly userId: string;
  readonly userName: string;
  readonly createdAt: string;
  /** sha-256, hex, of the canonical JSON of the scope's content */
  readonly contentHash: string;
  readonly stale: boolean;
  /** ISO 8601: since when it is stale */
  readonly staleAt?: string;
}

export interface ReviewSnapshot {
  readonly status: ReviewState;
  readonly chat: readonly ChatMessage[];
  readonly threads: readonly Thread[];
  readonly proposals: readonly Proposal[];
  readonly decisions: readonly Decision[];
}

/** Limits that writing refuses to pass; characters or pieces. */
export const REVIEW_LIMITS = {
  body: 10_000,
  title: 300,
  rationale: 4_000,
  reason: 2_000,
  name: 200,
  commands: 2_000,
  reads: 5_000,
  targets: 2_000,
} as const;
