import { copyFile, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteUpdateLog } from '../../src/update-log/adapters/sqlite.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

export interface TailCutReport {
  /** places at which the log was cut */
  readonly cuts: number;
  readonly problems: readonly string[];
}

const DOCUMENT = 'a-document';
const FILE = 'log.sqlite';

/**
 * Cuts the journal at every byte of its last entries, as a power cut may, and opens it: everything that lies wholly before
 * the cut is there, nothing else is, and the log can be written to.
 *
 * @param every 1 for every byte, 10 for every tenth
 */
export async function runTailCut(options: {
  readonly seed: number;
  readonly entries: number;
  readonly every: number;
}): Promise<TailCutReport> {
  const random = createSeededRandom(options.seed);
  const folder = await mkdtemp(join(tmpdir(), 'tail-'));
  const problems: string[] = [];
  try {
    const { journal, ends, updates } = await writeEntries(folder, options.entries, random);
    const last = ends.at(-1) ?? 0;
    let cuts = 0;
    for (let at = 0; at <= last; at += options.every) {
      cuts += 1;
      const whole = ends.filter((end) => end <= at).length;
      const problem = await openCut(folder, journal, at, updates.slice(0, whole));
      if (problem !== undefined) problems.push(`cut at byte ${at}: ${problem}`);
    }
    return { cuts, problems };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Entries one after the other, and where each ends in the journal; the files are copied as a crash would leave them. */
async function writeEntries(
  folder: string,
  count: number,
  random: ReturnType<typeof createSeededRandom>,
): Promise<{ journal: string; ends: number[]; updates: Uint8Array[] }> {
  const log = await createSqliteUpdateLog({ path: join(folder, FILE) });
  const ends: number[] = [];
  const updates: Uint8Array[] = [];
  const journal = (await readdir(folder)).find((name) => name.includes('journal-')) ?? '';
  for (let index = 0; index < count; index++) {
    const update = Uint8Array.from({ length: 1 + random.below(60) }, () => random.below(256));
    await log.append([{ document: DOCUMENT, update, actorId: 'ada', actorKind: 'user' }]);
    updates.push(update);
    ends.push((await stat(join(folder, journal))).size);
  }
  // Before the store has taken anything over: the journal alone holds the entries.
  await copyFile(join(folder, journal), join(folder, 'kept-journal'));
  await log.close();
  return { journal, ends, updates };
}

async function openCut(
  folder: string,
  journal: string,
  at: number,
  expected: readonly Uint8Array[],
): Promise<string | undefined> {
  const place = await mkdtemp(join(folder, 'cut-'));
  try {
    await copyFile(join(folder, 'kept-journal'), join(place, journal));
    await truncate(join(place, journal), at);
    const log = await createSqliteUpdateLog({ path: join(place, FILE) });
    try {
      const { updates } = await log.read(DOCUMENT);
      if (
        !isSame(
          updates.map(({ update }) => update),
          expected,
        )
      )
        return `${updates.length} entries instead of ${expected.length}, or other ones`;
      const update = Uint8Array.of(1, 2, 3);
      await log.append([{ document: DOCUMENT, update, actorId: 'ada', actorKind: 'user' }]);
      const after = await log.read(DOCUMENT);
      return after.updates.length === expected.length + 1 ? undefined : 'it does not take another entry';
    } finally {
      await log.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(place, { recursive: true });
  }
}

function isSame(found: readonly Uint8Array[], expected: readonly Uint8Array[]): boolean {
  return (
    found.length === expected.length &&
    found.every((bytes, index) => Buffer.compare(bytes, expected[index] ?? Uint8Array.of()) === 0)
  );
}
