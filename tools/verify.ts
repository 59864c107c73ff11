/**
 * Checks that decisions are what was decided: `npm run verify -- <creative id>` or `all`. Exit code 1 if anything is
 * broken, 2 if it could not be checked.
 */
import { ConfigError, loadConfig } from '@sparklio/collab-server/config';
import { acquireDataDirLock } from '@sparklio/collab-server/data-dir-lock';
import { checkLedgers } from '@sparklio/collab-server/ledger-check';
import { StudioError } from '@sparklio/shared/errors';

const [which, ...rest] = process.argv.slice(2).filter((word) => word !== '--');

try {
  if (which === undefined || rest.length > 0)
    throw new StudioError('invalid_input', 'Name one creative by its id, or all: npm run verify -- all');
  process.exitCode = await verify(which);
} catch (error) {
  if (!(error instanceof StudioError) && !(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function verify(what: string): Promise<number> {
  const config = loadConfig(process.env);
  const lock = config.databaseUrl === undefined ? await acquireDataDirLock(config.dataDir) : undefined;
  try {
    const ledgers = await checkLedgers(config, what);
    for (const { creativeId, title, entries, isWhole, problems } of ledgers) {
      if (what === 'all' && entries === 0 && isWhole) continue;
      console.log(
        `${isWhole ? 'whole ' : 'BROKEN'}  ${creativeId}  ${entries} ${entries === 1 ? 'entry' : 'entries'}  ${title}`,
      );
      for (const { number, decisionId, problem } of problems)
        console.log(
          number === 0 ? `        ${problem}` : `        number ${number} (${decisionId}): ${problem}`,
        );
    }
    const broken = ledgers.filter(({ isWhole }) => !isWhole).length;
    console.log(`${ledgers.length} checked, ${broken} broken.`);
    return broken === 0 ? 0 : 1;
  } finally {
    await lock?.release();
  }
}
