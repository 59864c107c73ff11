import { createSeededRandom } from '../support/seeded-random.ts';
import type { EditCount } from './count-edits.ts';
import { Studio } from './studio.ts';
import { pause, untilTrue } from './wait.ts';
import { Writers } from './writers.ts';

export interface KillRunOptions {
  readonly seed: number;
  readonly kills: number;
  /** acknowledged edits below which the run goes on */
  readonly edits: number;
  /** longest the writing may go on */
  readonly seconds: number;
  readonly writers: number;
  readonly works: number;
  /** settings of the server, `DATABASE_URL` */
  readonly env?: Readonly<Record<string, string>>;
  readonly onProgress?: (words: string) => void;
}

export interface KillReport extends EditCount {
  readonly kills: number;
  /** from the start of the process to the first edit that it acknowledged, ms */
  readonly recoveryMs: readonly number[];
  readonly problems: readonly string[];
}

/** Longest between the first acknowledgement after a start and the kill. */
const LIFE_MS = 2_500;

/**
 * Writers write, the server is killed at random moments and started again on the same data; in the end somebody new
 * opens the documents and everything that was acknowledged is looked for.
 */
export async function runKills(options: KillRunOptions): Promise<KillReport> {
  const { seed, kills, edits, seconds, onProgress = () => undefined } = options;
  const random = createSeededRandom(seed);
  const studio = await Studio.create(options.env);
  let writers: Writers | undefined;
  try {
    writers = await Writers.begin({ ...options, studio, processes: 2 });
    const begun = performance.now();
    const isLate = (): boolean => performance.now() - begun > seconds * 1_000;
    const recoveryMs: number[] = [];
    let killed = 0;
    while ((killed < kills || writers.saved < edits) && !isLate()) {
      await pause(random.below(LIFE_MS));
      if (killed >= kills) continue;
      await studio.kill();
      killed += 1;
      const before = writers.saved;
      const restarted = performance.now();
      await studio.start();
      const { saved } = writers;
      // What was acknowledged before the kill may still be on its way from the writers to us.
      await untilTrue(() => (writers?.saved ?? 0) > Math.max(saved, before), 'edits to be taken again');
      recoveryMs.push(performance.now() - restarted);
      if (killed % 10 === 0) onProgress(`${killed} kills, ${writers.saved} edits acknowledged`);
    }
    const { problems } = writers;
    await writers.finish().catch((error: unknown) => problems.push(String(error)));
    await studio.kill();
    await studio.start();
    const count = await writers.count();
    const ended = studio.unexpectedEnd === undefined ? [] : [`the server ended: ${studio.unexpectedEnd}`];
    return { ...count, kills: killed + 1, recoveryMs, problems: [...problems, ...ended] };
  } finally {
    writers?.close();
    await studio.remove();
  }
}
