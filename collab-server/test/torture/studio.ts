import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** Somebody who writes: enough to sign in again when the access token has run out. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
}

export interface Work {
  readonly id: string;
  readonly contentName: string;
  readonly reviewName: string;
}

const OWNER = { email: 'owner@studio.example', password: 'torture-torture' } as const;
const sessionSchema = z.object({ accessToken: z.string(), user: z.object({ id: z.string() }) });
const workSchema = z.object({ id: z.string(), contentName: z.string(), reviewName: z.string() });

/** A server in a process of its own, on a port and in a folder that stay the same however often it is killed. */
export class Studio {
  readonly folder: string;
  readonly url: string;
  /** how often a start failed before the process said that it listens */
  failedStarts = 0;
  readonly #env: Readonly<Record<string, string>>;
  readonly #logFile: number;
  #child: ChildProcess | undefined;
  #unexpected: string | undefined;

  private constructor(folder: string, url: string, env: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.url = url;
    this.#env = env;
    this.#logFile = openSync(join(folder, 'server.log'), 'a');
  }

  /** @param env further settings of the server, `DATABASE_URL` */
  static async create(env: Readonly<Record<string, string>> = {}): Promise<Studio> {
    const folder = await mkdtemp(join(tmpdir(), 'torture-'));
    const port = await freePort();
    const studio = new Studio(folder, `http://127.0.0.1:${port}`, {
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      OWNER_EMAIL: OWNER.email,
      OWNER_PASSWORD: OWNER.password,
      REQUESTS_PER_MINUTE: '1000000',
      SIGN_INS_PER_MINUTE: '1000000',
      LOG_LEVEL: 'warn',
      ...env,
    });
    await studio.start();
    return studio;
  }

  get dataDir(): string {
    return this.#env['DATA_DIR'] ?? join(this.folder, 'data');
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How the process ended that nobody told to end. */
  get unexpectedEnd(): string | undefined {
    return this.#unexpected;
  }

  /** Starts the process and waits until it listens. @throws Error with what it wrote */
  async start(): Promise<void> {
    const script = new URL('studio-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script], {
      stdio: ['pipe', 'pipe', this.#logFile],
      env: { PATH: process.env['PATH'], ...this.#env },
    });
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.#unexpected = signal ?? `code ${code}`;
    });
    if (child.stdout === null) throw new Error('The server has no output.');
    for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('http')) return;
    this.failedStarts += 1;
    throw new Error(`The server did not start:\n${(await this.log()).slice(-3_000)}`);
  }

  /** SIGKILL: nothing is tidied up. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM. @returns how it ended and after how many ms */
  async stop(): Promise<{ code: number | null; ms: number }> {
    const begun = performance.now();
    const code = await this.#end('SIGTERM');
    return { code, ms: performance.now() - begun };
  }

  /** What the server wrote so far. */
  async log(): Promise<string> {
    return readFile(join(this.folder, 'server.log'), 'utf8');
  }

  async remove(): Promise<void> {
    await this.kill();
    closeSync(this.#logFile);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** One call of the API. @throws Error for any status but 2xx */
  async call(method: string, path: string, token?: string, body?: unknown): Promise<unknown> {
    return callApi(this.url, method, path, token, body);
  }

  /** Signs in the owner, lets people in and makes works for them. */
  async populate(
    people: number,
    works: number,
  ): Promise<{ owner: Member; members: Member[]; works: Work[] }> {
    const session = sessionSchema.parse(await this.call('POST', 'auth/login', undefined, OWNER));
    const owner = { ...OWNER, name: 'Owner', id: session.user.id, accessToken: session.accessToken };
    const workspaces = z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse(await this.call('GET', 'workspaces', owner.accessToken));
    const workspaceId = workspaces.items[0]?.id ?? '';
    const members: Member[] = [];
    for (let index = 0; index < people; index++) members.push(await this.#letIn(owner, workspaceId, index));
    const made: Work[] = [];
    for (let index = 0; index < works; index++) {
      const body = { workspaceId, kind: 'canvas', title: `Work ${index}` };
      made.push(workSchema.parse(await this.call('POST', 'creatives', owner.accessToken, body)));
    }
    return { owner, members, works: made };
  }

  async #letIn(owner: Member, workspaceId: string, index: number): Promise<Member> {
    const invite = z
      .object({ token: z.string() })
      .parse(
        await this.call('POST', `workspaces/${workspaceId}/invites`, owner.accessToken, { role: 'editor' }),
      );
    const name = `Writer ${index}`;
    const entered = await this.call('POST', 'auth/link', undefined, { token: invite.token, name });
    const session = sessionSchema.parse(entered);
    const account = { email: `writer${index}@studio.example`, password: 'torture-torture' };
    await this.call('POST', 'auth/register', session.accessToken, { ...account, name });
    return { ...account, name, id: session.user.id, accessToken: session.accessToken };
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return null;
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = await exited;
    return typeof code === 'number' ? code : null;
  }
}

/** @throws Error for any status but 2xx; its message begins with the status */
export async function callApi(
  url: string,
  method: string,
  path: string,
  token?: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} for ${method} ${path}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

/** A member's ticket for a work; signs in anew where the access token has run out. */
export class TicketDesk {
  readonly #url: string;
  readonly #member: Member;
  #accessToken: string;

  constructor(url: string, member: Member) {
    this.#url = url;
    this.#member = member;
    this.#accessToken = member.accessToken;
  }

  async ticket(workId: string): Promise<string> {
    const ask = (): Promise<unknown> =>
      callApi(this.#url, 'POST', `creatives/${workId}/ticket`, this.#accessToken);
    const answer = await ask().catch(async (error: unknown) => {
      if (!(error instanceof Error && error.message.startsWith('401'))) throw error;
      const { email, password } = this.#member;
      const session = await callApi(this.#url, 'POST', 'auth/login', undefined, { email, password });
      this.#accessToken = sessionSchema.parse(session).accessToken;
      return ask();
    });
    return z.object({ token: z.string() }).parse(answer).token;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
