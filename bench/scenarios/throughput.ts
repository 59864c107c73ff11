import { pause, quantile } from '../measure.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { openRoom, watchArrivals } from './room.ts';
import type { Writer } from './room.ts';
import type { Scenario } from './scenario.ts';

const FIRST_RATE = 2_000;
const GROWTH = 1.5;
const MOST_RATE = 150_000;
/** The answer sought: the highest rate at which this still holds. */
const MOST_P99_MS = 100;
const STEP_MS = 1_000;
/** Edits of one step that have not arrived so long after it count as late. */
const GRACE_MS = 400;
/** Every so often all that is due is sent. */
const TICK_MS = 4;

interface Step {
  readonly p99Ms: number;
  readonly rate: number;
  readonly cpuUs: number;
}

/**
 * The highest rate of edits, by `clients` in one document together, that reach the others with p99 ≤ 100 ms. Two of them measure,
 * the others only count bytes. Once the measuring process itself cannot send as fast, what it sent counts.
 */
export function throughput(clients: number, servers: Scenario['servers']): Scenario {
  return {
    title: `throughput, ${clients} clients`,
    servers,
    async run(server) {
      const writers = await openRoom(server, clients);
      let best: Step | undefined;
      for (let rate = FIRST_RATE; rate <= MOST_RATE; rate *= GROWTH) {
        const step = await measureStep(server, writers, rate);
        if (step.p99Ms > MOST_P99_MS) break;
        if (best !== undefined && step.rate < best.rate * 1.05) break;
        best = step;
      }
      for (const { client } of writers) client.close();
      return {
        'edits per second at p99 ≤ 100 ms': best?.rate ?? 0,
        'server CPU per edit there, µs': best === undefined ? NaN : best.cpuUs / best.rate,
      };
    },
  };
}

async function measureStep(server: ServerProcess, writers: readonly Writer[], rate: number): Promise<Step> {
  const begin = performance.now();
  const latencies: number[] = [];
  for (const receiver of writers.slice(0, 2)) {
    watchArrivals(receiver, writers, (latencyMs, sentAt) => {
      if (sentAt >= begin) latencies.push(latencyMs);
    });
  }
  const before = await server.usage();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = performance.now() - begin;
      for (const due = Math.min(elapsed, STEP_MS) * (rate / 1000); sent < due; sent++)
        writers[sent % writers.length]?.edit();
      if (elapsed < STEP_MS) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  const seconds = (performance.now() - begin) / 1000;
  const after = await server.usage();
  await pause(GRACE_MS);
  const expected = (sent * 2 * (writers.length - 1)) / writers.length;
  const late = Math.max(0, expected - latencies.length - 4);
  // What never arrived in time stands at the end of the row.
  const p99Ms = late > expected * 0.01 ? Infinity : quantile(latencies, 0.99);
  return { p99Ms, rate: sent / seconds, cpuUs: (after.cpuUs - before.cpuUs) / seconds };
}
