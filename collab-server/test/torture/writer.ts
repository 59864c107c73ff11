import * as Y from 'yjs';
import type { SeededRandom } from '../support/seeded-random.ts';
import { BRACKETS, SHARED } from './count-edits.ts';
import { CountingClient } from './counting-client.ts';
import { Journal, lineOf } from './journal.ts';
import type { Mark, MarkKind } from './journal.ts';
import { TicketDesk } from './studio.ts';
import type { Member, Work } from './studio.ts';

export interface WriterOptions {
  readonly url: string;
  readonly member: Member;
  readonly work: Work;
  /** index of the work in the run */
  readonly workIndex: number;
  readonly journalPath: string;
  readonly random: SeededRandom;
  readonly onSaved: (count: number) => void;
  readonly onProblem: (what: string) => void;
}

/** Milliseconds between two edits. */
const EDIT_EVERY_MS = 25;
/** Objects of one writer, so that no run fills a document to its limit. */
const MOST_OBJECTS = 1_000;

/**
 * One person at work in both documents of a creative, not gently: small edits and large ones, on and off the line, closing the
 * page and opening it again.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #journal: Journal;
  readonly #desk: TicketDesk;
  readonly #prefix: string;
  readonly #own: string[] = [];
  #content: CountingClient;
  #review: CountingClient;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #offlineUntil = 0;

  constructor(options: WriterOptions, index: number) {
    this.#options = options;
    this.#journal = new Journal(options.journalPath);
    this.#desk = new TicketDesk(options.url, options.member);
    this.#prefix = `w${index}`;
    this.#content = this.#open(options.work.contentName);
    this.#review = this.#open(options.work.reviewName);
  }

  get unsaved(): number {
    return this.#content.unsaved + this.#review.unsaved;
  }

  start(): void {
    this.#timer = setInterval(() => this.#step(), EDIT_EVERY_MS);
  }

  /** Writes nothing more and stays on the line until everything is saved. */
  finish(): void {
    clearInterval(this.#timer);
    this.#content.connect();
    this.#review.connect();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#content.destroy();
    this.#review.destroy();
    this.#journal.close();
  }

  #open(name: string): CountingClient {
    const { url, work, onSaved, onProblem } = this.#options;
    const client = new CountingClient({
      name,
      doc: new Y.Doc(),
      open: async () => ({
        url: `${url.replace('http', 'ws')}/collab`,
        ticket: await this.#desk.ticket(work.id),
      }),
      onSaved: (marks) => {
        this.#journal.acknowledged(marks);
        onSaved(marks.length);
      },
      onProblem: (what) => onProblem(`${this.#prefix}: ${what}`),
    });
    client.connect();
    return client;
  }

  #step(): void {
    const { random } = this.#options;
    if (this.#offlineUntil > 0 && performance.now() > this.#offlineUntil) {
      this.#offlineUntil = 0;
      this.#content.connect();
      this.#review.connect();
    } else if (this.#offlineUntil === 0 && random.chance(0.004)) {
      this.#offlineUntil = performance.now() + 200 + random.below(1_500);
      this.#content.disconnect();
      this.#review.disconnect();
    }
    if (random.chance(0.001)) this.#reload();
    if (random.chance(0.15)) this.#chat();
    else this.#editContent();
  }

  /** Closes the page, with whatever was not saved, and opens it again. */
  #reload(): void {
    this.#content.destroy();
    this.#review.destroy();
    this.#content = this.#open(this.#options.work.contentName);
    this.#review = this.#open(this.#options.work.reviewName);
  }

  #editContent(): void {
    const { random } = this.#options;
    const shared = this.#content.doc.getMap<unknown>('objects').get(SHARED);
    const text = shared instanceof Y.Map ? shared.get('text') : undefined;
    const list = shared instanceof Y.Map ? shared.get('list') : undefined;
    const [key, ...more] = Array.from({ length: random.chance(0.01) ? 100 : 1 }, () => this.#key());
    const dice = random.below(10);
    if (key === undefined) return;
    if (dice < 3 && text instanceof Y.Text) {
      // Only between keys, at the ends or behind one, so that no writer tears the key of another.
      const places = [0, text.length, text.toJSON().indexOf(BRACKETS[1]) + 1];
      this.#edit('text', [key], () => text.insert(random.pick(places), BRACKETS.join(key)));
    } else if (dice < 5 && list instanceof Y.Array) {
      this.#edit('list', [key], () => list.insert(random.below(list.length + 1), [key]));
    } else if ((dice === 5 && this.#own.length > 20) || this.#own.length > MOST_OBJECTS) {
      this.#remove(random.below(this.#own.length));
    } else {
      const keys = [key, ...more];
      const filling = random.chance(0.01) ? 'x'.repeat(10_000) : '';
      this.#edit('object', keys, (doc) => {
        for (const name of keys)
          doc.getMap('objects').set(name, new Y.Map([['base', { name, position: [1, 2], filling }]]));
      });
      this.#own.push(...keys);
    }
  }

  /** One of one's own, if this page has seen it saved or made it: a page that was closed took its last edits along. */
  #remove(index: number): void {
    const [gone] = this.#own.splice(index, 1);
    if (gone === undefined || !this.#content.doc.getMap('objects').has(gone)) return;
    this.#edit('removal', [gone], (doc) => doc.getMap('objects').delete(gone));
  }

  #chat(): void {
    const { member } = this.#options;
    const name = this.#key();
    const base = { name, authorId: member.id, authorName: member.name, body: `about ${name}` };
    const marks = this.#mark('chat', [name]);
    this.#review.edit(marks, (doc) => doc.getMap('chat').set(name, new Y.Map([['base', base]])));
  }

  #edit(kind: MarkKind, keys: readonly string[], change: (doc: Y.Doc) => void): void {
    this.#content.edit(this.#mark(kind, keys), change);
  }

  /** On disk before the edit is made: whatever turns up in a document was sent by somebody. */
  #mark(kind: MarkKind, keys: readonly string[]): string[] {
    const marks = keys.map((key): Mark => ({ work: this.#options.workIndex, kind, key })).map(lineOf);
    this.#journal.willSend(marks);
    return marks;
  }

  #key(): string {
    this.#count += 1;
    return `${this.#prefix}.${this.#count}`;
  }
}
