import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findNats } from '@sparklio/shared/testing/services/nats-program';
import { ensurePgvector } from '@sparklio/shared/testing/services/pgvector';
import { findPostgres } from '@sparklio/shared/testing/services/postgres';

interface Need {
  readonly isThere: () => boolean;
  /** packages of Debian that bring it */
  readonly debian: readonly string[];
  /** said when it is still missing */
  readonly sentence: string;
}

/** Programs that tests call. */
const NEEDED: readonly Need[] = [
  {
    isThere: () => isOnPath('chromium'),
    debian: ['chromium'],
    sentence:
      'chromium is missing, which the browser tests need: install it (Debian: apt-get install chromium).',
  },
  {
    isThere: () => isOnPath('pdftoppm'),
    debian: ['poppler-utils'],
    sentence:
      'pdftoppm is missing, which the tests that look at exported PDFs need: install it (Debian: apt-get install poppler-utils).',
  },
  {
    isThere: () => finds(findPostgres),
    // The compiler builds pgvector where Debian has none for this server.
    debian: ['postgresql', 'gcc', 'libc6-dev'],
    sentence:
      'Postgres 15 or newer is missing, which the tests with a real database need: install it (Debian: apt-get install postgresql).',
  },
];

/**
 * Makes sure that the programs are there: installs their Debian packages if we may, and fetches or builds what tests
 * keep in the checkout, once.
 *
 * @returns what is still missing, one sentence each; empty if all is well
 */
export async function ensureSystemPackages(): Promise<readonly string[]> {
  installMissing(NEEDED.filter(({ isThere }) => !isThere()).flatMap(({ debian }) => debian));
  const missing = NEEDED.filter(({ isThere }) => !isThere()).map(({ sentence }) => sentence);
  if (finds(findPostgres)) missing.push(...(await sentencesOf(ensurePgvector(findPostgres()))));
  let nats = await sentencesOf(findNats());
  if (nats.length > 0) {
    installMissing(['nats-server']);
    nats = await sentencesOf(findNats());
  }
  missing.push(...nats);
  if (nats.length === 0) console.log(`✓ nats-server ${(await findNats()).version}`);
  return missing;
}

function installMissing(names: readonly string[]): void {
  if (names.length === 0 || process.getuid?.() !== 0 || !isOnPath('apt-get')) return;
  console.log(`Installing ${names.join(', ')} (once)`);
  // At run level 1 Debian starts no service after installing it; the tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  const install = (): boolean => apt('install', '-y', '--no-install-recommends', ...names);
  // The lists on a fresh machine are often empty or too old to be fetched from.
  if (!install() && apt('update')) install();
}

function finds(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch {
    return false;
  }
}

async function sentencesOf(attempt: Promise<unknown>): Promise<string[]> {
  try {
    await attempt;
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
