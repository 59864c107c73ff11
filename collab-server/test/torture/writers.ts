import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as Y from 'yjs';
import { countEdits, SHARED } from './count-edits.ts';
import type { EditCount, SeenWork } from './count-edits.ts';
import { CountingClient } from './counting-client.ts';
import { journalPath, readJournals } from './journal.ts';
import { TicketDesk } from './studio.ts';
import type { Member, Studio, Work } from './studio.ts';
import type { WriterOrder, WriterProgress, WriterTask } from './writer-process.ts';
import { untilTrue } from './wait.ts';

export interface WritersOptions {
  readonly studio: Studio;
  readonly seed: number;
  readonly writers: number;
  readonly works: number;
  readonly processes: number;
}

/** All writers of a run, in their processes. */
export class Writers {
  readonly problems: string[] = [];
  readonly #options: WritersOptions;
  readonly #owner: Member;
  readonly #works: readonly Work[];
  readonly #children: ChildProcess[] = [];
  readonly #progress = new Map<ChildProcess, WriterProgress>();

  private constructor(options: WritersOptions, owner: Member, works: readonly Work[]) {
    this.#options = options;
    this.#owner = owner;
    this.#works = works;
  }

  /** Lets everybody in, prepares what they share, sets them to work. */
  static async begin(options: WritersOptions): Promise<Writers> {
    const { studio, seed, processes } = options;
    const { owner, members, works } = await studio.populate(options.writers, options.works);
    const writers = new Writers(options, owner, works);
    await writers.#prepareShared();
    for (let part = 0; part < processes; part++) {
      const own = members
        .map((member, index) => ({ index, member, work: index % works.length }))
        .filter(({ index }) => index % processes === part);
      writers.#fork({ url: studio.url, folder: studio.folder, seed, works, writers: own });
    }
    return writers;
  }

  /** Edits the server has acknowledged so far. */
  get saved(): number {
    return this.#sum('saved');
  }

  get unsaved(): number {
    return this.#sum('unsaved');
  }

  /** Nobody writes any more; resolves when everything is saved. @throws Error if that does not come to be */
  async finish(timeoutMs = 60_000): Promise<void> {
    for (const child of this.#children) this.#order(child, { kind: 'finish' });
    // What was under way when the order was given is in the figures that come after it.
    for (const child of this.#children) await once(child, 'message');
    await untilTrue(() => this.unsaved === 0, 'everything to be saved', timeoutMs);
  }

  close(): void {
    for (const child of this.#children) if (child.connected) child.disconnect();
  }

  /** Opens all documents as somebody who was never there, and compares. */
  async count(): Promise<EditCount> {
    const { studio, writers } = this.#options;
    const seen: SeenWork[] = [];
    for (const work of this.#works) {
      seen.push({
        content: await this.#look(work, work.contentName),
        review: await this.#look(work, work.reviewName),
      });
    }
    const paths = Array.from({ length: writers }, (_, index) => journalPath(studio.folder, index));
    return countEdits(readJournals(paths), seen);
  }

  async #look(work: Work, name: string): Promise<Y.Doc> {
    const client = this.#clientOf(work, name);
    client.connect();
    await untilTrue(() => client.isSynced && client.hasDocument, `${name} to be read`);
    client.disconnect();
    const { pendingStructs, pendingDs } = client.doc.store;
    if (pendingStructs !== null || pendingDs !== null) this.problems.push(`${name} came with gaps`);
    return client.doc;
  }

  async #prepareShared(): Promise<void> {
    for (const work of this.#works) {
      const client = this.#clientOf(work, work.contentName);
      client.connect();
      await untilTrue(() => client.isSynced, 'the first document');
      client.edit(['shared'], (doc) =>
        doc.getMap('objects').set(
          SHARED,
          new Y.Map<unknown>([
            ['text', new Y.Text()],
            ['list', new Y.Array()],
          ]),
        ),
      );
      await untilTrue(() => client.unsaved === 0, 'what all share to be saved');
      client.destroy();
    }
  }

  #clientOf(work: Work, name: string): CountingClient {
    const { url } = this.#options.studio;
    const desk = new TicketDesk(url, this.#owner);
    return new CountingClient({
      name,
      doc: new Y.Doc(),
      open: async () => ({ url: `${url.replace('http', 'ws')}/collab`, ticket: await desk.ticket(work.id) }),
      onSaved: () => undefined,
      onProblem: (what) => this.problems.push(what),
    });
  }

  #fork(task: WriterTask): void {
    const child = fork(new URL('writer-process.ts', import.meta.url));
    this.#children.push(child);
    child.on('message', (progress: WriterProgress) => {
      this.#progress.set(child, progress);
      this.problems.push(...progress.problems);
    });
    child.once('exit', (code) => {
      if (code !== 0) this.problems.push(`a writer process ended with ${code}`);
    });
    this.#order(child, { kind: 'begin', task });
  }

  #order(child: ChildProcess, order: WriterOrder): void {
    child.send(order);
  }

  #sum(figure: 'saved' | 'unsaved'): number {
    let sum = 0;
    for (const progress of this.#progress.values()) sum += progress[figure];
    return sum;
  }
}
