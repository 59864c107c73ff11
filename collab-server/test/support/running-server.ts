import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import { createCollabServer } from '../../src/collab-server.ts';
import type { CollabServer, CollabServerParts } from '../../src/collab-server.ts';
import { loadConfig } from '../../src/config.ts';
import type { MemberRole } from '../../src/database/schema.ts';
import { freshDatabase } from './fresh-database.ts';
import { createMemoryBus } from './memory-bus.ts';
import type { MemoryBus } from './memory-bus.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // The tests say what they expect of it.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
  readonly cookies: Readonly<Record<string, string>>;
}

export interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** sent as they are instead of `body` */
  readonly bytes?: Uint8Array | string;
}

export interface RunningServer extends CollabServer {
  readonly url: string;
  readonly dataDir: string;
  readonly bus: MemoryBus;
  /** `path` below `/api/v1`, or absolute */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** the owner's access token */
  readonly owner: string;
  readonly workspaceId: string;
  /** Lets somebody new in by an invite link. */
  join(
    role: Exclude<MemberRole, 'owner'>,
    name?: string,
    workspaceId?: string,
  ): Promise<{ token: string; id: string }>;
  createCanvas(
    title?: string,
    token?: string,
    workspaceId?: string,
  ): Promise<{ id: string; contentName: string; reviewName: string }>;
  stop(): Promise<void>;
}

/** A real server on a port of its own, with its own folder and a database of its own. */
export async function startServer(
  env: Readonly<Record<string, string>> = {},
  parts: Partial<CollabServerParts> & { keepDataDir?: string } = {},
): Promise<RunningServer> {
  const { keepDataDir, ...given } = parts;
  const dataDir = keepDataDir ?? (await mkdtemp(join(tmpdir(), 'studio-')));
  const bus = createMemoryBus();
  const config = loadConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    REQUESTS_PER_MINUTE: '100000',
    SIGN_INS_PER_MINUTE: '100000',
    ...env,
  });
  const server = await createCollabServer(config, {
    openBus: () => Promise.resolve(bus),
    logger: pino({ level: 'silent' }),
    ...(keepDataDir === undefined ? { database: await freshDatabase() } : {}),
    ...given,
  });
  const url = await server.listen();

  const call: RunningServer['call'] = async (method, path, { token, body, headers, bytes } = {}) => {
    const response = await fetch(path.startsWith('/') ? `${url}${path}` : `${url}/api/v1/${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(bytes === undefined ? {} : { body: bytes }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const isJson = (response.headers.get('content-type') ?? '').includes('application/json');
    const raw = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(raw.toString()) : raw,
      cookies: Object.fromEntries(
        response.headers.getSetCookie().map((cookie) => {
          const [pair = ''] = cookie.split(';', 1);
          return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
        }),
      ),
    };
  };

  const ownerToken = new URL(server.signInLink()).hash.slice(1);
  const { body: session } = await call('POST', 'auth/link', { body: { token: ownerToken } });
  const owner: string = session.accessToken;
  const { workspaceId } = server.firstStart;

  return {
    ...server,
    url,
    dataDir,
    bus,
    call,
    owner,
    workspaceId,
    async join(role, name = `A ${role}`, into = workspaceId) {
      const invite = await call('POST', `workspaces/${into}/invites`, { token: owner, body: { role } });
      const joined = await call('POST', 'auth/link', { body: { token: invite.body.token, name } });
      expect(joined.status).toBe(200);
      return { token: joined.body.accessToken, id: joined.body.user.id };
    },
    async createCanvas(title = 'A canvas', token = owner, into = workspaceId) {
      const { status, body } = await call('POST', 'creatives', {
        token,
        body: { workspaceId: into, kind: 'canvas', title },
      });
      expect(status, JSON.stringify(body)).toBe(201);
      return body;
    },
    async stop() {
      await server.drain();
      if (keepDataDir === undefined) await rm(dataDir, { recursive: true });
    },
  };
}

/** A folder that is gone when the test is over. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'studio-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
