/**
 * Real faults, counted: `npm run torture`. Servers are killed, databases stopped, disks filled, tails cut, and everything
 * that was acknowledged is looked for afterwards. Then everything that may come from outside: garbage, bombs, floods, forgeries. Prints a table per log and a verdict; the exit code says the same.
 *
 *   npm run torture -- [--log sqlite|postgres] [--kills 50] [--edits 50000] [--seconds 1800] [--seed 1] [--only kills]
 */
import { parseArgs } from 'node:util';
import { runKills } from '../collab-server/test/torture/kill-run.ts';
import {
  canMount,
  runDiskFull,
  runPostgresKills,
  runPostgresPause,
} from '../collab-server/test/torture/interruption-runs.ts';
import { FAULTS } from '../collab-server/test/faults/all-faults.ts';
import { runGuardOracle } from '../collab-server/test/faults/guard/oracle.ts';
import { runTailCut } from '../collab-server/test/torture/tail-cut.ts';
import { startPostgres } from '../shared/src/testing/services/postgres.ts';

interface Row {
  readonly run: string;
  readonly figures: Readonly<Record<string, string | number>>;
  readonly problems: readonly string[];
}

const LOGS = ['sqlite', 'postgres'] as const;
type Log = (typeof LOGS)[number];

const USAGE =
  'npm run torture -- [--log sqlite|postgres] [--kills 50] [--edits 50000] [--seconds 1800] [--seed 1] [--only kills]';
