import type { Clock, Timer } from '../clock.ts';
import type { RuntimeLogger } from '../log.ts';
import type { MessageBus, Subscription } from '../message-bus/message-bus.ts';

/**
 * Which process works in which creative, so that several with the same agents say everything once. A lease is a
 * key-value of the bus that runs out unless its holder renews it. It makes doubled work rare; that it never lasts is the
 * proposals' own doing, which are told apart by what they found.
 */
export interface CrewLeases {
  /** True if this process may work there from now on. False if another does, or the bus does not answer. */
  claim(creativeId: string): Promise<boolean>;
  /** As `claim`, but asks a holder that is not busy there to give way. */
  claimForTask(creativeId: string): Promise<boolean>;
  release(creativeId: string): Promise<void>;
  close(): Promise<void>;
}

export interface CrewLeaseOptions {
  readonly bus: MessageBus;
  /** no other process has it, not even an earlier one of the same name */
  readonly holder: string;
  readonly clock: Clock;
  readonly logger: RuntimeLogger;
  /** The lease ran out or went to another: stop working there. Who cannot hear a stop must not go on either. */
  readonly onLost: (creativeId: string) => void;
  /** Whether another may have it now. */
  readonly mayGiveWay: (creativeId: string) => boolean;
}

const BUCKET = 'crews';
/** A process that died holds its creatives for so long, ms. */
export const LEASE_MS = 15_000;
const RENEW_MS = LEASE_MS / 3;
const GIVE_WAY_MS = 2_000;

const giveWaySubject = (creativeId: string): string => `crew.${creativeId}.give-way`;

export function createCrewLeases(options: CrewLeaseOptions): CrewLeases {
  const { bus, holder, clock, logger, onLost } = options;
  const store = bus.keyValue(BUCKET);
  const held = new Map<string, { renewedAt: number; timer: Timer; giveWay: Subscription | undefined }>();
  const claiming = new Map<string, Promise<boolean>>();

  const forget = async (creativeId: string): Promise<void> => {
    const lease = held.get(creativeId);
    held.delete(creativeId);
    lease?.timer.cancel();
    await lease?.giveWay?.unsubscribe();
  };
  const lose = async (creativeId: string): Promise<void> => {
    await forget(creativeId);
    onLost(creativeId);
  };
  const nextRenewal = (creativeId: string): Timer => clock.after(RENEW_MS, () => void renew(creativeId));

  async function renew(creativeId: string): Promise<void> {
    const lease = held.get(creativeId);
    if (lease === undefined) return;
    try {
      const current = await store.get(creativeId);
      if (!held.has(creativeId)) return;
      if (current !== undefined && current !== holder) return await lose(creativeId);
      await store.put(creativeId, holder, { ttlMs: LEASE_MS });
      lease.renewedAt = clock.now();
    } catch (error) {
      logger.warn({ creativeId, err: error }, 'a lease could not be renewed');
      if (clock.now() - lease.renewedAt >= LEASE_MS) return await lose(creativeId);
    }
    if (held.get(creativeId) === lease) lease.timer = nextRenewal(creativeId);
  }

  async function take(creativeId: string): Promise<boolean> {
    try {
      if (!(await store.create(creativeId, holder, { ttlMs: LEASE_MS }))) return false;
      const giveWay = await bus.respond(giveWaySubject(creativeId), async () => {
        if (!held.has(creativeId) || !options.mayGiveWay(creativeId)) return false;
        await forget(creativeId);
        onLost(creativeId);
        await store.delete(creativeId);
        return true;
      });
      held.set(creativeId, { renewedAt: clock.now(), timer: nextRenewal(creativeId), giveWay });
      return true;
    } catch (error) {
      logger.warn({ creativeId, err: error }, 'a lease could not be taken');
      return false;
    }
  }

  const claim = (creativeId: string): Promise<boolean> => {
    if (held.has(creativeId)) return Promise.resolve(true);
    const under = claiming.get(creativeId) ?? take(creativeId).finally(() => claiming.delete(creativeId));
    claiming.set(creativeId, under);
    return under;
  };
  const release = async (creativeId: string): Promise<void> => {
    if (!held.has(creativeId)) return;
    await forget(creativeId);
    // What cannot be given back runs out by itself.
    await store.delete(creativeId).catch(() => undefined);
  };
  return {
    claim,
    async claimForTask(creativeId) {
      if (await claim(creativeId)) return true;
      const asked = bus.request(giveWaySubject(creativeId), null, { timeoutMs: GIVE_WAY_MS });
      const gaveWay = await asked.catch(() => false);
      return gaveWay === true && claim(creativeId);
    },
    release,
    async close() {
      await Promise.all([...held.keys()].map(release));
    },
  };
}
