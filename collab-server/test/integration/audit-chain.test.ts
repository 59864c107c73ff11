import { readFile, stat, writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { checkAudit, signAuditChains } from '../../src/access/audit-chain.ts';
import { writeAudit } from '../../src/access/audit.ts';
import { loadKeys, loadSharedKeys } from '../../src/access/keys.ts';
import { compareHeads, readHeads } from '../../src/chain-heads.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import type { OpenDatabase } from '../../src/database/open-database.ts';
import { useDecisionKey } from '../../src/decisions/signatures.ts';
import type { SignEntry } from '../../src/decisions/signatures.ts';
import { createId } from '@sparklio/shared/ids';
import { freshDatabase } from '../support/fresh-database.ts';
import { newFolder } from '../support/running-server.ts';

const opened: OpenDatabase[] = [];
let db: OpenDatabase['db'];
let sign: SignEntry;
let workspaceId: string;
beforeEach(async () => {
  const database = await openDatabase(await freshDatabase());
  opened.push(database);
  db = database.db;
  sign = await useDecisionKey(db, (await loadKeys(await newFolder())).decisions);
  workspaceId = createId();
  for (const text of ['one', 'two \u{1f3a8} "quoted"', 'three'])
    await writeAudit(db, {
      action: 'policy_changed',
      workspaceId,
      details: { text, deep: { n: [1, 2.5, null] } },
    });
  await signAuditChains(db, sign);
});
afterAll(async () => {
  for (const database of opened) await database.close();
});

const later = (): Date => new Date(Date.now() + 3_600_000);
const problems = async (now = later()): Promise<readonly string[]> =>
  (await checkAudit(db, now)).flatMap((report) => report.problems);

async function behindTheServer(statement: string): Promise<void> {
  await db.transaction().execute(async (inside) => {
    await sql`set local session_replication_role = replica`.execute(inside);
    await sql.raw(statement).execute(inside);
  });
}

describe('the audit log', () => {
  it('is a chain per workspace and one for the rest, also when many write at once', async () => {
    const other = createId();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        writeAudit(db, {
          action: 'sign_in',
          workspaceId: [workspaceId, other, undefined][index % 3],
          target: `${index}`,
        }),
      ),
    );
    await signAuditChains(db, sign);
    await signAuditChains(db, sign);
    const reports = await checkAudit(db, later());
    expect(reports.flatMap((report) => report.problems)).toEqual([]);
    expect(new Map(reports.map(({ chain, entries }) => [chain, entries]))).toEqual(
      new Map([
        [workspaceId, 13],
        [other, 10],
        ['studio', 10],
      ]),
    );
    const signatures = await db.selectFrom('audit_signatures').select('chain').execute();
    expect(signatures).toHaveLength(4);
  });

  it.each([
    [
      'changes an entry',
      `update audit_log set details = '{}' where number = 2`,
      'Entry 2 was changed after it was written.',
    ],
    ['takes one out', 'delete from audit_log where number = 2', 'Entry 2 is missing before entry 3.'],
    ['cuts off the end', 'delete from audit_log where number = 3', 'Entry 3 was signed and is missing.'],
    ['takes all', 'delete from audit_log', 'Entry 3 was signed and is missing.'],
    ['takes signatures away', 'delete from audit_signatures', 'Entry 1 and those after it are not signed.'],
    [
      'forges a signature',
      `update audit_signatures set signature = 'ed25519:0:x'`,
      'Entry 3 is not what was signed.',
    ],
    [
      'writes it anew and makes the chain fit',
      `delete from audit_log; delete from audit_chains; set local session_replication_role = origin;
       insert into audit_log (id, workspace_id, actor_kind, action) select gen_random_uuid(), chain::uuid, 'user', 'sign_in'
       from audit_signatures cross join generate_series(1, 3)`,
      'Entry 3 is not what was signed.',
    ],
  ])('tells when somebody %s', async (_what, statement, problem) => {
    expect(await problems()).toEqual([]);
    await behindTheServer(statement);
    expect((await problems()).join(' ')).toContain(problem);
  });

  it('gives servers some minutes to sign', async () => {
    await writeAudit(db, { action: 'sign_in', workspaceId });
    expect(await problems(new Date())).toEqual([]);
    expect((await problems()).join()).toContain('Entry 4 and those after it are not signed.');
  });

  it('refuses changes of entries and signatures', async () => {
    for (const table of ['audit_log', 'audit_signatures'] as const)
      await expect(db.deleteFrom(table).execute()).rejects.toThrow('append-only');
  });
});

describe('heads that were kept elsewhere', () => {
  it('are still there when chains have grown', async () => {
    const kept = (await readHeads(db)).join('\n');
    expect(kept).toMatch(new RegExp(`^audit ${workspaceId} 3 [0-9a-f]{64}\nkey [0-9a-f]{16} [\\w-]{43}$`));
    await writeAudit(db, { action: 'sign_in', workspaceId });
    expect(await compareHeads(db, `${kept}\n`)).toEqual([]);
  });

  it('tell of a past that was written anew with a good signature, and of a key that was added', async () => {
    const kept = (await readHeads(db)).join('\n');
    await behindTheServer(`delete from audit_log; delete from audit_chains; delete from audit_signatures`);
    for (let entry = 0; entry < 3; entry++) await writeAudit(db, { action: 'sign_in', workspaceId });
    const forger = await useDecisionKey(db, (await loadKeys(await newFolder())).decisions);
    await signAuditChains(db, forger);
    expect(await problems()).toEqual([]);
    expect(await compareHeads(db, kept)).toEqual([
      `Entry 3 of audit ${workspaceId} is gone or another one now.`,
      expect.stringContaining('was added. If you did not replace the key, somebody signs in your place.'),
    ]);
  });

  it('must be a file of heads, whole', async () => {
    await expect(compareHeads(db, 'nonsense')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await compareHeads(db, '')).toEqual(['No key is in the file: keep all lines of --heads.']);
  });
});

describe('a decision key in a file of its own', () => {
  it('is made for its owner alone, stays the same, and is in neither database nor key file', async () => {
    const folder = await newFolder();
    const path = `${folder}/apart/decisions.jwk`;
    const shared = await loadSharedKeys(db, path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const embedded = await loadKeys(folder, path);
    expect(embedded.decisions.id).toBe(shared.decisions.id);
    expect((await loadKeys(folder, path)).publicKey).toEqual(embedded.publicKey);
    const { d: secret } = JSON.parse(await readFile(path, 'utf8'));
    expect(await readFile(`${folder}/keys.json`, 'utf8')).not.toContain(secret);
    const stored = await db.selectFrom('server_keys').select(['purpose', 'secret']).execute();
    expect(stored.map(({ purpose }) => purpose).toSorted()).toEqual(['addresses', 'tokens']);
  });

  it('is never replaced because the file holds something else', async () => {
    const path = `${await newFolder()}/decisions.jwk`;
    await writeFile(path, 'not a key');
    await expect(loadSharedKeys(db, path)).rejects.toThrow(`DECISION_KEY_FILE ${path} holds no Ed25519 key`);
  });
});
