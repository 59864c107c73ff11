import { createSeededRandom } from '../support/seeded-random.ts';
import { journalPath } from './journal.ts';
import type { Member, Work } from './studio.ts';
import { Writer } from './writer.ts';

export interface WriterTask {
  readonly url: string;
  readonly folder: string;
  readonly seed: number;
  readonly works: readonly Work[];
  readonly writers: readonly { readonly index: number; readonly member: Member; readonly work: number }[];
}

export type WriterOrder = { readonly kind: 'begin'; readonly task: WriterTask } | { readonly kind: 'finish' };

export interface WriterProgress {
  readonly saved: number;
  readonly unsaved: number;
  readonly problems: readonly string[];
}

// Some writers in a process of their own, apart from the server that is killed and from whoever kills it.
const TELL_MS = 100;
let saved = 0;
const problems: string[] = [];
const writers: Writer[] = [];
process.on('message', (order: WriterOrder) => {
  if (order.kind === 'finish') {
    for (const writer of writers) writer.finish();
    return;
  }
  const { url, folder, seed, works } = order.task;
  for (const { index, member, work: workIndex } of order.task.writers) {
    const work = works[workIndex];
    if (work === undefined) throw new Error(`There is no work ${workIndex}.`);
    const writer = new Writer(
      {
        url,
        member,
        work,
        workIndex,
        journalPath: journalPath(folder, index),
        random: createSeededRandom(seed + index),
        onSaved: (count) => (saved += count),
        onProblem: (what) => void problems.push(what),
      },
      index,
    );
    writers.push(writer);
    writer.start();
  }
});
process.on('disconnect', () => process.exit());
setInterval(() => {
  const unsaved = writers.reduce((sum, writer) => sum + writer.unsaved, 0);
  const progress: WriterProgress = { saved, unsaved, problems: problems.splice(0) };
  process.send?.(progress);
}, TELL_MS);
