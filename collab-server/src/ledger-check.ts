import { readDecisions } from '@sparklio/shared/documents/review/read';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { StudioError } from '@sparklio/shared/errors';
import { isId } from '@sparklio/shared/ids';
import type { LedgerReport } from '@sparklio/shared/protocol/api';
import type { Config } from './config.ts';
import { openDatabase } from './database/open-database.ts';
import { readEntries } from './decisions/ledger.ts';
import { readSignatureCheck } from './decisions/signatures.ts';
import { verifyLedger } from './decisions/verify.ts';
import { createSyncServer } from './sync/sync-server.ts';
import { openUpdateLog } from './update-log/open-update-log.ts';

export interface CheckedLedger extends LedgerReport {
  readonly creativeId: string;
  readonly title: string;
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * Checks the decisions of one creative, or of all that have any, in the data of a studio. An embedded studio must be
 * stopped: take `acquireDataDirLock` first. With `databaseUrl` its servers may run.
 *
 * @param which a creative's id, or `all`
 * @throws StudioError `not_found` if there is no such creative
 */
export async function checkLedgers(
  { dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>,
  which: string,
): Promise<readonly CheckedLedger[]> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const database = await openDatabase({ dataDir, databaseUrl });
    closers.unshift(() => database.close());
    const { db } = database;
    const creatives = await db
      .selectFrom('creatives')
      .select(['id', 'workspace_id', 'kind', 'title'])
      .$if(which !== 'all', (query) => query.where('id', '=', isId(which) ? which : null))
      .$if(which === 'all', (query) =>
        query.where('id', 'in', (decided) => decided.selectFrom('decisions').select('creative_id')),
      )
      .orderBy('id')
      .execute();
    if (which !== 'all' && creatives.length === 0)
      throw new StudioError('not_found', `There is no creative ${which} in this studio.`);

    const log = await openUpdateLog({ dataDir, databaseUrl });
    closers.unshift(() => log.close());
    // Nobody connects to it: it is the one way to read a document as it was saved.
    const sync = createSyncServer({
      log,
      tickets: { verify: () => Promise.reject(new StudioError('unavailable', 'Nothing is open here.')) },
      notices: { publish: () => undefined },
      allowedOrigins: [],
      logger: SILENT,
    });
    closers.unshift(() => sync.drain());
    const check = await readSignatureCheck(db);
    const checked: CheckedLedger[] = [];
    for (const { id, workspace_id: workspaceId, kind, title } of creatives) {
      const { reviewName } = documentNamesOf({ workspaceId, kind, creativeId: id });
      const shown = await sync.read(reviewName, readDecisions);
      const report = await verifyLedger(await readEntries(db, id), shown, check);
      checked.push({ ...report, creativeId: id, title });
    }
    return checked;
  } finally {
    for (const close of closers) await close().catch(() => undefined);
  }
}
