import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ServerAnswer, ServerRequest, Usage } from './protocol.ts';

export const SERVER_KINDS = ['stock', 'stock-sqlite', 'ours', 'ours-postgres', 'ours-memory'] as const;
/** `ours-memory` is ours with the log in memory: what the disk costs. Postgres' own CPU time is not counted as the server's. */
export type ServerKind = (typeof SERVER_KINDS)[number];

const SCRIPTS: Readonly<Record<ServerKind, readonly [script: string, ...args: string[]]>> = {
  stock: ['stock.ts'],
  'stock-sqlite': ['stock.ts', 'sqlite'],
  ours: ['ours.ts'],
  'ours-postgres': ['ours.ts', 'postgres'],
  'ours-memory': ['ours.ts', 'memory'],
};

/** A server in a process of its own, so that its CPU time and memory are its alone. */
export class ServerProcess {
  readonly url: string;
  /** `<stateUrl>/<document>` answers with the packed state; only ours has that */
  readonly stateUrl: string | undefined;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string, stateUrl: string | undefined) {
    this.#child = child;
    this.url = url;
    this.stateUrl = stateUrl;
  }

  /** @param databaseUrl an empty database, for the kind that needs one */
  static async start(kind: ServerKind, databaseUrl?: string): Promise<ServerProcess> {
    const [script, ...args] = SCRIPTS[kind];
    const child = fork(
      new URL(script, import.meta.url),
      [...args, ...(databaseUrl === undefined ? [] : [databaseUrl])],
      { execArgv: ['--expose-gc'] },
    );
    const [answer] = (await once(child, 'message')) as [ServerAnswer];
    if (answer.kind !== 'ready') throw new Error(`The ${kind} server did not start.`);
    return new ServerProcess(child, answer.url, answer.stateUrl);
  }

  async usage(collect = false): Promise<Usage> {
    const answer = await this.#ask({ kind: 'usage', collect });
    if (answer.kind !== 'usage') throw new Error('The server did not say what it used.');
    return answer.usage;
  }

  async ticket(documents: readonly [string, string], userId: string): Promise<string> {
    const answer = await this.#ask({ kind: 'ticket', documents, userId });
    if (answer.kind !== 'ticket') throw new Error('The server gave no ticket.');
    return answer.token;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }

  async #ask(request: ServerRequest): Promise<ServerAnswer> {
    const answer = once(this.#child, 'message');
    this.#child.send(request);
    const [message] = (await answer) as [ServerAnswer];
    return message;
  }
}
