import type { Proposal } from '@sparklio/shared/documents/review/schema';

/** Withdrawn proposals of one agent that stay for the record. */
export const WITHDRAWN_KEPT = 10;

/**
 * The ids of withdrawn proposals to remove: those nobody ever decided, except for the newest. Without it every finding
 * that was true for a moment would stay in the document for ever. Pure.
 *
 * @param proposals all of one agent's, in any state
 */
export function outdatedWithdrawals(proposals: readonly Proposal[]): readonly string[] {
  return proposals
    .filter((proposal) => proposal.status === 'withdrawn' && !isDecided(proposal))
    .toSorted((a, b) => compare(b.createdAt, a.createdAt) || compare(b.id, a.id))
    .slice(WITHDRAWN_KEPT)
    .map(({ id }) => id);
}

function isDecided({ decidedBy, decidedByName, decidedAt }: Proposal): boolean {
  return decidedBy !== undefined || decidedByName !== undefined || decidedAt !== undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
