import type { Kysely, Selectable } from 'kysely';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { readDecisions, readStatus } from '@sparklio/shared/documents/review/read';
import { StudioError } from '@sparklio/shared/errors';
import type { LedgerReport } from '@sparklio/shared/protocol/api';
import type { Database } from '../database/schema.ts';
import type { PastStates } from '../history/past-states.ts';
import { hashScope, readStoredContent } from './decided-content.ts';
import { liveDecisions, readEntries } from './ledger.ts';
import { readSignatureCheck } from './signatures.ts';
import { compareContent, compareShown, verifyChain } from './verify.ts';

type Creative = Pick<Selectable<Database['creatives']>, 'id' | 'workspace_id' | 'kind'>;

/**
 * Checks the decisions of a creative against everything that says something about them: chain and signatures, the review
 * buffer, the state of the creative, and the content, the last two documents as the log has them. Hold the creative's lock.
 */
export async function checkLedger(
  { db, states }: { db: Kysely<Database>; states: Pick<PastStates, 'at'> },
  { id, workspace_id: workspaceId, kind }: Creative,
): Promise<LedgerReport> {
  const rows = await readEntries(db, id);
  const { contentName, reviewName } = documentNamesOf({ workspaceId, kind, creativeId: id });
  const problems = [...(await verifyChain(rows, await readSignatureCheck(db)))];
  const readable = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StudioError) || error.code === 'unavailable') throw error;
      problems.push({ number: 0, decisionId: '', problem: `${what} cannot be read: ${error.message}` });
    }
  };
  const creative = await db
    .selectFrom('creatives')
    .select(['status', 'review_requested', 'deleted_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await readable('The review buffer', async () => {
    const { doc } = await states.at(reviewName);
    try {
      const kept = { kept: creative.status, reviewRequested: creative.review_requested };
      problems.push(...compareShown(rows, readDecisions(doc), { ...kept, shown: readStatus(doc) }));
    } finally {
      doc.destroy();
    }
  });
  // Nobody looks any more whether the decisions of a deleted creative still hold.
  if (creative.deleted_at === null && liveDecisions(rows).length > 0) {
    await readable('The content', async () => {
      const { snapshot } = await readStoredContent(states, contentName);
      problems.push(...compareContent(rows, (scope) => hashScope(snapshot, scope)));
    });
  }
  return { isWhole: problems.length === 0, entries: rows.length, problems };
}
