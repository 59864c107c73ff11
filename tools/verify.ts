/**
 * Checks that decisions and audit are what was written: `npm run verify -- <creative id>` or `all`. `--heads` prints the newest
 * entry of each chain, to be kept elsewhere; `--since <file>` checks that those are still there. Exit code 1 if
 * anything is broken, 2 if it could not be checked.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from '@sparklio/collab-server/config';
import { acquireDataDirLock } from '@sparklio/collab-server/data-dir-lock';
import { openLedgerCheck } from '@sparklio/collab-server/ledger-check';
import type { LedgerCheck } from '@sparklio/collab-server/ledger-check';
import { StudioError } from '@sparklio/shared/errors';

const USAGE =
  'Name one creative by its id, or all: npm run verify -- all. Or say --heads, or --since and a file of heads.';

interface Asked {
  readonly which: string | undefined;
  readonly heads: boolean;
  /** what --heads printed once */
  readonly since: string | undefined;
}

try {
  process.exitCode = await verify(await readAsked());
} catch (error) {
  if (!(error instanceof StudioError) && !(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function readAsked(): Promise<Asked> {
  const { values, positionals } = parseWords();
  const [which, ...rest] = positionals;
  const { heads = false, since } = values;
  const isNothing = which === undefined && !heads && since === undefined;
  if (isNothing || rest.length > 0 || (heads && (which ?? since) !== undefined))
    throw new StudioError('invalid_input', USAGE);
  return { which, heads, since: since === undefined ? undefined : await readKept(since) };
}

function parseWords() {
  try {
    return parseArgs({
      args: process.argv.slice(2).filter((word) => word !== '--'),
      options: { heads: { type: 'boolean' }, since: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new StudioError('invalid_input', USAGE, { cause: error });
  }
}

async function readKept(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new StudioError(
      'invalid_input',
      `${path} cannot be read: name a file that --heads was written to.`,
      {
        cause: error,
      },
    );
  }
}

async function verify({ which, heads, since }: Asked): Promise<number> {
  const config = loadConfig(process.env);
  const lock = config.databaseUrl === undefined ? await acquireDataDirLock(config.dataDir) : undefined;
  try {
    const check = await openLedgerCheck(config);
    try {
      if (heads) {
        for (const line of await check.heads()) console.log(line);
        return 0;
      }
      let broken = 0;
      if (which !== undefined) broken += await tellLedgers(check, which);
      if (which === 'all') broken += await tellAudit(check);
      if (since !== undefined) broken += await tellHeads(check, since);
      return broken === 0 ? 0 : 1;
    } finally {
      await check.close();
    }
  } finally {
    await lock?.release();
  }
}

async function tellLedgers(check: LedgerCheck, which: string): Promise<number> {
  const ledgers = await check.ledgers(which);
  for (const { creativeId, title, entries, isWhole, problems } of ledgers) {
    if (which === 'all' && entries === 0 && isWhole) continue;
    console.log(`${stateOf(isWhole)}  ${creativeId}  ${counted(entries)}  ${title}`);
    for (const { number, decisionId, problem } of problems)
      console.log(
        number === 0 ? `        ${problem}` : `        number ${number} (${decisionId}): ${problem}`,
      );
  }
  const broken = ledgers.filter(({ isWhole }) => !isWhole).length;
  console.log(`${ledgers.length} checked, ${broken} broken.`);
  return broken;
}

async function tellAudit(check: LedgerCheck): Promise<number> {
  const reports = await check.audit();
  for (const { chain, entries, problems } of reports) {
    console.log(`${stateOf(problems.length === 0)}  audit ${chain}  ${counted(entries)}`);
    for (const problem of problems.slice(0, 20)) console.log(`        ${problem}`);
    if (problems.length > 20) console.log(`        And ${problems.length - 20} more.`);
  }
  return reports.filter(({ problems }) => problems.length > 0).length;
}

async function tellHeads(check: LedgerCheck, since: string): Promise<number> {
  const problems = await check.compareHeads(since);
  console.log(`${stateOf(problems.length === 0)}  since the heads were kept`);
  for (const problem of problems) console.log(`        ${problem}`);
  return problems.length;
}

function stateOf(isWhole: boolean): string {
  return isWhole ? 'whole ' : 'BROKEN';
}

function counted(entries: number): string {
  return `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
}
