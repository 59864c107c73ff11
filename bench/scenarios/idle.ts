import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { BenchClient } from '../client.ts';
import { pause, startAtRate } from '../measure.ts';
import type { Scenario } from './scenario.ts';

/** Providers renew their presence every 15 s; here ten times as often, to measure it in a short time. */
const HEARTBEAT_HZ = 10 / 15;

/** `connections` that do nothing but say now and then that they are there, four to a document. */
export function idle(connections: number): Scenario {
  return {
    title: `${connections} idle connections`,
    servers: ['stock', 'ours'],
    isCold: true,
    async run(server, timing) {
      const opened: BenchClient[] = [];
      const open = async (count: number): Promise<void> => {
        let name = '';
        for (let index = 0; index < count; index++) {
          if (index % 4 === 0) {
            name = documentNamesOf({
              workspaceId: createId(),
              kind: 'canvas',
              creativeId: createId(),
            }).contentName;
          }
          opened.push(await BenchClient.open(server, name, `user${index}`));
        }
      };
      await open(100);
      await pause(500);
      const before = await server.usage(true);
      await open(connections);
      await pause(500);
      const after = await server.usage();
      const memory = await server.usage(true);
      const stop = startAtRate(
        opened.map((client, index) => {
          let clock = 0;
          return () => client.sendAwareness(index + 1, ++clock, '{"user":{"name":"Somebody"},"cursor":null}');
        }),
        HEARTBEAT_HZ,
      );
      await pause(timing.warmUpMs);
      const quiet = await server.usage();
      await pause(timing.measureMs);
      const later = await server.usage();
      stop();
      for (const client of opened) client.close();
      return {
        'resident memory per connection, KiB':
          (memory.residentBytes - before.residentBytes) / connections / 1024,
        'heap and buffers per connection, KiB': (memory.usedBytes - before.usedBytes) / connections / 1024,
        'CPU per connect, µs': (after.cpuUs - before.cpuUs) / connections,
        'CPU while idle, ms/s': (later.cpuUs - quiet.cpuUs) / timing.measureMs,
      };
    },
  };
}
