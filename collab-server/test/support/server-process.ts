import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A sync server in a process of its own. It ends with the test at the latest. */
export interface ServerProcess {
  /** of its `/collab` socket */
  readonly url: string;
  /** SIGKILL; resolves when it is gone */
  kill(): Promise<void>;
  /** It stops where it is: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
}

/**
 * @param log the path of a file, or the address of a migrated database
 * @param natsUrl with it, the server is one of several that share the database
 */
export async function startServerProcess(log: string, natsUrl?: string): Promise<ServerProcess> {
  const script = new URL('./sync-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, log, ...(natsUrl === undefined ? [] : [natsUrl])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line]: unknown[] = await once(child.stdout, 'data');
  return {
    url: `ws://127.0.0.1:${String(line).trim()}/collab`,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  };
}
