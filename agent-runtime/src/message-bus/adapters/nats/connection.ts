import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { StudioError } from '@sparklio/shared/errors';
import { parseNatsAddress } from '@sparklio/shared/protocol/nats-address';
import { asStudioError } from './failures.ts';
import { namesOf } from './names.ts';
import type { NatsNames } from './names.ts';

/** A connection that never gives up, and calls over it that never hang. */
export interface BusConnection {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly names: NatsNames;
  /** the longest that a call waits, ms */
  readonly callMs: number;
  /** Waits for the connection and for `work`, each within `callMs`. @throws StudioError `unavailable`, `too_large` */
  readonly call: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Hears each time the connection is back. The server may have lost everything meanwhile. */
  onReconnect(listener: () => void): void;
  /** Calls fail from now on; what was sent is written out. */
  close(): Promise<void>;
}

/** Wait between two tries to connect, ms. */
const RECONNECT_MS = 250;
/** A server that does not answer pings for two of these is left, ms. */
const PING_MS = 5_000;

/**
 * @param options.url as `parseNatsAddress`
 * @param options.callMs the longest that a call waits
 * @throws StudioError `unavailable` if nobody answers, `invalid_input` for a bad address
 */
export async function openConnection(options: {
  url: string;
  name: string;
  deployment: string;
  callMs: number;
  onError: (error: unknown) => void;
}): Promise<BusConnection> {
  const { url, name, callMs, onError } = options;
  const names = namesOf(options.deployment);
  const address = parseNatsAddress(url);
  if (address === undefined) {
    throw new StudioError(
      'invalid_input',
      'NATS_URL must be addresses like nats://bus:4222, joined by commas.',
    );
  }
  const nc = await connect({
    ...address,
    name,
    timeout: callMs,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    ignoreAuthErrorAbort: true,
    pingInterval: PING_MS,
    maxPingOut: 2,
  }).catch((cause: unknown) => {
    throw new StudioError(
      'unavailable',
      `The message bus at ${address.servers.join(', ')} does not let us in: check NATS_URL and that it runs.`,
      { cause },
    );
  });
  const listeners = new Set<() => void>();
  let isClosed = false;
  let back = Promise.withResolvers<void>();
  back.resolve();

  const follow = async (): Promise<void> => {
    for await (const status of nc.status()) {
      if (status.type === 'disconnect') {
        back.resolve();
        back = Promise.withResolvers();
      } else if (status.type === 'reconnect') {
        back.resolve();
        for (const listener of listeners) listener();
      } else if (status.type === 'error') onError(status.error);
    }
  };
  follow().catch(onError);

  const within = async <Result>(work: Promise<Result>): Promise<Result> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`no answer within ${callMs} ms`)), callMs);
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };

  return {
    nc,
    names,
    callMs,
    js: jetstream(nc, { timeout: callMs }),
    // Whether it has JetStream shows at the first call; a manager must also be had while the server restarts.
    jsm: await jetstreamManager(nc, { timeout: callMs, checkAPI: false }),
    async call(work) {
      if (isClosed) throw new StudioError('unavailable', 'The message bus is closed.');
      try {
        await within(back.promise);
        return await within(work());
      } catch (error) {
        throw asStudioError(error);
      }
    },
    onReconnect: (listener) => void listeners.add(listener),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await within(nc.flush()).catch(() => undefined);
      await nc.close();
    },
  };
}
