import { connect } from '@nats-io/transport-node';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { StudioError } from '@sparklio/shared/errors';
import { parseNatsAddress } from '@sparklio/shared/protocol/nats-address';
import { subjects } from '@sparklio/shared/protocol/subjects';
import type { SyncLogger } from '../../ports.ts';
import type { ServerLink } from '../server-link.ts';
import { watchPulse } from './nats-pulse.ts';

export interface NatsLinkOptions {
  /** as `parseNatsAddress` reads it */
  readonly url: string;
  /** of all servers with the same log; those of another one on the same NATS are neither heard nor told */
  readonly deployment: string;
  readonly logger: SyncLogger;
  /** bytes on their way to NATS above which messages are dropped rather than kept in memory */
  readonly unsentBytes?: number;
}

interface Listening {
  readonly channel: string;
  readonly receive: (message: Uint8Array) => void;
  subscription: Subscription | undefined;
}

const UNSENT_BYTES = 16 * 1024 * 1024;
const RETRY_MS = 1_000;
const CONNECT_MS = 5_000;
/** A connection on which two pings stay unanswered is given up, and another one sought. That NATS stands still shows sooner, by its pulse. */
const PING_MS = 2_000;
const PINGS_UNANSWERED = 2;

/**
 * A link over NATS core: no streams, nothing stored. Returns at once; where NATS cannot be reached it tries again for
 * ever, and the servers live from the log meanwhile.
 *
 * @throws StudioError `invalid_input` if the address is none
 */
export function createNatsLink(options: NatsLinkOptions): ServerLink {
  const { url, deployment, logger, unsentBytes = UNSENT_BYTES } = options;
  const address = parseNatsAddress(url);
  if (address === undefined) throw new StudioError('invalid_input', 'This is no address of a NATS server.');
  const { servers } = address;
  const listenings = new Set<Listening>();
  const upListeners = new Set<() => void>();
  let connection: NatsConnection | undefined;
  let retry: NodeJS.Timeout | undefined;
  let connecting: Promise<void> | undefined;
  let isUp = false;
  let isClosed = false;
  let unsent = 0;
  let isFlushing = false;

  function setUp(next: boolean, cause?: unknown): void {
    if (isUp === next) return;
    isUp = next;
    if (!next) {
      logger.warn({ err: cause }, 'link to the other servers is down, they are followed by the log');
      return;
    }
    unsent = 0;
    logger.info({ servers }, 'link to the other servers is up');
    for (const listener of upListeners) listener();
  }

  function listen(listening: Listening): void {
    listening.subscription = connection?.subscribe(subjects.link(deployment, listening.channel), {
      callback: (error, message) => {
        if (error === null) listening.receive(new Uint8Array(message.data));
        else logger.warn({ err: error }, 'subscription to the other servers failed');
      },
    });
  }

  async function open(): Promise<void> {
    try {
      const opened = await connect({
        ...address,
        servers,
        name: 'sparklio collab-server',
        noEcho: true,
        maxReconnectAttempts: -1,
        ignoreAuthErrorAbort: true,
        reconnectTimeWait: RETRY_MS,
        timeout: CONNECT_MS,
        pingInterval: PING_MS,
        maxPingOut: PINGS_UNANSWERED,
      });
      if (isClosed) {
        await opened.close();
        return;
      }
      connection = opened;
      for (const listening of listenings) listen(listening);
      void watch(opened);
      setUp(true);
    } catch (error) {
      logger.debug({ err: error }, 'NATS cannot be reached');
      reopenSoon();
    }
  }

  async function watch(opened: NatsConnection): Promise<void> {
    const pulse = (): (() => void) =>
      watchPulse(
        () => opened.flush(),
        (isAlive) => setUp(isAlive, 'NATS does not answer'),
      );
    let stopPulse = pulse();
    for await (const status of opened.status()) {
      if (status.type === 'reconnect') {
        setUp(true);
        stopPulse = pulse();
      } else if (status.type === 'disconnect' || status.type === 'staleConnection') {
        stopPulse();
        setUp(false, status.type);
      }
    }
    stopPulse();
    // It ends only when the connection is closed for good.
    setUp(false, await opened.closed());
    connection = undefined;
    reopenSoon();
  }

  function reopenSoon(): void {
    if (isClosed) return;
    retry = setTimeout(() => {
      connecting = open();
    }, RETRY_MS);
    retry.unref();
  }

  /** The client keeps what the socket does not take. What has not been answered for yet is counted, so that it stays little. */
  function count(opened: NatsConnection, bytes: number): void {
    unsent += bytes;
    if (isFlushing) return;
    isFlushing = true;
    const flushed = unsent;
    opened
      .flush()
      .then(() => (unsent = Math.max(0, unsent - flushed)))
      .catch(() => undefined)
      .finally(() => (isFlushing = false));
  }

  connecting = open();

  return {
    get isUp() {
      return isUp;
    },
    publish(channel, message) {
      if (!isUp || connection === undefined || unsent + message.length > unsentBytes) return;
      try {
        connection.publish(subjects.link(deployment, channel), message);
        count(connection, message.length);
      } catch (error) {
        logger.warn({ err: error, bytes: message.length }, 'message to the other servers not sent');
      }
    },
    subscribe(channel, receive) {
      const listening: Listening = { channel, receive, subscription: undefined };
      listenings.add(listening);
      listen(listening);
      return () => {
        listenings.delete(listening);
        listening.subscription?.unsubscribe();
      };
    },
    onUp(listener) {
      upListeners.add(listener);
      return () => upListeners.delete(listener);
    },
    async close() {
      isClosed = true;
      isUp = false;
      clearTimeout(retry);
      await connection?.close();
      await connecting;
    },
  };
}
