import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const TIME_LIMIT_MS = 180_000;

/**
 * Fetches one package of a Debian suite and unpacks it, installing nothing: apt works on lists and sources of its own,
 * so the machine's stay as they are, and it checks Debian's signatures as always.
 *
 * @param suite `bookworm`, `sid`, …
 * @param kind `deb`: the package for this machine; `deb-src`: its upstream source
 * @param into an empty folder; it then holds the files of the package
 * @throws Error with what apt said, also where there is no apt
 */
export async function unpackFromDebian(
  given: { suite: string; kind: 'deb' | 'deb-src'; name: string },
  into: string,
): Promise<void> {
  const { suite, kind, name } = given;
  const work = await mkdtemp(join(tmpdir(), 'debian-'));
  try {
    await mkdir(join(work, 'lists'));
    await mkdir(join(work, 'cache'));
    await writeFile(
      join(work, 'debian.sources'),
      `Types: ${kind}\nURIs: ${await mirror()}\nSuites: ${suite}\nComponents: main\nSigned-By: ${KEYRING}\n`,
    );
    const options = [
      `Dir::Etc::sourcelist=${join(work, 'debian.sources')}`,
      'Dir::Etc::sourceparts=-',
      `Dir::State::lists=${join(work, 'lists')}`,
      `Dir::Cache=${join(work, 'cache')}`,
      // The folder is ours alone, and apt's own user could not write to it.
      ...(process.getuid?.() === 0 ? ['APT::Sandbox::User=root'] : []),
      // A mirror may lag behind or be a snapshot. What it gives is signed, and old is good enough for tests.
      'Acquire::Check-Valid-Until=false',
      'Acquire::http::Timeout=20',
      'Acquire::Retries=2',
    ].flatMap((option) => ['-o', option]);
    const apt = (...args: string[]): Promise<unknown> =>
      run('apt-get', ['-q', ...options, ...args], { cwd: work, timeout: TIME_LIMIT_MS });
    await apt('update');
    if (kind === 'deb') {
      await apt('download', name);
      await run('dpkg', ['-x', join(work, await only(work, '.deb')), into]);
    } else {
      await apt('source', '--download-only', name);
      const source = await only(work, '.orig.tar.gz');
      await run('tar', ['-xzf', join(work, source), '-C', into, '--strip-components=1']);
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** @returns `bookworm` and the like; undefined where this is no Debian */
export async function debianSuite(): Promise<string | undefined> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID=debian$/m.test(release) ? /^VERSION_CODENAME=(\w+)$/m.exec(release)?.[1] : undefined;
}

async function only(folder: string, ending: string): Promise<string> {
  const found = (await readdir(folder)).find((file) => file.endsWith(ending));
  if (found === undefined) throw new Error(`apt brought no file that ends with ${ending}.`);
  return found;
}

/** The mirror that this machine uses already; it may be the only one that it can reach. @throws Error if it has none */
async function mirror(): Promise<string> {
  const more = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(await readdir(more).catch(() => [])).map((file) => join(more, file)),
  ];
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const found = /^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s+)?)(\S+\/debian\/?)(?:\s|$)/m.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error('The sources of apt name no mirror of Debian: put one into /etc/apt/sources.list.');
}
