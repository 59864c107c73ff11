import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface RunningStudio {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  readonly signInLink: string;
  readonly dataDir: string;
  /** everything it printed so far */
  output(): string;
  /** Ends it as Ctrl+C would; resolves with its exit code. */
  stop(): Promise<number | null>;
  /** Also removes its data. */
  remove(): Promise<void>;
}

/** What came of a start that did not get as far as listening. */
export interface FailedStart {
  readonly code: number | null;
  readonly output: string;
}

/** Starts the studio as `npm start` does, on a free port, in a new folder unless one is given. */
export async function startStudio(env: Readonly<Record<string, string>> = {}): Promise<RunningStudio> {
  const started = await tryStart(env);
  if ('code' in started) throw new Error(`The studio ended with ${started.code}:\n${started.output}`);
  return started;
}

/** As `startStudio`, for starts that are expected to be refused. */
export async function tryStart(
  env: Readonly<Record<string, string>> = {},
): Promise<RunningStudio | FailedStart> {
  const dataDir = env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'studio-')));
  const child = spawn(process.execPath, [join(root, 'tools/start.ts')], {
    cwd: root,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATA_DIR: dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const link = await new Promise<string | undefined>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /https?:\/\/\S+\/join#\S+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    void ended.then(() => resolve(undefined));
  });
  if (link === undefined) return { code: await ended, output };
  return {
    address: new URL(link).origin,
    signInLink: link,
    dataDir,
    output: () => output,
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async remove() {
      child.kill('SIGTERM');
      await ended;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
