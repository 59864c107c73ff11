import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { Role } from '@sparklio/shared/presence/presence-state';

/** What a ticket says about who holds it and which two documents it opens. Checked once, then trusted. */
export interface TicketClaims {
  readonly userId: string;
  readonly name: string;
  readonly kind: 'user' | 'agent';
  readonly role: Role;
  readonly workspaceId: string;
  readonly creativeId: string;
  /** the content document and the review buffer of one creative */
  readonly documents: readonly [contentName: string, reviewName: string];
  /** epoch seconds; a connection ends then, unless a newer ticket was shown */
  readonly expiresAt: number;
}

/** Turns the token a client sends into claims. */
export interface TicketVerifier {
  /** @throws StudioError `expired` or `unauthenticated` */
  verify(token: string): Promise<TicketClaims>;
}

/** Whose access changed. Absent means whoever it is; nothing at all means everybody. */
export interface AccessChange {
  readonly workspaceId?: string;
  readonly creativeId?: string;
  readonly userId?: string;
}

/** What the database says about access now. It is the truth between servers, whatever else they tell each other. */
export interface RightsSource {
  /** Changes since the call before, none left out; the first call, and one after a failure, answers everybody. */
  changes(): Promise<readonly AccessChange[]>;
  /** The role of each now, in the same order; undefined: none. */
  rolesOf(
    holders: readonly Pick<TicketClaims, 'userId' | 'kind' | 'creativeId'>[],
  ): Promise<readonly (Role | undefined)[]>;
}

/** Says on the bus that something happened to a document. Payloads carry ids, never content. */
export interface NoticePublisher {
  publish(subject: string, payload: Json): void | Promise<void>;
}

/** Who makes a change. `server` may write every root; anybody else is held to the rights of the role. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly kind: 'user' | 'agent' | 'server';
  readonly role: Role | 'server';
  readonly turnId?: string;
}

/** The part of a logger that the sync server uses. Fields are ids and sizes, never content. */
export interface SyncLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