const values = readArguments();
const numberOf = (name: 'kills' | 'edits' | 'seconds', text: string): number => {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${name} must be a whole number, not ${text}.`);
  return process.exit(2);
};
const logs = LOGS.filter((log) => values.log === undefined || values.log === log);
if (logs.length === 0) {
  console.error(`--log must be ${LOGS.join(' or ')}.`);
  process.exit(2);
}
const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
const kills = numberOf('kills', values.kills);
const edits = numberOf('edits', values.edits);
const seconds = numberOf('seconds', values.seconds);
const common = { seed, writers: 12, works: 4 };
/** How soon everything must be saved once it can be. */
const SAVED_WITHIN_MS = 5_000;

console.log(`Seed ${seed}: --seed ${seed} repeats the order of events, not their moments.`);
let failed = 0;
let ran = 0;
for (const log of logs) failed += await runAll(log, runsOf(log));
const others = FAULTS.map((fault): [string, () => Promise<Omit<Row, 'run'>>] => [
  fault.title,
  () => playFault(fault),
]);
others.push(['guard against 100,000 updates', async () => judgeGuard()]);
if (values.log === undefined) failed += await runAll('faults', others);
if (ran === 0) {
  console.error(`There is no run whose name has "${values.only}" in it.`);
  process.exit(2);
}
console.log(failed === 0 ? '\nHeld.' : `\nBroke in ${failed} run(s).`);
process.exitCode = failed === 0 ? 0 : 1;

function readArguments() {
  try {
    const { values: given } = parseArgs({
      options: {
        help: { type: 'boolean', default: false },
        log: { type: 'string' },
        kills: { type: 'string', default: '50' },
        edits: { type: 'string', default: '50000' },
        seconds: { type: 'string', default: '1800' },
        seed: { type: 'string' },
        only: { type: 'string', default: '' },
      },
    });
    if (!given.help) return given;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

/** @returns how many of the runs went wrong */
async function runAll(title: string, runs: [string, () => Promise<Omit<Row, 'run'>>][]): Promise<number> {
  const rows: Row[] = [];
  for (const [name, run] of runs) {
    if (!name.includes(values.only)) continue;
    console.log(`${title}: ${name} …`);
    try {
      rows.push({ run: name, ...(await run()) });
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      rows.push({ run: name, figures: {}, problems: [said] });
    }
  }
  ran += rows.length;
  if (rows.length > 0) print(title, rows);
  return rows.filter(({ problems }) => problems.length > 0).length;
}

async function playFault(fault: (typeof FAULTS)[number]): Promise<Omit<Row, 'run'>> {
  const { figures, problems } = await fault.run('long', seed);
  const rounded = Object.entries(figures).map(([name, figure]) => [name, Math.round(figure)]);
  return { figures: Object.fromEntries(rounded), problems };
}

function judgeGuard(): Omit<Row, 'run'> {
  const { missed, falselyRefused, ...counts } = runGuardOracle(seed, 100_000);
  return {
    figures: { ...counts, missed: missed.length, 'falsely refused': falselyRefused.length },
    problems: [...missed, ...falselyRefused].slice(0, 10),
  };
}

function runsOf(log: Log): [string, () => Promise<Omit<Row, 'run'>>][] {
  const runs: [string, () => Promise<Omit<Row, 'run'>>][] = [[`${kills} kills`, () => killServer(log)]];
  if (log === 'postgres') {
    runs.push(['stopped for 30 s', () => interrupt(runPostgresPause({ ...common, seconds: 30 }))]);
    runs.push(['database killed 20 times', () => interrupt(runPostgresKills({ ...common, kills: 20 }))]);
  } else {
    runs.push(['disk full', fillDisk]);
    runs.push(['tail cut at every byte', cutTail]);
  }
  return runs;
}

async function killServer(log: Log): Promise<Omit<Row, 'run'>> {
  const postgres = log === 'postgres' ? await startPostgres() : undefined;
  try {
    const report = await runKills({
      ...common,
      kills,
      edits,
      seconds,
      ...(postgres === undefined ? {} : { env: { DATABASE_URL: postgres.url } }),
      onProgress: (words) => console.log(`  ${words}`),
    });
    const slowest = Math.max(0, ...report.recoveryMs);
    const short =
      report.kills < kills || report.acknowledged < edits
        ? ['time was over before the goal was reached']
        : [];
    return {
      figures: { kills: report.kills, ...figuresOf(report), 'slowest recovery': `${Math.round(slowest)} ms` },
      problems: [...wrongIn(report), ...report.problems, ...short],
    };
  } finally {
    await postgres?.stop();
  }
}

async function interrupt(running: ReturnType<typeof runDiskFull>): Promise<Omit<Row, 'run'>> {
  const report = await running;
  const problems = [...wrongIn(report), ...report.problems];
  if (report.savedMeanwhile > 0)
    problems.push(`${report.savedMeanwhile} acknowledged while nothing could be`);
  if (report.savedAfterMs > SAVED_WITHIN_MS) problems.push('not everything was saved soon enough afterwards');
  return {
    figures: {
      ...figuresOf(report),
      'acknowledged meanwhile': report.savedMeanwhile,
      'all saved after': `${Math.round(report.savedAfterMs)} ms`,
    },
    problems,
  };
}

async function fillDisk(): Promise<Omit<Row, 'run'>> {
  if (!(await canMount()))
    return { figures: { 'not tried': 'only root on Linux may mount a small disk' }, problems: [] };
  return interrupt(runDiskFull({ ...common, seconds: 10 }));
}

async function cutTail(): Promise<Omit<Row, 'run'>> {
  const { cuts, problems } = await runTailCut({ seed, entries: 12, every: 1 });
  return { figures: { cuts }, problems };
}

type Counted = Awaited<ReturnType<typeof runDiskFull>> | Awaited<ReturnType<typeof runKills>>;

function figuresOf({ acknowledged, lost, doubled, phantom }: Counted): Record<string, number> {
  return { acknowledged, lost: lost.length, doubled: doubled.length, phantom: phantom.length };
}

function wrongIn({ lost, doubled, phantom }: Counted): string[] {
  return Object.entries({ lost, doubled, phantom })
    .filter(([, keys]) => keys.length > 0)
    .map(([what, keys]) => `${keys.length} ${what}, as ${keys.slice(0, 3).join('; ')}`);
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const { run, figures, problems } of rows) {
    const said = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
    console.log(`  ${problems.length === 0 ? '✓' : '✗'} ${run.padEnd(26)} ${said.join(' · ')}`);
    for (const problem of problems) console.log(`      ${problem}`);
  }
}
