import type { Logger } from 'pino';
import type { MessageBus, Subscription } from '@sparklio/agent-runtime/message-bus/message-bus';
import { untilThere } from '@sparklio/agent-runtime/until-there';
import type { BusClient } from '@sparklio/collab-server/notices/bus-client';
import { StudioError } from '@sparklio/shared/errors';

/** A bus that may come later than the server: people can edit without it. */
export interface LateBus {
  /** For the server. Until the bus is there, publishing fails as with a bus that broke, and subscriptions wait. */
  readonly client: BusClient;
  /** For those who can do nothing without it. Rejects if it is closed before. */
  readonly there: Promise<MessageBus>;
  /** Waits no longer, if it still does. */
  giveUp(): void;
  /** Gives up, or drains the bus. */
  close(): Promise<void>;
}

/**
 * Waits a moment for the bus, then goes on without it and tries for ever.
 *
 * @param deps.open rejects with a retryable StudioError as long as it may succeed later
 * @throws what `open` throws if no later try can succeed
 */
export async function openLateBus(deps: {
  open: () => Promise<MessageBus>;
  waitMs: number;
  logger: Logger;
  /** hears, in words for people, that the start goes on without the bus */
  onMissing: (words: string) => void;
}): Promise<LateBus> {
  const { open, waitMs, logger, onMissing } = deps;
  const ending = new AbortController();
  let bus: MessageBus | undefined;
  let isLate = false;
  const there = untilThere('the message bus', logger, ending.signal, open).then((opened) => {
    bus = opened;
    if (isLate) logger.info('the message bus is there now');
    return opened;
  });
  there.catch((error: unknown) => {
    if (isLate && !ending.signal.aborted) logger.error({ err: error }, 'the message bus cannot be used');
  });

  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([there, patience]).finally(() => clearTimeout(timer));
  if (bus === undefined) {
    isLate = true;
    const words =
      'The message bus at NATS_URL does not answer. The studio starts without it: people can work, agents come when it is there';
    logger.warn(words);
    onMissing(words);
  }

  const present = (): MessageBus => {
    if (bus !== undefined) return bus;
    throw new StudioError('unavailable', 'The message bus is not there yet: try again in a moment.');
  };

  async function subscribe(...args: Parameters<BusClient['subscribe']>): Promise<Subscription> {
    if (bus !== undefined) return bus.subscribe(...args);
    let isWanted = true;
    const made = there.then((opened) => (isWanted ? opened.subscribe(...args) : undefined));
    made.catch((error: unknown) => {
      if (!ending.signal.aborted) logger.error({ err: error }, 'the message bus could not be listened to');
    });
    return {
      async unsubscribe() {
        isWanted = false;
        if (bus !== undefined) await (await made)?.unsubscribe();
      },
    };
  }

  return {
    client: {
      publish: async (subject, payload) => present().publish(subject, payload),
      enqueue: async (subject, envelope) => present().enqueue(subject, envelope),
      subscribe,
    },
    there,
    giveUp: () => ending.abort(),
    async close() {
      ending.abort();
      await there.then(
        (opened) => opened.drain(),
        () => undefined,
      );
    },
  };
}
