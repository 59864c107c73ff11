import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What kind of edit a mark stands for: an object, its removal, characters of a text, an element of a list, a message. */
export type MarkKind = 'object' | 'removal' | 'text' | 'list' | 'chat';

export interface Mark {
  readonly work: number;
  readonly kind: MarkKind;
  /** unique among all edits of a run, but for a removal, which names what it removes */
  readonly key: string;
}

const markOf = (line: string): Mark => {
  const [work = '', kind = '', key = ''] = line.split(' ');
  return { work: Number(work), kind: kind as MarkKind, key };
};

export const lineOf = ({ work, kind, key }: Mark): string => `${work} ${kind} ${key}`;

/** Where a writer's journal lies in the folder of its run. */
export const journalPath = (folder: string, writer: number): string =>
  join(folder, `writer-${writer}.journal`);

/** What one writer did, on disk: every edit before it was made, and again when it was acknowledged. */
export class Journal {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  willSend(marks: readonly string[]): void {
    this.#write('s', marks);
  }

  acknowledged(marks: readonly string[]): void {
    this.#write('a', marks);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(what: string, marks: readonly string[]): void {
    if (marks.length > 0) writeSync(this.#file, marks.map((mark) => `${what} ${mark}\n`).join(''));
  }
}

export interface Account {
  readonly sent: readonly Mark[];
  readonly acknowledged: readonly Mark[];
}

/** All journals of a run as one. */
export function readJournals(paths: readonly string[]): Account {
  const sent: Mark[] = [];
  const acknowledged: Mark[] = [];
  for (const path of paths) {
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      if (line.startsWith('s ')) sent.push(markOf(line.slice(2)));
      else if (line.startsWith('a ')) acknowledged.push(markOf(line.slice(2)));
    }
  }
  return { sent, acknowledged };
}
