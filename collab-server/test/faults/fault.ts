import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import type { Role } from '@sparklio/shared/presence/presence-state';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { CountingClient } from '../torture/counting-client.ts';
import { untilTrue } from '../torture/wait.ts';
import type { FaultAnswer, FaultOrder, Measured, Mode, Port } from './server-process.ts';

/** `short` is for every test run and looks at counts alone; `long` also at times and memory. */
export type Form = 'short' | 'long';

export interface FaultReport {
  readonly figures: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

export interface Fault {
  readonly title: string;
  run(form: Form, seed: number): Promise<FaultReport>;
}

/** A server under attack, with somebody honest at work in it. */
export class Stage {
  readonly problems: string[] = [];
  readonly url: string;
  readonly names = documentNamesOf({ workspaceId: createId(), kind: 'canvas', creativeId: createId() });
  readonly witness: CountingClient;
  readonly #child: ChildProcess;
  readonly #sockets = new Set<WebSocket>();
  #round = 0;
  #ended: string | undefined;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    this.witness = this.join('ada', this.names.contentName);
    child.once('exit', (code, signal) => (this.#ended = signal ?? `code ${code}`));
  }

  static async open(): Promise<Stage> {
    const child = fork(new URL('server-process.ts', import.meta.url));
    const [ready] = (await once(child, 'message')) as [FaultAnswer];
    if (ready.kind !== 'ready') throw new Error('The server did not start.');
    const stage = new Stage(child, ready.url);
    await stage.expectUnharmed();
    return stage;
  }

  ticket(
    userId: string,
    role: Role = 'editor',
    documents: readonly string[] = Object.values(this.names),
  ): string {
    const kind = role.startsWith('agent') ? 'agent' : 'user';
    const expiresAt = Date.now() / 1_000 + 3_600;
    return JSON.stringify({
      userId,
      name: userId,
      kind,
      role,
      workspaceId: 'w',
      creativeId: 'c',
      documents,
      expiresAt,
    });
  }

  /** An honest client. */
  join(userId: string, name: string, role: Role = 'editor'): CountingClient {
    const client = new CountingClient({
      name,
      doc: new Y.Doc(),
      open: async () => ({ url: this.url, ticket: this.ticket(userId, role, [name]) }),
      onSaved: () => undefined,
      onProblem: (what) => this.problems.push(`${userId}: ${what}`),
    });
    client.connect();
    return client;
  }

  /** A socket of somebody who writes frames by hand. */
  async socket(headers: Readonly<Record<string, string>> = {}): Promise<RawPeer> {
    const webSocket = new WebSocket(this.url, { headers, perMessageDeflate: false });
    this.#sockets.add(webSocket);
    const peer = new RawPeer(webSocket, this.names.contentName);
    await peer.opened;
    return peer;
  }

  /** The same with a ticket shown and accepted. */
  async signedIn(userId = 'mallory', role: Role = 'editor', name = this.names.contentName): Promise<RawPeer> {
    const peer = await this.socket();
    peer.showTicket(this.ticket(userId, role), name);
    await untilTrue(() => peer.frames.length > 0 || peer.closeReason !== undefined, 'the answer to a ticket');
    return peer;
  }

  async inject(port: Port, mode: Mode): Promise<void> {
    await this.#ask({ kind: 'inject', port, mode });
  }

  async measure(): Promise<Measured> {
    const answer = await this.#ask({ kind: 'measure' });
    if (answer.kind !== 'measured') throw new Error('The server did not say what it used.');
    return answer;
  }

  /** The process lives, whoever is honest can write, and a newcomer sees what the honest one wrote, and nothing else. */
  async expectUnharmed(): Promise<void> {
    if (this.#ended !== undefined) {
      this.problems.push(`the server ended: ${this.#ended}`);
      return;
    }
    const round = (this.#round += 1);
    const { witness } = this;
    witness.edit([`round ${round}`], (doc) =>
      doc.getMap('objects').set(`o${round}`, new Y.Map([['base', round]])),
    );
    await untilTrue(() => witness.isSynced && witness.unsaved === 0, 'the honest edit to be saved');
    const newcomer = this.join(`new${round}`, this.names.contentName, 'viewer');
    await untilTrue(() => newcomer.hasDocument, 'a newcomer to see the document');
    const [seen, meant] = [newcomer.doc, witness.doc].map((doc) => doc.getMap('objects').toJSON());
    newcomer.destroy();
    if (!isDeepStrictEqual(seen, meant)) this.problems.push('a newcomer sees another document');
    if (Object.keys(meant ?? {}).length < round) this.problems.push('an honest edit is gone');
  }

  async close(): Promise<void> {
    this.witness.destroy();
    for (const webSocket of this.#sockets) webSocket.terminate();
    if (this.#ended === undefined) {
      const exited = once(this.#child, 'exit');
      this.#child.disconnect();
      await exited;
    }
  }

  async #ask(order: FaultOrder): Promise<FaultAnswer> {
    const answer = once(this.#child, 'message');
    this.#child.send(order);
    const [message] = (await answer) as [FaultAnswer];
    return message;
  }
}

/** Speaks the protocol by hand, well or badly. */
export class RawPeer {
  readonly webSocket: WebSocket;
  readonly frames: Buffer[] = [];
  /** resolves when the socket is open, or was not taken */
  readonly opened: Promise<void>;
  /** undefined while it is open */
  closeReason: string | undefined;
  readonly #name: string;

  constructor(webSocket: WebSocket, name: string) {
    this.webSocket = webSocket;
    this.#name = name;
    webSocket.on('message', (data: Buffer) => {
      if (this.frames.length < 100) this.frames.push(data);
    });
    webSocket.on('error', () => undefined);
    webSocket.on('close', (code, reason) => (this.closeReason = reason.toString() || String(code)));
    this.opened = new Promise((resolve) => {
      webSocket.once('open', () => resolve());
      webSocket.once('close', () => resolve());
    });
  }

  showTicket(ticket: string, name = this.#name): void {
    this.send(
      frame(name, 2, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarString(encoder, ticket);
      }),
    );
  }

  sendUpdate(update: Uint8Array, name = this.#name): void {
    this.send(
      frame(name, 0, (encoder) => {
        encoding.writeVarUint(encoder, 2);
        encoding.writeVarUint8Array(encoder, update);
      }),
    );
  }

  send(data: Uint8Array): void {
    if (this.webSocket.readyState === WebSocket.OPEN) this.webSocket.send(data);
  }

  /** Resolves when the server has read everything sent so far, or has ended the socket. */
  async read(): Promise<void> {
    if (this.webSocket.readyState !== WebSocket.OPEN) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.webSocket.once('pong', () => resolve());
    this.webSocket.once('close', () => resolve());
    this.webSocket.ping();
    await promise;
  }

  async closed(): Promise<string> {
    await untilTrue(() => this.closeReason !== undefined, 'the socket to be ended', 10_000);
    return this.closeReason ?? '';
  }
}

export const frame = (name: string, type: number, write: (encoder: encoding.Encoder) => void): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name);
    encoding.writeVarUint(encoder, type);
    write(encoder);
  });

/** Runs `play` on a stage and looks afterwards whether anybody was harmed. */
export async function onStage(
  play: (stage: Stage) => Promise<Readonly<Record<string, number>>>,
): Promise<FaultReport> {
  const stage = await Stage.open();
  try {
    const figures = await play(stage);
    await stage.expectUnharmed();
    return { figures, problems: stage.problems };
  } catch (error) {
    stage.problems.push(error instanceof Error ? error.message : String(error));
    return { figures: {}, problems: stage.problems };
  } finally {
    await stage.close();
  }
}

/** For a script that is started by itself: prints what came of it and sets the exit code. */
export async function runAsScript(fault: Fault): Promise<void> {
  const report = await fault.run('long', Date.now() % 1_000_000);
  const figures = Object.entries(report.figures).map(([name, figure]) => `${name} ${Math.round(figure)}`);
  process.stdout.write(`${fault.title}: ${figures.join(' · ')}\n`);
  for (const problem of report.problems) process.stdout.write(`  ${problem}\n`);
  process.exitCode = report.problems.length === 0 ? 0 : 1;
}
