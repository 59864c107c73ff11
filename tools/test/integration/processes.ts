import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import * as Y from 'yjs';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** One of our programmes, as a process of its own. */
export interface Programme {
  /** Resolves with the match as soon as its output has it. @throws Error with all it wrote, if it ends before */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGKILL by default; resolves when it has ended. @returns its exit code, null after a signal */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export function startProgramme(args: readonly string[], env: Readonly<Record<string, string>>): Programme {
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  return {
    async says(pattern) {
      const { promise, resolve } = Promise.withResolvers<RegExpExecArray>();
      const look = (): void => {
        const found = pattern.exec(output);
        if (found !== null) resolve(found);
      };
      listeners.add(look);
      look();
      const failed = ended.then(() => {
        throw new Error(`${args.join(' ')} ended:\n${output.slice(-4_000)}`);
      });
      return Promise.race([promise, failed]).finally(() => listeners.delete(look));
    },
    async end(signal = 'SIGKILL') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await ended;
      }
      return child.exitCode;
    },
  };
}

export interface Caller {
  readonly url: string;
  call<Shape>(method: string, path: string, shape: z.ZodType<Shape>, body?: object): Promise<Shape>;
}

/** Calls the API of one server in somebody's name. A refusal fails with the answer. */
export function callerOf(url: string, token?: string): Caller {
  return {
    url,
    async call(method, path, shape, body) {
      const response = await fetch(`${url}/api/v1/${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
      return shape.parse(answer);
    },
  };
}

const ticketShape = z.object({ token: z.string(), documents: z.tuple([z.string(), z.string()]) });

/** A person's browser on one server: both documents of a creative over one socket. */
export async function openCreative(caller: Caller, creativeId: string) {
  const ticket = () => caller.call('POST', `creatives/${creativeId}/ticket`, ticketShape, {});
  const { documents } = await ticket();
  const websocketProvider = new HocuspocusProviderWebsocket({
    url: `${caller.url.replace('http', 'ws')}/collab`,
  });
  const [content, review] = documents.map((name) => {
    const document = new Y.Doc();
    const provider = new HocuspocusProvider({
      name,
      document,
      websocketProvider,
      token: async () => (await ticket()).token,
    });
    provider.attach();
    return { document, provider };
  });
  if (content === undefined || review === undefined) throw new Error('A creative is two documents.');
  return {
    content: content.document,
    review: review.document,
    isSynced: () => content.provider.isSynced && review.provider.isSynced,
    leave(): void {
      content.provider.destroy();
      review.provider.destroy();
      websocketProvider.destroy();
    },
  };
}
