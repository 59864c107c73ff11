import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { subjects } from '@sparklio/shared/protocol/subjects';
import type { BusClient } from './bus-client.ts';

/** A process of agents that was silent for longer may have missed notices: it was started anew, or cut off. */
const AWAY_MS = 8_000;
const MOST_NODES = 200;

export interface Arrivals {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Agents come to documents that people open, and notices are not kept for those who do not listen yet. So each server
 * remembers which documents are open and says it again when a process of agents makes itself heard for the first time
 * or after a while. Hearing it twice does no harm.
 */
export function createArrivals(bus: BusClient, now: () => Date): Arrivals {
  const open = new Map<string, { subject: string; payload: Json }>();
  const heardAt = new Map<string, number>();
  const subscriptions: { unsubscribe(): Promise<void> }[] = [];
  const documentOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('.'));

  async function heard(node: string): Promise<void> {
    const time = now().getTime();
    const wasAway = time - (heardAt.get(node) ?? -Infinity) > AWAY_MS;
    heardAt.delete(node);
    heardAt.set(node, time);
    const [longestSilent] = heardAt.keys();
    if (heardAt.size > MOST_NODES && longestSilent !== undefined) heardAt.delete(longestSilent);
    if (!wasAway) return;
    for (const { subject, payload } of open.values()) await bus.publish(subject, payload);
  }

  return {
    async start() {
      subscriptions.push(
        await bus.subscribe(subjects.anyDocument('opened'), (message) => {
          open.set(documentOf(message.subject), message);
        }),
        await bus.subscribe(subjects.anyDocument('closed'), ({ subject }) => {
          open.delete(documentOf(subject));
        }),
        await bus.subscribe(subjects.anyHeartbeat, ({ subject }) => heard(subject)),
      );
    },
    async stop() {
      for (const subscription of subscriptions.splice(0)) await subscription.unsubscribe();
    },
  };
}
