import type { Json } from '@sparklio/shared/documents/canvas/schema';
import type { Envelope } from '@sparklio/shared/protocol/agent-messages';
import type { BusClient } from '../../src/notices/bus-client.ts';

type Handler = Parameters<BusClient['subscribe']>[1];

/** A bus that remembers what went over it. */
export interface MemoryBus extends BusClient {
  readonly published: readonly { subject: string; payload: Json }[];
  readonly queued: readonly { subject: string; envelope: Envelope }[];
}

export function createMemoryBus(): MemoryBus {
  const published: { subject: string; payload: Json }[] = [];
  const queued: { subject: string; envelope: Envelope }[] = [];
  const handlers = new Map<Handler, RegExp>();
  return {
    published,
    queued,
    async publish(subject, payload) {
      published.push({ subject, payload });
      for (const [handler, pattern] of handlers)
        if (pattern.test(subject)) await handler({ subject, payload });
    },
    async subscribe(pattern, handler) {
      handlers.set(handler, new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+')}$`));
      return {
        unsubscribe: async () => {
          handlers.delete(handler);
        },
      };
    },
    async enqueue(subject, envelope) {
      queued.push({ subject, envelope });
    },
  };
}
