import { RIGHTS } from '@sparklio/shared/presence/rights';
import type { Rights } from '@sparklio/shared/presence/rights';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { MemberRole } from '../database/schema.ts';

/** Weakest first. */
export const MEMBER_ROLES = [
  'viewer',
  'reviewer',
  'editor',
  'admin',
  'owner',
] as const satisfies readonly MemberRole[];

/** The stronger of the roles that somebody holds, or undefined for none. */
export function strongestRole(roles: readonly (MemberRole | null | undefined)[]): MemberRole | undefined {
  return roles
    .filter((role) => role !== null && role !== undefined)
    .toSorted((a, b) => MEMBER_ROLES.indexOf(b) - MEMBER_ROLES.indexOf(a))[0];
}

/** All that any of the roles may do: an editor who is a reviewer too may decide. */
export function rightsOf(roles: readonly Role[]): Rights {
  const any = (right: keyof Rights): boolean => roles.some((role) => RIGHTS[role][right]);
  return {
    editContent: any('editContent'),
    comment: any('comment'),
    propose: any('propose'),
    decideProposals: any('decideProposals'),
    decide: any('decide'),
    export: any('export'),
    share: any('share'),
  };
}
