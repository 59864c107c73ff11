import { pause, quantile, startAtRate, until } from '../measure.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import { openRoom, watchArrivals } from './room.ts';
import type { Writer } from './room.ts';
import type { Figures, Scenario, Timing } from './scenario.ts';

/** `documents` × `clients` that all drag an object of their own at `hz`. */
export function editing(
  documents: number,
  clients: number,
  hz: number,
  servers: Scenario['servers'],
): Scenario {
  const title =
    documents === 1
      ? `editing, ${clients} × ${hz} Hz`
      : `editing, ${documents} documents × ${clients} × ${hz} Hz`;
  return { title, servers, run: (server, timing) => run(server, timing, documents, clients, hz) };
}

async function run(
  server: ServerProcess,
  timing: Timing,
  documents: number,
  clients: number,
  hz: number,
): Promise<Figures> {
  const latencies: number[] = [];
  const rooms: Writer[][] = [];
  let measuring = false;
  let edits = 0;
  for (let index = 0; index < documents; index++) rooms.push(await openRoom(server, clients));
  for (const writers of rooms) {
    for (const writer of writers) {
      watchArrivals(writer, writers, (latencyMs) => {
        if (measuring) latencies.push(latencyMs);
      });
    }
  }
  const acts = rooms.flat().map((writer) => () => {
    edits += 1;
    writer.edit();
  });
  const stop = startAtRate(acts, hz);
  await pause(timing.warmUpMs);
  const before = await server.usage();
  const editsBefore = edits;
  measuring = true;
  await pause(timing.measureMs);
  const measured = edits - editsBefore;
  stop();
  await until(() => latencies.length >= measured * (clients - 1) * 0.98, 'edits to arrive');
  const after = await server.usage();
  for (const writer of rooms.flat()) writer.client.close();
  return {
    'edit → remote p50, ms': quantile(latencies, 0.5),
    'edit → remote p99, ms': quantile(latencies, 0.99),
    'server CPU per delivered update, µs': (after.cpuUs - before.cpuUs) / (measured * (clients - 1)),
  };
}
