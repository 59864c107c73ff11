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

/** Where the bytes of an announced file go, until it is completed. The address is the permission. */
export type UploadPlace =
  | {
      readonly id: string;
      readonly method: 'PUT';
      readonly url: string;
      /** sent along as they are */
      readonly headers: Readonly<Record<string, string>>;
    }
  | {
      readonly id: string;
      /** as multipart/form-data: these fields, then one named `file` with the bytes */
      readonly method: 'POST';
      readonly url: string;
      readonly fields: Readonly<Record<string, string>>;
    };

export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  readonly id: string;
  readonly status: JobStatus;
  /** 0–1, never falls */
  readonly progress: number;
  readonly result?: { readonly url: string; readonly mime: string; readonly bytes: number };
  readonly error?: { readonly code: string; readonly message: string };
}

/** A link that lets people in. Its token is told once, to who made it, and never again. */
export interface LinkInfo {
  readonly id: string;
  readonly kind: 'invite' | 'guest';
  readonly role: Role;
  /** the one creative it leads to; null: the workspace */
  readonly creative: { readonly id: string; readonly title: string } | null;
  /** name of who made it */
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly isExpired: boolean;
  readonly hasPassword: boolean;
  /** how often it was opened, and by how many people */
  readonly uses: number;
  readonly people: number;
  readonly lastUsedAt: string | null;
}

export const SELF_APPROVAL = ['allow', 'refuse'] as const;

/** What a workspace has decided for itself. */
export interface WorkspacePolicy {
  /** `refuse`: who edited since the last approval cannot approve */
  readonly selfApproval: (typeof SELF_APPROVAL)[number];
}

/** One line of the audit trail. */
export interface AuditRecord {
  readonly id: string;
  readonly action: string;
  /** null: nobody that is known, such as somebody who failed to sign in */
  readonly actor: {
    readonly id: string;
    readonly name: string | null;
    readonly kind: 'user' | 'agent' | 'server';
  } | null;
  readonly target: string | null;
  /** name of the person or title of the creative that it was done to */
  readonly targetName: string | null;
  /** by action; ids and settings, never what a document says */
  readonly details: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  readonly at: string;
}

/** What checking a ledger of decisions came to. */
export interface LedgerReport {
  readonly isWhole: boolean;
  /** decisions, and that they went stale */
  readonly entries: number;
  readonly problems: readonly {
    /** place in the chain, from 1; 0: the problem is not one of an entry, and `decisionId` is empty */
    readonly number: number;
    /** the decision that the entry makes, or makes stale */
    readonly decisionId: string;
    readonly problem: string;
  }[];
}

export interface List<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
}
