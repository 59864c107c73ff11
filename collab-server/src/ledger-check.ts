import { StudioError } from '@sparklio/shared/errors';
import { isId } from '@sparklio/shared/ids';
import type { LedgerReport } from '@sparklio/shared/protocol/api';
import { checkAudit } from './access/audit-chain.ts';
import type { AuditReport } from './access/audit-chain.ts';
import { openStorage } from './blobs/open-storage.ts';
import { compareHeads, readHeads } from './chain-heads.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database/open-database.ts';
import { checkLedger } from './decisions/check-ledger.ts';
import { createPastStates } from './history/past-states.ts';
import { openUpdateLog } from './update-log/open-update-log.ts';

export interface CheckedLedger extends LedgerReport {
  readonly creativeId: string;
  readonly title: string;
}

/** Checks what a studio has signed: its decisions and its audit log. */
export interface LedgerCheck {
  /**
   * The decisions of one creative, or of all creatives there are.
   *
   * @param which a creative's id, or `all`
   * @throws StudioError `not_found` if there is no such creative
   */
  ledgers(which: string): Promise<readonly CheckedLedger[]>;
  audit(): Promise<readonly AuditReport[]>;
  /** as `readHeads` */
  heads(): Promise<readonly string[]>;
  /** as `compareHeads` */
  compareHeads(text: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Opens the data of a studio to check it. An embedded studio must be stopped: take `acquireDataDirLock` first. With
 * `databaseUrl` its servers may run.
 */
export async function openLedgerCheck({
  dataDir,
  databaseUrl,
  s3,
}: Pick<Config, 'dataDir' | 'databaseUrl' | 's3'>): Promise<LedgerCheck> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers) await closer().catch(() => undefined);
  };
  try {
    const { blobs } = await openStorage({ dataDir, s3 });
    const database = await openDatabase({ dataDir, databaseUrl });
    closers.unshift(() => database.close());
    const { db, lock } = database;
    const log = await openUpdateLog({ dataDir, databaseUrl });
    closers.unshift(() => log.close());
    const states = createPastStates(log, blobs, () => undefined);
    return {
      async ledgers(which) {
        // From creatives, not from the ledger: one whose entries are gone is looked at too.
        const creatives = await db
          .selectFrom('creatives')
          .select(['id', 'workspace_id', 'kind', 'title'])
          .$if(which !== 'all', (query) => query.where('id', '=', isId(which) ? which : null))
          .orderBy('id')
          .execute();
        if (which !== 'all' && creatives.length === 0)
          throw new StudioError('not_found', `There is no creative ${which} in this studio.`);
        const checked: CheckedLedger[] = [];
        for (const creative of creatives) {
          const { id: creativeId, title } = creative;
          const report = await lock.hold(`decisions ${creativeId}`, () =>
            checkLedger({ db, states }, creative),
          );
          checked.push({ ...report, creativeId, title });
        }
        return checked;
      },
      audit: () => checkAudit(db, new Date()),
      heads: () => readHeads(db),
      compareHeads: (text) => compareHeads(db, text),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
