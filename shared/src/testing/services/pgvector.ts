import { execFile } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { access, copyFile, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianSuite, unpackFromDebian } from './debian.ts';
import { toolsFolder } from './tools-folder.ts';

const run = promisify(execFile);

/** The newest suite with a source that also compiles against the servers of the suites before it. */
const SOURCE_SUITE = 'trixie';

/**
 * Makes sure that the Postgres in `bin` has pgvector. A distribution that packages it for this server has been asked
 * before; otherwise it is built once from Debian's source, kept in the checkout, and put into the server's folders.
 *
 * @param bin folder of `postgres` and `pg_config`
 * @throws Error that says what to install
 */
export async function ensurePgvector(bin: string): Promise<void> {
  const ask = async (what: string): Promise<string> =>
    (await run(join(bin, 'pg_config'), [`--${what}`])).stdout.trim();
  const extensions = join(await ask('sharedir'), 'extension');
  if (existsSync(join(extensions, 'vector.control'))) return;
  const libraries = await ask('pkglibdir');
  const major = /(\d+)/.exec(await ask('version'))?.[1] ?? '';
  try {
    await Promise.all([extensions, libraries].map((folder) => access(folder, constants.W_OK)));
    const built = await toolsFolder(`pgvector-for-postgresql-${major}`, (folder) => build(major, folder));
    const files = await readdir(built);
    for (const file of files.filter((name) => name.endsWith('.so'))) await place(built, libraries, file);
    for (const file of files.filter((name) => name.endsWith('.sql'))) await place(built, extensions, file);
    // Last, because Postgres and we take it as the sign that the extension is there.
    await place(built, extensions, 'vector.control');
  } catch (error) {
    throw new Error(
      `Postgres in ${bin} has no pgvector, which the tests with a real database need: ` +
        `install it (Debian 13: apt-get install postgresql-${major}-pgvector), ` +
        'or run the tests as root on Debian with gcc and libc6-dev, where they build it.',
      { cause: error },
    );
  }
}

/** Leaves `vector.so`, its SQL and its control file in `folder`. The light way: no compiler suite of Postgres, only headers. */
async function build(major: string, folder: string): Promise<void> {
  const suite = await debianSuite();
  if (suite === undefined) throw new Error('This is no Debian.');
  const source = join(folder, 'source');
  const headers = join(folder, 'headers');
  await run('mkdir', [source, headers]);
  await unpackFromDebian({ suite: SOURCE_SUITE, kind: 'deb-src', name: 'pgvector' }, source);
  await unpackFromDebian({ suite, kind: 'deb', name: `postgresql-server-dev-${major}` }, headers);
  const code = (await readdir(join(source, 'src'))).filter((file) => file.endsWith('.c'));
  await run('gcc', [
    '-O2',
    '-fPIC',
    '-shared',
    `-I${join(headers, 'usr/include/postgresql', major, 'server')}`,
    ...code.map((file) => join(source, 'src', file)),
    '-o',
    join(folder, 'vector.so'),
    '-lm',
  ]);
  const control = await readFile(join(source, 'vector.control'), 'utf8');
  const version = /default_version = '([\d.]+)'/.exec(control)?.[1];
  if (version === undefined) throw new Error('The control file of pgvector names no version.');
  await copyFile(join(source, 'vector.control'), join(folder, 'vector.control'));
  await copyFile(join(source, 'sql/vector.sql'), join(folder, `vector--${version}.sql`));
  await Promise.all([source, headers].map((part) => rm(part, { recursive: true })));
}

/** Whole or not at all: a server may be looking. */
async function place(from: string, to: string, file: string): Promise<void> {
  const unfinished = join(to, `.${file}.${process.pid}`);
  await copyFile(join(from, file), unfinished);
  await rename(unfinished, join(to, file));
}
