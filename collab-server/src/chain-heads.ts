import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import type { Database } from './database/schema.ts';

const LINE = /^(?:(decisions|audit) ([\w-]{1,40}) (\d{1,18}) ([0-9a-f]{64})|key ([0-9a-f]{16}) ([\w-]{43}))$/;

/**
 * The newest entry of every chain, one per line: `decisions <creative id> <number> <hash>`, `audit <workspace id, or studio>
 * <number> <hash>`; and every key that signatures are believed of: `key <id> <public key>`. Kept where nobody who writes the database can
 * write, it proves later that what was there still is.
 */
export async function readHeads(db: Kysely<Database>): Promise<readonly string[]> {
  const { rows } = await sql<{ line: string }>`
    select line from (
      select distinct on (creative_id) 'decisions ' || creative_id || ' ' || number || ' ' || hash as line
      from decisions order by creative_id, number desc
    ) as ledgers
    union all select 'audit ' || chain || ' ' || number || ' ' || hash from audit_chains where number > 0
    union all select 'key ' || id || ' ' || public_key from decision_keys
    order by line`.execute(db);
  return rows.map(({ line }) => line);
}

/**
 * Compares with heads that were kept. Chains may have grown since.
 *
 * @param text as `readHeads`; empty lines are passed over
 * @returns a sentence for each that is not there any more, and for each key that was added
 * @throws StudioError `invalid_input` if it is none
 */
export async function compareHeads(db: Kysely<Database>, text: string): Promise<readonly string[]> {
  const problems: string[] = [];
  const keys = new Set<string>();
  for (const line of text.split(/\r?\n/).filter(Boolean)) {
    const found = LINE.exec(line);
    if (found === null)
      throw new StudioError('invalid_input', `This is no line of --heads: ${line.slice(0, 120)}`);
    const [, kind, chain = '', number = '', hash, key = '', publicKey] = found;
    if (kind === undefined) {
      keys.add(key);
      const row = await db
        .selectFrom('decision_keys')
        .select('public_key')
        .where('id', '=', key)
        .executeTakeFirst();
      if (row?.public_key !== publicKey) problems.push(`The key ${key} is gone or another one now.`);
      continue;
    }
    const { rows } =
      kind === 'audit'
        ? await sql<{ hash: string }>`select hash from audit_log
            where coalesce(workspace_id::text, 'studio') = ${chain} and number = ${number}`.execute(db)
        : await sql<{ hash: string }>`select hash from decisions
            where creative_id::text = ${chain} and number = ${number}`.execute(db);
    if (rows[0]?.hash !== hash)
      problems.push(`Entry ${number} of ${kind} ${chain} is gone or another one now.`);
  }
  if (keys.size === 0) return [...problems, 'No key is in the file: keep all lines of --heads.'];
  const added = await db
    .selectFrom('decision_keys')
    .select('id')
    .where('id', 'not in', [...keys])
    .execute();
  for (const { id } of added)
    problems.push(`The key ${id} was added. If you did not replace the key, somebody signs in your place.`);
  return problems;
}
