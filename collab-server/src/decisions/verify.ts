import { sameJson } from '@sparklio/shared/documents/json-value';
import type { Decision } from '@sparklio/shared/documents/review/schema';
import type { LedgerReport } from '@sparklio/shared/protocol/api';
import { FIRST_HASH, hashEntry, toDecision } from './ledger.ts';
import type { LedgerRow } from './ledger.ts';
import type { SignatureCheck } from './signatures.ts';

type Problem = LedgerReport['problems'][number];

const SIGNATURE_PROBLEMS: Readonly<Record<Exclude<SignatureCheck, 'good'>, string>> = {
  bad: 'Its signature does not belong to it.',
  missing: 'It is not signed.',
  unknown_key: 'It is signed with a key that nobody knows here.',
};

/**
 * Whether a creative's decisions are what was decided: each entry fits its hash, follows the one before and is signed, and
 * the review buffer shows exactly these.
 *
 * @param rows the ledger, oldest first
 * @param shown the decisions of the review buffer
 */
export async function verifyLedger(
  rows: readonly LedgerRow[],
  shown: readonly Decision[],
  check: (hash: string, signature: string | null) => Promise<SignatureCheck>,
): Promise<LedgerReport> {
  const problems: Problem[] = [];
  let before = FIRST_HASH;
  for (const [index, row] of rows.entries()) {
    const tell = (problem: string): void => {
      problems.push({ number: index + 1, decisionId: row.id, problem });
    };
    if (row.number !== index + 1) tell(`It says that it is number ${row.number}: one before it is missing.`);
    if (row.prev_hash !== before) tell('It does not follow the entry before it.');
    if (hashEntry(row) !== row.hash) tell('It was changed after it was written.');
    const signature = await check(row.hash, row.signature);
    if (signature !== 'good') tell(SIGNATURE_PROBLEMS[signature]);
    before = row.hash;
    const mirrored = shown.find(({ id }) => id === row.id);
    if (mirrored === undefined) tell('The review buffer does not show it.');
    else if (!isSame(mirrored, toDecision(row))) tell('The review buffer shows it otherwise.');
  }
  const known = new Set(rows.map(({ id }) => id));
  for (const [index, { id }] of shown.filter((decision) => !known.has(decision.id)).entries()) {
    const problem = 'The review buffer shows it, and the ledger does not have it.';
    problems.push({ number: rows.length + index + 1, decisionId: id, problem });
  }
  return { isWhole: problems.length === 0, entries: rows.length, problems };
}

/** Whether an edit made it stale is told to the mirror a moment after the ledger knows, so it is not compared. */
function isSame(shown: Decision, written: Decision): boolean {
  const { stale: _shown, staleAt: _shownAt, ...one } = shown;
  const { stale: _written, staleAt: _writtenAt, ...other } = written;
  return sameJson(one, other);
}
