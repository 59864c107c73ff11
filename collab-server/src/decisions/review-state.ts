import type { Decision, ReviewState } from '@sparklio/shared/documents/review/schema';

/**
 * What a creative's decisions come to. Approved: the newest decision on the whole is an approval that still holds,
 * and nobody has asked for changes or put it on hold since. Otherwise it is in review once anybody asked for
 * that or decided anything.
 *
 * @param decisions oldest first
 */
export function reviewStateOf(decisions: readonly Decision[], reviewRequested: boolean): ReviewState {
  const last = decisions.findLastIndex((decision) => decision.scope === 'whole');
  const approval = decisions[last];
  const objections = decisions.slice(last + 1).some((decision) => decision.decision !== 'approve');
  if (approval?.decision === 'approve' && !approval.stale && !objections) return 'approved';
  return reviewRequested || decisions.length > 0 ? 'reviewing' : 'draft';
}
