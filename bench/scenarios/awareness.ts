import { documentNamesOf } from '@sparklio/shared/documents/document-name';
import { createId } from '@sparklio/shared/ids';
import { BenchClient } from '../client.ts';
import { pause, startAtRate } from '../measure.ts';
import type { Scenario } from './scenario.ts';

/** `clients` in one document that all move their cursor at `hz`. */
export function awareness(clients: number, hz: number): Scenario {
  return {
    title: `awareness, ${clients} × ${hz} Hz`,
    servers: ['stock', 'ours'],
    async run(server, timing) {
      const { contentName } = documentNamesOf({
        workspaceId: createId(),
        kind: 'canvas',
        creativeId: createId(),
      });
      const opened: BenchClient[] = [];
      for (let index = 0; index < clients; index++) {
        opened.push(await BenchClient.open(server, contentName, `user${index}`));
      }
      let sent = 0;
      const clocks = opened.map(() => 0);
      const acts = opened.map((client, index) => () => {
        sent += 1;
        const clock = (clocks[index] ?? 0) + 1;
        clocks[index] = clock;
        const state = {
          user: { id: `user${index}`, name: 'Somebody' },
          pageId: createId(),
          cursor: [clock, sent],
        };
        client.sendAwareness(1_000_000 + index, clock, JSON.stringify(state));
      });
      const stop = startAtRate(acts, hz);
      await pause(timing.warmUpMs);
      const before = await server.usage();
      const sentBefore = sent;
      const receivedBefore = opened.reduce((sum, client) => sum + client.messagesReceived, 0);
      await pause(timing.measureMs);
      const after = await server.usage();
      const messages = sent - sentBefore;
      stop();
      const received = opened.reduce((sum, client) => sum + client.messagesReceived, 0) - receivedBefore;
      for (const client of opened) client.close();
      return {
        'server CPU per message, µs': (after.cpuUs - before.cpuUs) / messages,
        'frames per message and peer': received / (messages * (clients - 1)),
      };
    },
  };
}
