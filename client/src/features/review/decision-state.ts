import type { Decision, Scope } from '@sparklio/shared/documents/review/schema';
import { SCOPES } from '@sparklio/shared/documents/review/schema';

export interface DecisionView {
  /** the newest decision of each scope, in the order of the scopes: these count */
  readonly current: readonly Decision[];
  /** those that a later one replaced, newest first */
  readonly earlier: readonly Decision[];
}

/** Which decisions count now and which are history. */
export function viewDecisions(decisions: readonly Decision[]): DecisionView {
  const newestFirst = decisions.toSorted(
    (a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id),
  );
  const latest = new Map<Scope, Decision>();
  for (const decision of newestFirst) if (!latest.has(decision.scope)) latest.set(decision.scope, decision);
  const current = SCOPES.map((scope) => latest.get(scope)).filter((decision) => decision !== undefined);
  return { current, earlier: newestFirst.filter((decision) => !current.includes(decision)) };
}
