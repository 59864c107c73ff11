import { sameJson } from '@sparklio/shared/documents/json-value';
import type { Decision, ReviewState, Scope } from '@sparklio/shared/documents/review/schema';
import type { LedgerReport } from '@sparklio/shared/protocol/api';
import { FIRST_HASH, hashEntry, liveDecisions, toDecisions } from './ledger.ts';
import type { LedgerRow } from './ledger.ts';
import { reviewStateOf } from './review-state.ts';
import type { SignatureCheck } from './signatures.ts';

type Problem = LedgerReport['problems'][number];
type Check = (hash: string, signature: string | null) => Promise<SignatureCheck>;

export const SIGNATURE_PROBLEMS: Readonly<Record<Exclude<SignatureCheck, 'good'>, string>> = {
  bad: 'Its signature does not belong to it.',
  missing: 'It is not signed.',
  unknown_key: 'It is signed with a key that nobody knows here.',
};

/** Whether a ledger is what was written: each entry fits its hash, follows the one before and is signed. */
export async function verifyChain(rows: readonly LedgerRow[], check: Check): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const decided = new Set<string>();
  let before = FIRST_HASH;
  for (const [index, row] of rows.entries()) {
    const tell = (problem: string): void => {
      problems.push({ number: index + 1, decisionId: row.decision_id ?? row.id, problem });
    };
    if (row.number !== index + 1) tell(`It says that it is number ${row.number}: one before it is missing.`);
    if (row.prev_hash !== before) tell('It does not follow the entry before it.');
    if (hashEntry(row) !== row.hash) tell('It was changed after it was written.');
    const signature = await check(row.hash, row.signature);
    if (signature !== 'good') tell(SIGNATURE_PROBLEMS[signature]);
    if (row.decision_id === null) decided.add(row.id);
    else if (!decided.has(row.decision_id)) tell('It makes a decision stale that is not before it.');
    before = row.hash;
  }
  return problems;
}

/** Whether those who read decisions elsewhere are shown what the ledger has: in the review buffer, and as the state of the creative. */
export function compareShown(
  rows: readonly LedgerRow[],
  shown: readonly Decision[],
  states: { readonly shown: ReviewState; readonly kept: ReviewState; readonly reviewRequested: boolean },
): readonly Problem[] {
  const problems: Problem[] = [];
  const decisions = toDecisions(rows);
  for (const decision of decisions) {
    const number = rows.findIndex(({ id }) => id === decision.id) + 1;
    const mirrored = shown.find(({ id }) => id === decision.id);
    const tell = (problem: string): void => void problems.push({ number, decisionId: decision.id, problem });
    if (mirrored === undefined) tell('The review buffer does not show it.');
    else if (!sameJson({ ...mirrored }, { ...decision })) tell('The review buffer shows it otherwise.');
  }
  const known = new Set(decisions.map(({ id }) => id));
  for (const [index, { id }] of shown.filter((decision) => !known.has(decision.id)).entries()) {
    const problem = 'The review buffer shows it, and the ledger does not have it.';
    problems.push({ number: rows.length + index + 1, decisionId: id, problem });
  }
  const state = reviewStateOf(decisions, states.reviewRequested);
  const ofCreative = (problem: string): void => void problems.push({ number: 0, decisionId: '', problem });
  if (states.kept !== state)
    ofCreative(`The creative says that it is ${states.kept}, and by its decisions it is ${state}.`);
  if (states.shown !== state)
    ofCreative(`The review buffer says that it is ${states.shown}, and by its decisions it is ${state}.`);
  return problems;
}

/** Whether every decision that holds was made on the content as it is now. */
export function compareContent(
  rows: readonly LedgerRow[],
  hashOf: (scope: Scope) => string,
): readonly Problem[] {
  return liveDecisions(rows)
    .filter(({ scope, content_hash }) => hashOf(scope) !== content_hash)
    .map(({ id, number }) => ({
      number,
      decisionId: id,
      problem:
        'It counts, but the content is not what it was made on. (After an edit of just now, check again.)',
    }));
}
