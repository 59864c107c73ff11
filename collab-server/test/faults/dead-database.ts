import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import { Studio } from '../torture/studio.ts';
import { untilTrue } from '../torture/wait.ts';
import { Writers } from '../torture/writers.ts';
import { runAsScript } from './fault.ts';
import type { Fault, FaultReport } from './fault.ts';

const EXIT_WITHIN_MS = 25_000;

/** The database is gone for good and the server is told to stop: it goes, in time, and what it acknowledged is there later. */
export const deadDatabase: Fault = {
  title: 'told to stop while the database is dead',
  async run(_form, seed): Promise<FaultReport> {
    const postgres = await startPostgres();
    const studio = await Studio.create({ DATABASE_URL: postgres.url });
    let writers: Writers | undefined;
    try {
      const begun = await Writers.begin({ studio, seed, writers: 3, works: 1, processes: 1 });
      writers = begun;
      await untilTrue(() => begun.saved > 100, 'the first edits');
      await postgres.kill();
      const { ms } = await studio.stop();
      const problems = ms > EXIT_WITHIN_MS + 1_000 ? [`it took ${Math.round(ms)} ms to go`] : [];
      await postgres.start();
      await studio.start();
      await begun.finish();
      const { acknowledged, lost, doubled, phantom } = await begun.count();
      const wrong = [...lost, ...doubled, ...phantom];
      if (wrong.length > 0) problems.push(`lost, doubled or invented: ${wrong.slice(0, 5).join('; ')}`);
      return {
        figures: { acknowledged, wrong: wrong.length, 'stopped after ms': ms },
        problems: [...problems, ...begun.problems],
      };
    } finally {
      writers?.close();
      await studio.remove();
      await postgres.stop();
    }
  },
};

if (import.meta.main) await runAsScript(deadDatabase);
