import { v7, validate, version } from 'uuid';

/**
 * Ids are UUIDv7: they sort by time of birth and hold no characters that would
 * need escaping in a document name, a bus subject or an object key.
 */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]?: Name };

export type WorkspaceId = Id<'workspace'>;
export type CreativeId = Id<'creative'>;
export type UserId = Id<'user'>;
export type AssetId = Id<'asset'>;
export type PageId = Id<'page'>;
export type ObjectId = Id<'object'>;
export type ProposalId = Id<'proposal'>;
export type ThreadId = Id<'thread'>;
export type TurnId = Id<'turn'>;

/** A new UUIDv7, lower case. */
export function createId(): string {
  return v7();
}

/** True for any lower-case UUID of version 7. */
export function isId(value: unknown): value is string {
  return (
    typeof value === 'string' && value === value.toLowerCase() && validate(value) && version(value) === 7
  );
}
