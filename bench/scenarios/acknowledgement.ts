import { pause, quantile, startAtRate, until } from '../measure.ts';
import { openRoom, SYNC_STATUS } from './room.ts';
import type { Scenario } from './scenario.ts';

/**
 * How long a writer waits for the acknowledgement of an edit. Ours says "it is on the disk"; stock says "it is in memory",
 * with its SQLite store too, which saves two to ten seconds later.
 */
export function acknowledgement(clients: number, hz: number, servers: Scenario['servers']): Scenario {
  return {
    title: `acknowledgement, ${clients} × ${hz} Hz`,
    servers,
    async run(server, timing) {
      const writers = await openRoom(server, clients);
      const waits: number[] = [];
      let measuring = false;
      let acknowledged = 0;
      for (const { client, sentAt } of writers) {
        let next = 0;
        client.onMessage = ({ type }) => {
          if (type !== SYNC_STATUS) return;
          const sent = sentAt[next++];
          if (sent === undefined) return;
          acknowledged += 1;
          if (measuring) waits.push(performance.now() - sent);
        };
      }
      const stop = startAtRate(
        writers.map(({ edit }) => edit),
        hz,
      );
      await pause(timing.warmUpMs);
      measuring = true;
      await pause(timing.measureMs);
      stop();
      const sent = writers.reduce((sum, { sentAt }) => sum + sentAt.length, 0);
      await until(() => acknowledged === sent, 'acknowledgements');
      for (const { client } of writers) client.close();
      return { 'acknowledged p50, ms': quantile(waits, 0.5), 'acknowledged p99, ms': quantile(waits, 0.99) };
    },
  };
}
