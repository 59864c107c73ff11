import { Migrator } from 'kysely/migration';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import { studioMigration } from './migrations/0001-studio.ts';
import { updateLogMigration } from './migrations/0002-update-log.ts';
import { historyMigration } from './migrations/0003-history.ts';
import { authorityMigration } from './migrations/0004-authority.ts';
import { jobLeasesMigration } from './migrations/0006-job-leases.ts';
import { agentControlsMigration } from './migrations/0007-agent-controls.ts';
import { deploymentMigration } from './migrations/0008-deployment.ts';
import { ledgerMigration } from './migrations/0009-ledger.ts';
import { auditChainMigration } from './migrations/0010-audit-chain.ts';
import { documentClocksMigration } from './migrations/0012-document-clocks.ts';

/** In order of their names. Forward only: a released migration is never edited, and none has a way down. */
const MIGRATIONS = {
  '0001-studio': studioMigration,
  '0002-update-log': updateLogMigration,
  '0003-history': historyMigration,
  '0004-authority': authorityMigration,
  '0006-job-leases': jobLeasesMigration,
  '0007-agent-controls': agentControlsMigration,
  '0008-deployment': deploymentMigration,
  '0009-ledger': ledgerMigration,
  '0010-audit-chain': auditChainMigration,
  '0012-document-clocks': documentClocksMigration,
};

/**
 * Brings the database to the newest shape; does nothing if it is there already.
 *
 * @throws the failure of the first migration that did not work; those before it stay applied
 */
export async function migrate(db: Kysely<Database>): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('A migration failed.', { cause: error });
  return (results ?? [])
    .filter((result) => result.status === 'Success')
    .map((result) => result.migrationName);
}
