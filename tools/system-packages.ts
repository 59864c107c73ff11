import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that tests call, and the Debian packages that bring them. */
const NEEDED: readonly { readonly program: string; readonly debian: string; readonly why: string }[] = [
  { program: 'chromium', debian: 'chromium', why: 'the browser tests' },
  { program: 'pdftoppm', debian: 'poppler-utils', why: 'the tests that look at exported PDFs' },
];

/**
 * Makes sure that the programs are there: installs their Debian packages if we may.
 *
 * @returns what is still missing, one sentence each; empty if all is well
 */
export function ensureSystemPackages(): readonly string[] {
  const missing = NEEDED.filter(({ program }) => !isOnPath(program));
  if (missing.length === 0) return [];
  const names = missing.map(({ debian }) => debian);
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    console.log(`Installing ${names.join(' and ')} (once)`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args: string[]): boolean =>
      spawnSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
    const install = (): boolean => apt('install', '-y', '--no-install-recommends', ...names);
    // The lists on a fresh machine are often empty or too old to be fetched from.
    if (!install() && apt('update')) install();
  }
  return missing
    .filter(({ program }) => !isOnPath(program))
    .map(
      ({ program, debian, why }) =>
        `${program} is missing, which ${why} need: install it (Debian: apt-get install ${debian}).`,
    );
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
