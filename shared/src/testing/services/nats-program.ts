import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { debianSuite, unpackFromDebian } from './debian.ts';
import { toolsFolder } from './tools-folder.ts';

const run = promisify(execFile);

/** Older servers lack what we use of JetStream, or have holes that were published since. */
const WISHED = [2, 10] as const;

export interface NatsProgram {
  readonly path: string;
  /** as `2.15.1` */
  readonly version: string;
}

let found: Promise<NatsProgram> | undefined;

/**
 * A nats-server: the machine's own if it is new enough; else the newest that Debian has, unpacked into the checkout; else
 * the machine's own after all, which the caller sees from the version.
 *
 * @throws Error that says what to install
 */
export function findNats(): Promise<NatsProgram> {
  // A failure is not kept: what was missing may be installed now.
  found ??= find().catch((error: unknown) => {
    found = undefined;
    throw error;
  });
  return found;
}

async function find(): Promise<NatsProgram> {
  const installed = await programAt('nats-server');
  if (installed !== undefined && isWished(installed.version)) return installed;
  const fetched = await fetchNewest().catch((cause: unknown) => ({ cause }));
  if ('path' in fetched) return fetched;
  if (installed !== undefined) return installed;
  throw new Error(
    'nats-server is missing, which the tests of the message bus need: install it (Debian: apt-get install nats-server).',
    fetched,
  );
}

async function fetchNewest(): Promise<NatsProgram> {
  if ((await debianSuite()) === undefined) throw new Error('This is no Debian.');
  // Written in Go and linked to nothing but libc, so that sid's runs on older releases as well.
  const folder = await toolsFolder('nats-server', (into) =>
    unpackFromDebian({ suite: 'sid', kind: 'deb', name: 'nats-server' }, into),
  );
  const program = await programAt(join(folder, 'usr/sbin/nats-server'));
  if (program === undefined) throw new Error('The nats-server that Debian has does not run here.');
  return program;
}

async function programAt(path: string): Promise<NatsProgram | undefined> {
  const said = await run(path, ['--version']).catch(() => undefined);
  const version = /v(\d+\.\d+\.\d+)/.exec(said?.stdout ?? '')?.[1];
  return version === undefined ? undefined : { path, version };
}

function isWished(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > WISHED[0] || (major === WISHED[0] && minor >= WISHED[1]);
}
