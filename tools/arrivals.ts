import type { MessageBus } from '@sparklio/agent-runtime/message-bus/message-bus';
import type { Json } from '@sparklio/shared/documents/canvas/schema';
import { subjects } from '@sparklio/shared/protocol/subjects';

/**
 * Remembers which documents were opened while the agents were not listening yet: after a restart, browsers are
 * back sooner than they are.
 *
 * @returns tells those that are still open once more, and stops remembering
 */
export async function rememberArrivals(bus: MessageBus): Promise<() => Promise<void>> {
  const open = new Map<string, { subject: string; payload: Json }>();
  const documentOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('.'));
  const subscriptions = [
    await bus.subscribe(subjects.anyDocument('opened'), (message) => {
      open.set(documentOf(message.subject), message);
    }),
    await bus.subscribe(subjects.anyDocument('closed'), ({ subject }) => {
      open.delete(documentOf(subject));
    }),
  ];
  return async () => {
    await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
    for (const { subject, payload } of open.values()) await bus.publish(subject, payload);
  };
}
