import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNats } from './nats-program.ts';
import { removeAtExit, startOnFreePort, startProcess, untilAnswers } from './service-process.ts';
import type { ServiceProcess } from './service-process.ts';

/** A real NATS with JetStream, on 127.0.0.1, with its data in a folder that ends with it. */
export interface TestNats {
  /** `nats://127.0.0.1:<port>` */
  readonly url: string;
  /** of the server, as `2.15.1` */
  readonly version: string;
  /** SIGKILL. What a stream acknowledged is in its files. */
  kill(): Promise<void>;
  /** Again, after `kill`: same data, same port. @throws Error with what it wrote */
  start(): Promise<void>;
  /** Kills it, loses its data, and starts it again with nothing, on the same port. */
  wipe(): Promise<void>;
  /** It stops where it is: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a nats-server of its own.
 *
 * @param options `config`: lines in the server's own language, such as accounts and limits
 * @throws Error that says what to install
 */
export async function startNats(options: { config?: string } = {}): Promise<TestNats> {
  const program = await findNats();
  const folder = await mkdtemp(join(tmpdir(), 'nats-'));
  const removeFolder = removeAtExit(folder);
  const data = join(folder, 'data');
  const config = join(folder, 'nats.conf');
  await writeFile(config, options.config ?? '');
  let port = 0;
  let service: ServiceProcess | undefined;

  async function start(): Promise<void> {
    if (service !== undefined && service.ended() === undefined) return;
    await mkdir(data, { recursive: true });
    const args = ['-c', config, '-js', '-sd', data, '-a', '127.0.0.1', '-p', String(port)];
    service = startProcess({ program: program.path, args, cwd: folder, signalWhenOrphaned: 'KILL' });
    await untilAnswers('nats-server', service, () => greets(port));
  }

  const kill = async (): Promise<void> => service?.kill();

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
    url: `nats://127.0.0.1:${port}`,
    version: program.version,
    kill,
    start,
    async wipe() {
      await kill();
      await rm(data, { recursive: true, force: true });
      await start();
    },
    pause: () => service?.pause(),
    resume: () => service?.resume(),
    async stop() {
      await kill();
      removeFolder();
    },
  };
}

/** A nats-server speaks first. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, done(false));
    socket.once('data', done(true));
    socket.once('error', done(false));
    socket.once('close', done(false));
  });
}
