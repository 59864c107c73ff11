import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { BusClient } from '../notices/bus-client.ts';

/** The same bus, counted: what was handed to it, what of that failed, and what it has not taken yet. */
export function countBus(registry: Registry, bus: BusClient): BusClient {
  const registers = [registry];
  const messages = new Counter({
    name: 'bus_messages_total',
    help: 'Notices published and tasks put into queues of agents, by outcome',
    labelNames: ['kind', 'outcome'],
    registers,
  });
  const pending = new Gauge({
    name: 'bus_messages_pending',
    help: 'Notices and tasks that the bus has not taken yet',
    labelNames: ['kind'],
    registers,
  });
  async function count<R>(kind: 'notice' | 'task', work: () => Promise<R>): Promise<R> {
    pending.inc({ kind });
    try {
      const result = await work();
      messages.inc({ kind, outcome: 'taken' });
      return result;
    } catch (error) {
      messages.inc({ kind, outcome: 'failed' });
      throw error;
    } finally {
      pending.dec({ kind });
    }
  }
  return {
    publish: (subject, payload) => count('notice', () => bus.publish(subject, payload)),
    subscribe: (pattern, handler) => bus.subscribe(pattern, handler),
    enqueue: (subject, envelope) => count('task', () => bus.enqueue(subject, envelope)),
  };
}
