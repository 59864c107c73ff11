import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { vector } from '@electric-sql/pglite-pgvector';
import { createId } from '@sparklio/shared/ids';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { expect, test } from 'vitest';
import { checkAudit, signAuditChains } from '../../src/access/audit-chain.ts';
import { loadKeys } from '../../src/access/keys.ts';
import { studioMigration } from '../../src/database/migrations/0001-studio.ts';
import { authorityMigration } from '../../src/database/migrations/0004-authority.ts';
import { ledgerMigration } from '../../src/database/migrations/0009-ledger.ts';
import { auditChainMigration } from '../../src/database/migrations/0010-audit-chain.ts';
import type { Database } from '../../src/database/schema.ts';
import { readEntries, signStaleOfBefore, toDecisions } from '../../src/decisions/ledger.ts';
import { useDecisionKey } from '../../src/decisions/signatures.ts';
import { databaseTemplate } from '../support/database-template.ts';
import { newFolder } from '../support/running-server.ts';

test('a studio of before keeps what was stale, and its audit log is chained as it stands', async () => {
  const pglite = await PGlite.create({ loadDataDir: await databaseTemplate(), extensions: { vector } });
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: new pg.Pool(createPgConfig(pglite)) }),
  });
  try {
    await studioMigration.up(db);
    await authorityMigration.up(db);
    const [user, workspace, creative, fresh, stale] = Array.from({ length: 5 }, createId);
    await sql`insert into users (id, name) values (${user}, 'Una')`.execute(db);
    await sql`insert into workspaces (id, name) values (${workspace}, 'Studio')`.execute(db);
    await sql`insert into creatives (id, workspace_id, kind, title, created_by)
      values (${creative}, ${workspace}, 'canvas', 'Ad', ${user})`.execute(db);
    for (const [number, id, staleAt] of [
      [1, stale, '2026-05-01T12:00:00Z'],
      [2, fresh, null],
    ] as const) {
      await sql`insert into decisions (id, workspace_id, creative_id, number, decision, scope, user_id, user_name,
        content_hash, prev_hash, hash, stale_at, created_at) values (${id}, ${workspace}, ${creative}, ${number}, 'approve',
        'whole', ${user}, 'Una', ${'a'.repeat(64)}, ${'b'.repeat(64)}, ${'c'.repeat(64)}, ${staleAt}, now())`.execute(
        db,
      );
    }
    for (const of of [workspace, workspace, null])
      await sql`insert into audit_log (id, workspace_id, actor_kind, action, details)
        values (${createId()}, ${of}, 'user', 'sign_in', '{"some": ["thing"]}')`.execute(db);

    await ledgerMigration.up(db);
    await auditChainMigration.up(db);
    const sign = await useDecisionKey(db, (await loadKeys(await newFolder())).decisions);
    await signStaleOfBefore(db, sign);
    await signAuditChains(db, sign);

    const decisions = toDecisions(await readEntries(db, creative ?? ''));
    expect(decisions.map(({ id, staleAt }) => [id, staleAt])).toEqual([
      [stale, '2026-05-01T12:00:00.000Z'],
      [fresh, undefined],
    ]);
    const reports = await checkAudit(db, new Date(Date.now() + 3_600_000));
    expect(reports).toEqual([
      { chain: workspace, entries: 2, problems: [] },
      { chain: 'studio', entries: 1, problems: [] },
    ]);
    await expect(sql`delete from audit_log`.execute(db)).rejects.toThrow('append-only');
  } finally {
    await db.destroy();
    await pglite.close();
  }
});
