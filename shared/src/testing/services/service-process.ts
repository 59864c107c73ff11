import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';

/** A server that a test started, in a process of its own. */
export interface ServiceProcess {
  readonly pid: number;
  /** The end of what it wrote, for the message of a failed start. */
  output(): string;
  /** undefined while it runs */
  ended(): string | undefined;
  /** To it alone. A process that has ended takes any signal. */
  signal(signal: NodeJS.Signals): void;
  /** Stops it and all below it where they are, as a machine that hangs. */
  pause(): void;
  resume(): void;
  /** Ends it and all below it without a chance to tidy up, as a power cut does. */
  kill(): Promise<void>;
  /** Resolves when it has ended, by whatever cause. */
  whenEnded(): Promise<void>;
}

export interface ServiceCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** who runs it, where it must not be us */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it gets when the test's process dies without a goodbye. */
  readonly signalWhenOrphaned: 'QUIT' | 'KILL';
}

const SETPRIV = '/usr/bin/setpriv';
const OUTPUT_KEPT = 8_000;

/** Starts a server that cannot outlive this process: the system sends it the signal when we are gone. */
export function startProcess(command: ServiceCommand): ServiceProcess {
  const { program, args } = wrapped(command);
  const child = spawn(program, args, {
    cwd: command.cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  let output = '';
  let ended: string | undefined;
  const listen = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-OUTPUT_KEPT);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const end = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ended = error.message;
      resolve();
    });
    child.once('exit', (code, signal) => {
      ended = signal ?? `code ${code}`;
      resolve();
    });
  });
  const { pid } = child;
  const all = (signal: NodeJS.Signals, order: 'downwards' | 'upwards'): void => {
    if (ended !== undefined || pid === undefined) return;
    const family = [pid, ...descendantsOf(pid)];
    for (const member of order === 'downwards' ? family : family.toReversed()) send(member, signal);
  };
  const killNow = (): void => {
    // The parent first: stopped, it starts no child that the list would miss.
    all('SIGSTOP', 'downwards');
    all('SIGKILL', 'upwards');
  };
  process.once('exit', killNow);
  void end.then(() => process.off('exit', killNow));

  return {
    pid: pid ?? -1,
    output: () => output,
    ended: () => ended,
    signal: (signal) => void child.kill(signal),
    pause: () => {
      all('SIGSTOP', 'downwards');
      // Once more, for children that were born between the list and the signal.
      all('SIGSTOP', 'downwards');
    },
    resume: () => all('SIGCONT', 'upwards'),
    async kill() {
      killNow();
      await end;
    },
    whenEnded: () => end,
  };
}

function wrapped({ program, args, user, signalWhenOrphaned }: ServiceCommand): {
  program: string;
  args: readonly string[];
} {
  if (!existsSync(SETPRIV)) return { program, args };
  const as = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return { program: SETPRIV, args: [`--pdeathsig=${signalWhenOrphaned}`, ...as, program, ...args] };
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, which is what a kill wants, and a pause cannot change.
  }
}

function descendantsOf(pid: number): readonly number[] {
  const childrenOf = Map.groupBy(processes(), ({ parent }) => parent);
  const below = (from: number): number[] =>
    (childrenOf.get(from) ?? []).flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

/** From `/proc`, because a bare machine has no `ps`. Where there is none, a server is taken to be one process. */
function processes(): readonly { pid: number; parent: number }[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // `pid (name) state parent …`; the name may hold anything, so read from its last bracket.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [
          { pid: Number(name), parent: Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ', 1)[0]) },
        ];
      } catch {
        return [];
      }
    });
}

/** A folder that is gone with this process even if nobody removes it. @returns how to remove it now */
export function removeAtExit(folder: string): () => void {
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  process.once('exit', remove);
  return () => {
    process.off('exit', remove);
    remove();
  };
}

const PORT_TRIES = 3;

/** Starts a server on a port of its own. Between the choice and the start somebody else may take it: then on another. */
export async function startOnFreePort(start: (port: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt === PORT_TRIES) throw error;
    }
  }
}

/** @returns a port on 127.0.0.1 that nobody listens on now */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

/**
 * Waits until a started server answers.
 *
 * @throws Error with what it wrote if it ends before, or does not answer within `limitMs`
 */
export async function untilAnswers(
  name: string,
  service: ServiceProcess,
  answers: () => Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await answers())) {
    const ended = service.ended();
    if (ended !== undefined)
      throw new Error(`${name} ended (${ended}) instead of starting:\n${service.output()}`);
    if (performance.now() > deadline) {
      await service.kill();
      throw new Error(`${name} did not answer within ${limitMs / 1000} s:\n${service.output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
