import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { readSignatureCheck } from '../decisions/signatures.ts';
import type { SignEntry } from '../decisions/signatures.ts';

/** What checking one chain of the audit log came to. */
export interface AuditReport {
  /** id of the workspace; `studio` for what belongs to none */
  readonly chain: string;
  readonly entries: number;
  readonly problems: readonly string[];
}

const FIRST_HASH = '0'.repeat(64);
/** Entries read at a time. */
const PAGE = 2_000;
/** Servers sign every minute and when they stop; entries that are unsigned for longer are told of. */
const SIGNED_WITHIN_MS = 10 * 60_000;

const chainOf = sql<string>`coalesce(workspace_id::text, 'studio')`;
/** What the hash of an entry is made over: the same text that the database made when the entry was written. */
const entryText = sql<string>`jsonb_build_array(id, workspace_id, number, actor_id, actor_kind, action, target,
  details, request_id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), prev_hash)::text`;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
/** What is signed for an entry: never to be taken for the hash of a decision. */
const signedHash = (chain: string, number: string, hash: string): string =>
  sha256(`sparklio audit\n${chain}\n${number}\n${hash}`);

/** Signs the newest entry of every chain that has grown since it was signed; it stands for all entries before it. */
export async function signAuditChains(db: Kysely<Database>, sign: SignEntry): Promise<void> {
  const grown = await db
    .selectFrom('audit_chains')
    .leftJoin('audit_signatures', (join) =>
      join
        .onRef('audit_signatures.chain', '=', 'audit_chains.chain')
        .onRef('audit_signatures.number', '=', 'audit_chains.number'),
    )
    .select(['audit_chains.chain', 'audit_chains.number', 'audit_chains.hash'])
    .where('audit_signatures.chain', 'is', null)
    .where('audit_chains.number', '>', '0')
    .execute();
  for (const { chain, number, hash } of grown) {
    await db
      .insertInto('audit_signatures')
      .values({ chain, number, hash, signature: await sign(signedHash(chain, number, hash)) })
      // Another server was faster.
      .onConflict((conflict) => conflict.columns(['chain', 'number']).doNothing())
      .execute();
  }
}

/** Checks every chain: each entry fits its hash and follows the one before, none is missing, and what was signed is there. */
export async function checkAudit(db: Kysely<Database>, now: Date): Promise<readonly AuditReport[]> {
  const { rows } = await sql<{ chain: string }>`
    select distinct ${chainOf} as chain from audit_log
    union select chain from audit_chains union select chain from audit_signatures
    order by chain`.execute(db);
  const reports: AuditReport[] = [];
  for (const { chain } of rows) reports.push(await checkChain(db, chain, now));
  return reports;
}

async function checkChain(db: Kysely<Database>, chain: string, now: Date): Promise<AuditReport> {
  const problems: string[] = [];
  const check = await readSignatureCheck(db);
  // Before the entries, so that those which come in meanwhile are more than these say, never fewer.
  const head = await db
    .selectFrom('audit_chains')
    .select(['number', 'hash'])
    .where('chain', '=', chain)
    .executeTakeFirst();
  const signatures = await db
    .selectFrom('audit_signatures')
    .select(['number', 'hash', 'signature'])
    .where('chain', '=', chain)
    .execute();
  const unmet = new Map(signatures.map((signature) => [signature.number, signature]));
  let [last, before, entries] = ['0', FIRST_HASH, 0];
  let headHash = FIRST_HASH;
  let firstUnsigned: { readonly number: string; readonly created_at: Date } | undefined;
  for (;;) {
    const page = await db
      .selectFrom('audit_log')
      .select(['number', 'prev_hash', 'hash', 'created_at', entryText.as('text')])
      .where(chainOf, '=', chain)
      .where('number', '>', last)
      .orderBy('number')
      .limit(PAGE)
      .execute();
    for (const entry of page) {
      entries += 1;
      const { number, prev_hash, hash, text, created_at } = entry;
      const expected = String(BigInt(last) + 1n);
      if (number !== expected) problems.push(`Entry ${expected} is missing before entry ${number}.`);
      else if (prev_hash !== before) problems.push(`Entry ${number} does not follow the one before it.`);
      if (sha256(text) !== hash) problems.push(`Entry ${number} was changed after it was written.`);
      if (number === head?.number) headHash = hash;
      firstUnsigned ??= { number, created_at };
      const signature = unmet.get(number);
      if (signature !== undefined) {
        unmet.delete(number);
        const isGood = (await check(signedHash(chain, number, hash), signature.signature)) === 'good';
        if (isGood && signature.hash === hash) firstUnsigned = undefined;
        else problems.push(`Entry ${number} is not what was signed.`);
      }
      [last, before] = [number, hash];
    }
    if (page.length < PAGE) break;
  }
  for (const number of unmet.keys()) problems.push(`Entry ${number} was signed and is missing.`);
  if (head === undefined || headHash !== head.hash)
    problems.push('The newest entries are missing: the chain does not end as it should.');
  if (firstUnsigned !== undefined && now.getTime() - firstUnsigned.created_at.getTime() > SIGNED_WITHIN_MS) {
    problems.push(
      `Entry ${firstUnsigned.number} and those after it are not signed. If no server ran since, start one, which signs them; nobody can tell whether they were changed.`,
    );
  }
  return { chain, entries, problems };
}
