import type { CreativeKind } from '../documents/document-name.ts';
import type { Role } from '../presence/presence-state.ts';

/** Shapes that the HTTP API returns and the client and agents read. Request bodies live with their routes as zod schemas. */
export interface User {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
}

export interface Session {
  readonly accessToken: string;
  readonly user: User;
  /** where the link leads, `/c/<creativeId>` or `/`; only from `auth/link` */
  readonly landing?: string;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface Creative {
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: CreativeKind;
  readonly title: string;
  readonly campaign: { readonly id: string; readonly name: string } | null;
  readonly contentName: string;
  readonly reviewName: string;
  readonly role: Role;
  readonly status: 'draft' | 'reviewing' | 'approved';
  /** number of decisions that a later edit made stale */
  readonly staleDecisions: number;
  /** signed address of a PNG of the first page */
  readonly coverUrl: string;
  readonly updatedAt: string;
}

export interface Ticket {
  readonly token: string;
  readonly role: Role;
  readonly documents: readonly [contentName: string, reviewName: string];
  readonly expiresAt: string;
  /** whom the ticket names: the id with which its holder signs what it writes */
  readonly holder?: { readonly id: string; readonly name: string };
}

export interface Asset {
  readonly assetId: string;
  readonly name: string;
  readonly mime: string;
  readonly width: number | null;
  readonly height: number | null;
  /** signed, short-lived */
  readonly url: string;
}

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  readonly id: string;
  readonly status: JobStatus;
  /** 0–1, never falls */
  readonly progress: number;
  readonly result?: { readonly url: string; readonly mime: string; readonly bytes: number };
  readonly error?: { readonly code: string; readonly message: string };
}

export interface List<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}
