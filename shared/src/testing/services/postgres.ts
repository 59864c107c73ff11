import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensurePgvector } from './pgvector.ts';
import { removeAtExit, startOnFreePort, startProcess, untilAnswers } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';

const run = promisify(execFile);

/** A real Postgres with pgvector, on 127.0.0.1, with its data in a folder that ends with it. */
export interface TestPostgres {
  /** superuser's address of an empty database */
  readonly url: string;
  /** @returns the address of one more empty database */
  createDatabase(): Promise<string>;
  /** All its processes stop where they are: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** SIGKILL to all its processes. What was committed is on the disk. */
  kill(): Promise<void>;
  /** Again, after `kill`: same data, same port. @throws Error with what it wrote */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Places of the binaries, beside the path: Debian keeps one folder per version, Homebrew too. */
const HOMES = ['/usr/lib/postgresql', '/usr/pgsql', '/opt/homebrew/opt', '/usr/local/opt'];
const OLDEST_MAJOR = 15;

/**
 * Starts a Postgres of its own, durable as in production: `fsync` and `synchronous_commit` are on. As root it runs as
 * the user `postgres`, because Postgres refuses root. About a second.
 *
 * @throws Error that says what to install
 */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = findPostgres();
  await ensurePgvector(bin);
  const user = await serverUser();
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  const removeFolder = removeAtExit(folder);
  const data = join(folder, 'data');
  const password = randomBytes(18).toString('hex');
  // The other user must get through to its data, and to nothing else.
  await chmod(folder, 0o711);
  await mkdir(data, { mode: 0o700 });
  await writeFile(join(folder, 'password'), password, { mode: 0o600 });
  if (user !== undefined) {
    for (const path of [data, join(folder, 'password')]) await chown(path, user.uid, user.gid);
  }
  const as = {
    cwd: folder,
    ...(user === undefined ? {} : user),
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  };
  await run(
    join(bin, 'initdb'),
    [
      '--pgdata',
      data,
      '--username',
      'postgres',
      '--pwfile',
      join(folder, 'password'),
      '--auth',
      'scram-sha-256',
      '--encoding',
      'UTF8',
      '--no-locale',
      '--no-sync',
      '--no-instructions',
    ],
    as,
  );

  let port = 0;
  let service: ServiceProcess | undefined;
  const env = (): NodeJS.ProcessEnv => ({
    ...as.env,
    PGHOST: '127.0.0.1',
    PGPORT: String(port),
    PGUSER: 'postgres',
    PGPASSWORD: password,
    PGCONNECT_TIMEOUT: '2',
  });
  const answers = (): Promise<boolean> =>
    run(join(bin, 'pg_isready'), ['--quiet'], { env: env() }).then(
      () => true,
      () => false,
    );

  async function start(): Promise<void> {
    if (service !== undefined && service.ended() === undefined) return;
    const settings = {
      port: String(port),
      listen_addresses: '127.0.0.1',
      // No files outside its folder, so that nothing is left after a SIGKILL.
      unix_socket_directories: '',
      dynamic_shared_memory_type: 'mmap',
      shared_buffers: '32MB',
      max_connections: '200',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
    };
    service = startProcess({
      program: join(bin, 'postgres'),
      args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      cwd: folder,
      user,
      signalWhenOrphaned: 'QUIT',
    });
    await untilAnswers('Postgres', service, answers);
  }

  let databases = 0;
  async function createDatabase(): Promise<string> {
    databases += 1;
    const name = `studio_${databases}`;
    await run(join(bin, 'createdb'), ['--maintenance-db', 'postgres', name], { env: env() });
    return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
  }

  async function stop(): Promise<void> {
    service?.resume();
    service?.signal('SIGINT');
    const late = setTimeout(() => void service?.kill(), 5_000);
    await service?.whenEnded();
    clearTimeout(late);
    removeFolder();
  }

  try {
    await startOnFreePort((free) => {
      port = free;
      return start();
    });
  } catch (error) {
    removeFolder();
    throw error;
  }
  return {
    url: await createDatabase(),
    createDatabase,
    pause: () => service?.pause(),
    resume: () => service?.resume(),
    kill: async () => service?.kill(),
    start,
    stop,
  };
}

/** @returns the folder of the newest server's programs @throws Error that says what to install */
export function findPostgres(): string {
  const found = HOMES.filter((home) => existsSync(home))
    .flatMap((home) =>
      readdirSync(home).map((name) => ({
        major: Number(/(\d+)$/.exec(name)?.[1]),
        bin: join(home, name, 'bin'),
      })),
    )
    .filter(({ major, bin }) => major >= OLDEST_MAJOR && existsSync(join(bin, 'initdb')))
    .toSorted((one, other) => other.major - one.major)[0];
  if (found === undefined) {
    throw new Error(
      `Postgres ${OLDEST_MAJOR} or newer is missing, which the tests with a real database need: install it (Debian: apt-get install postgresql).`,
    );
  }
  return found.bin;
}

async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = async (which: string): Promise<number> =>
    Number((await run('id', [which, 'postgres'])).stdout.trim());
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}
