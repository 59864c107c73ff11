import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import * as Y from 'yjs';
import { BenchClient } from '../client.ts';
import { pause, quantile, startAtRate, until } from '../measure.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import type { Figures, Scenario, Timing } from './scenario.ts';

/** An edit carries who and which, so that any receiver can find it in the bytes without decoding Yjs. */
const MARK = /@(\d+):(\d+)@/g;

interface Writer {
  readonly client: BenchClient;
  readonly index: number;
  readonly object: Y.Map<unknown>;
  readonly sentAt: number[];
  count: number;
}

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
  for (const writers of rooms) for (const writer of writers) listen(writer, writers);
  const acts = rooms.flat().map((writer) => () => {
    edits += 1;
    writer.sentAt[writer.count] = performance.now();
    writer.object.set('position', `@${writer.index}:${writer.count++}@`);
  });

  function listen(receiver: Writer, writers: readonly Writer[]): void {
    const seen = new Map<number, number>();
    receiver.client.onMessage = ({ type, body }) => {
      if (type !== 0) return;
      const now = performance.now();
      for (const [, who, which] of body.toString('latin1').matchAll(MARK)) {
        const sender = writers[Number(who)];
        if (sender === undefined || sender === receiver) continue;
        // Of edits that were merged on the way only the last is in the bytes: it stands for those before it.
        for (let edit = (seen.get(sender.index) ?? -1) + 1; edit <= Number(which); edit++) {
          const sentAt = sender.sentAt[edit];
          if (measuring && sentAt !== undefined) latencies.push(now - sentAt);
        }
        seen.set(sender.index, Number(which));
      }
    };
  }

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

async function openRoom(server: ServerProcess, clients: number): Promise<Writer[]> {
  const { contentName } = documentNamesOf({
    workspaceId: createId(),
    kind: 'canvas',
    creativeId: createId(),
  });
  const writers: Writer[] = [];
  for (let index = 0; index < clients; index++) {
    const client = await BenchClient.open(server, contentName, `user${index}`);
    const doc = new Y.Doc();
    const object = new Y.Map<unknown>();
    doc.on('update', (update: Uint8Array) => client.sendUpdate(update));
    doc.getMap('objects').set(createId(), object);
    writers.push({ client, index, object, sentAt: [], count: 0 });
  }
  return writers;
}
