import { StudioError } from '@sparklio/shared/errors';
import { isId } from '@sparklio/shared/ids';
import type { LedgerReport } from '@sparklio/shared/protocol/api';
import { openStorage } from './blobs/open-storage.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database/open-database.ts';
import { checkLedger } from './decisions/check-ledger.ts';
import { createPastStates } from './history/past-states.ts';
import { openUpdateLog } from './update-log/open-update-log.ts';

export interface CheckedLedger extends LedgerReport {
  readonly creativeId: string;
  readonly title: string;
}

/**
 * Checks the decisions of one creative, or of all creatives there are, in the data of a studio. An embedded studio must be
 * stopped: take `acquireDataDirLock` first. With `databaseUrl` its servers may run.
 *
 * @param which a creative's id, or `all`
 * @throws StudioError `not_found` if there is no such creative
 */
export async function checkLedgers(
  { dataDir, databaseUrl, s3 }: Pick<Config, 'dataDir' | 'databaseUrl' | 's3'>,
  which: string,
): Promise<readonly CheckedLedger[]> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const database = await openDatabase({ dataDir, databaseUrl });
    closers.unshift(() => database.close());
    const { db, lock } = database;
    // From creatives, not from the ledger: one whose entries are gone is looked at too.
    const creatives = await db
      .selectFrom('creatives')
      .select(['id', 'workspace_id', 'kind', 'title'])
      .$if(which !== 'all', (query) => query.where('id', '=', isId(which) ? which : null))
      .orderBy('id')
      .execute();
    if (which !== 'all' && creatives.length === 0)
      throw new StudioError('not_found', `There is no creative ${which} in this studio.`);

    const { blobs } = await openStorage({ dataDir, s3 });
    const log = await openUpdateLog({ dataDir, databaseUrl });
    closers.unshift(() => log.close());
    const states = createPastStates(log, blobs, () => undefined);
    const checked: CheckedLedger[] = [];
    for (const creative of creatives) {
      const { id: creativeId, title } = creative;
      const report = await lock.hold(`decisions ${creativeId}`, () => checkLedger({ db, states }, creative));
      checked.push({ ...report, creativeId, title });
    }
    return checked;
  } finally {
    for (const close of closers) await close().catch(() => undefined);
  }
}
