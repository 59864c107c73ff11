import { availableParallelism } from 'node:os';
import { median } from './measure.ts';
import { acknowledgement } from './scenarios/acknowledgement.ts';
import { awareness } from './scenarios/awareness.ts';
import { coldLoad } from './scenarios/cold-load.ts';
import { editing } from './scenarios/editing.ts';
import { idle } from './scenarios/idle.ts';
import { throughput } from './scenarios/throughput.ts';
import { warmUp } from './scenarios/warm-up.ts';
import type { Figures, Scenario, Timing } from './scenarios/scenario.ts';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';
import { SERVER_KINDS, ServerProcess } from './servers/server-process.ts';
import type { ServerKind } from './servers/server-process.ts';

/*
 * Our sync server, with tickets checked, every update guarded and written to disk, beside Hocuspocus as it comes, without any of
 * that, and with its SQLite store. They run in turns in processes of their own, the load in this one; only the ratios mean anything on
 * another machine.
 *
 *   pnpm bench:sync [--quick] [--only=<part of a title>]
 */
const quick = process.argv.includes('--quick');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? '';
const timing: Timing = quick ? { warmUpMs: 400, measureMs: 1_500 } : { warmUpMs: 500, measureMs: 2_000 };
const rounds = quick ? 1 : 3;

const postgres = await startPostgres().catch((error: unknown) => {
  console.log(`Without Postgres: ${error instanceof Error ? error.message : String(error)}`);
  return undefined;
});
const all: readonly ServerKind[] = SERVER_KINDS.filter(
  (kind) => kind !== 'ours-postgres' || postgres !== undefined,
);

const scenarios: readonly Scenario[] = [
  editing(1, 2, 30, ['stock', 'ours']),
  editing(1, 10, 30, ['stock', 'ours', 'ours-memory']),
  editing(1, 50, 10, all),
  editing(200, 2, 5, all),
  acknowledgement(10, 30, all),
  acknowledgement(50, 10, all),
  throughput(10, all),
  throughput(50, all),
  awareness(50, 20),
  coldLoad(2_000),
  coldLoad(10_000),
  idle(1_000),
];

async function measure(scenario: Scenario, kind: ServerKind): Promise<Figures> {
  const server = await ServerProcess.start(
    kind,
    kind === 'ours-postgres' ? await postgres?.createDatabase() : undefined,
  );
  try {
    if (!scenario.isCold) await warmUp(server, quick ? 700 : 1_200);
    return await scenario.run(server, timing);
  } finally {
    await server.stop();
  }
}

function report(scenario: Scenario, results: ReadonlyMap<ServerKind, readonly Figures[]>): void {
  console.log(`\n${scenario.title}`);
  const names = Object.keys(results.get('stock')?.[0] ?? {});
  const width = Math.max(...names.map((name) => name.length)) + 2;
  console.log(
    `  ${''.padEnd(width)}${scenario.servers.map((kind) => kind.padStart(14)).join('')}   ours / stock`,
  );
  for (const name of names) {
    const values = scenario.servers.map((kind) =>
      median((results.get(kind) ?? []).map((figures) => figures[name] ?? NaN)),
    );
    const of = (kind: ServerKind): number => values[scenario.servers.indexOf(kind)] ?? NaN;
    console.log(
      `  ${name.padEnd(width)}${values.map((value) => format(value).padStart(14)).join('')}   ${(of('ours') / of('stock')).toFixed(2)}`,
    );
  }
}

const format = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);

const start = performance.now();
console.log(
  `Node ${process.versions.node}, ${availableParallelism()} cores, ${rounds} round(s) of ${timing.measureMs} ms, medians`,
);
for (const scenario of scenarios.filter(({ title }) => title.includes(only))) {
  const results = new Map<ServerKind, Figures[]>(scenario.servers.map((kind) => [kind, []]));
  for (let round = 0; round < rounds; round++) {
    for (const kind of scenario.servers) results.get(kind)?.push(await measure(scenario, kind));
  }
  report(scenario, results);
}
await postgres?.stop();
console.log(`\n${Math.round((performance.now() - start) / 1000)} s`);
