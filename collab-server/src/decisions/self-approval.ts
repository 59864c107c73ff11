import { StudioError } from '@sparklio/shared/errors';
import type { Scope } from '@sparklio/shared/documents/review/schema';
import { RIGHTS } from '@sparklio/shared/presence/rights';
import type { Role } from '@sparklio/shared/presence/presence-state';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { LedgerRow } from './ledger.ts';

/** Entries looked at in one go. */
const PAGE = 2_000;

/**
 * Whether somebody wrote to the content since its scope was last approved; since it was made, if it never was. The log
 * knows who wrote. Where it does not reach back so far any more, whoever may edit counts as having done so.
 *
 * @param entries the ledger, oldest first
 */
export async function hasEditedSinceApproval(
  log: Pick<UpdateLog, 'readAfter'>,
  contentName: string,
  entries: readonly LedgerRow[],
  person: { readonly userId: string; readonly role: Role; readonly scope: Scope },
): Promise<boolean> {
  const approval = entries.findLast(
    ({ decision, scope }) => decision === 'approve' && (scope === 'whole' || scope === person.scope),
  );
  try {
    let after = Number(approval?.position ?? 0);
    for (;;) {
      const page = await log.readAfter(contentName, after, PAGE);
      if (page.some(({ actorId, actorKind }) => actorKind === 'user' && actorId === person.userId))
        return true;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return false;
      after = last.seq;
    }
  } catch (error) {
    if (error instanceof StudioError && error.code === 'not_found') return RIGHTS[person.role].editContent;
    throw error;
  }
}
