import { Refusal } from './guard/refusal.ts';
import type { SyncLimits } from './limits.ts';
import type { AccessChange, RightsSource, SyncLogger, TicketClaims } from './ports.ts';
import type { Channel } from './socket/channel.ts';
import { CLOSE_SENTENCES } from './wire-error.ts';

export interface RightsWatchOptions {
  readonly channels: () => Iterable<Channel>;
  readonly source: RightsSource | undefined;
  readonly limits: SyncLimits;
  readonly logger: SyncLogger;
}

/** A timer later than this says that the whole process stood still. */
const PAUSE_MS = 2_000;

/** Tickets are asked for once more at each of these shares of the lead, if none came. */
const ASK_AT = [1, 1 / 2, 1 / 4];

/**
 * Holds open sockets to what their holders may do now. Twice a second it asks which access changed, on this server or on
 * any other, and looks again at the channels concerned: another role takes effect at once, who has none left is ended.
 * Before a ticket ends a newer one is asked for; without one the socket ends with it.
 *
 * While the database cannot be asked, sockets stay for `rightsBlindMs` (nobody new gets in, since a ticket is checked
 * there as well), then all are ended as "try again later".
 */
export class RightsWatch {
  readonly #options: RightsWatchOptions;
  readonly #timer: NodeJS.Timeout;
  /** Channels whose claims were checked before they could be seen here: a change in between would be missed. */
  #unseen = new Set<Channel>();
  readonly #asked = new WeakMap<TicketClaims, { leadMs: number; times: number }>();
  #seenAt = Date.now();
  #tickedAt = Date.now();
  #look: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(options: RightsWatchOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#overlookPause(Date.now());
      this.#keepTime(Date.now());
      // A look that takes longer than this is not joined by a second one.
      if (this.#look === undefined) void this.look();
      this.#endBlind(Date.now());
    }, options.limits.rightsLookMs);
    this.#timer.unref();
  }

  /** The channel has new claims: they are held against the database at the next look. */
  suspect(channel: Channel): void {
    this.#unseen.add(channel);
  }

  /** Looks now. What was committed before the call is in effect when it resolves; it never rejects. */
  look(): Promise<void> {
    if (this.#look === undefined) return this.#begin();
    // The look under way may have asked before the change was made.
    this.#next ??= this.#look.then(() => {
      this.#next = undefined;
      return this.#begin();
    });
    return this.#next;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #begin(): Promise<void> {
    this.#look = this.#lookOnce()
      .catch((error: unknown) => this.#options.logger.error({ err: error }, 'rights could not be looked up'))
      .finally(() => {
        this.#look = undefined;
      });
    return this.#look;
  }

  async #lookOnce(): Promise<void> {
    const { source, channels } = this.#options;
    if (source === undefined || channels()[Symbol.iterator]().next().done === true) {
      this.#unseen.clear();
      this.#seenAt = Date.now();
      return;
    }
    const startedAt = Date.now();
    const changes = await source.changes();
    const unseen = this.#unseen;
    this.#unseen = new Set();
    const concerned = [...channels()].filter(
      (channel) => unseen.has(channel) || changes.some((change) => concerns(change, channel.claims)),
    );
    try {
      await this.#check(concerned, source);
    } catch (error) {
      for (const channel of concerned) this.#unseen.add(channel);
      throw error;
    }
    this.#seenAt = startedAt;
  }

  async #check(channels: readonly Channel[], source: RightsSource): Promise<void> {
    if (channels.length === 0) return;
    const byHolder = Map.groupBy(
      channels,
      ({ claims }) => `${claims.kind} ${claims.userId} ${claims.creativeId}`,
    );
    const groups = [...byHolder.values()];
    const roles = await source.rolesOf(
      groups.flatMap(([first]) => (first === undefined ? [] : [first.claims])),
    );
    for (const [index, group] of groups.entries()) {
      for (const channel of group) this.#hold(channel, roles[index]);
    }
  }

  #hold(channel: Channel, role: TicketClaims['role'] | undefined): void {
    if (channel.isClosed || channel.socket.isRefused) return;
    if (role === undefined) channel.refuse(new Refusal('forbidden', CLOSE_SENTENCES.forbidden));
    else if (role !== channel.claims.role) channel.changeRole(role);
  }

  #keepTime(now: number): void {
    for (const channel of this.#options.channels()) {
      if (channel.isClosed || channel.socket.isRefused) continue;
      const leftMs = channel.claims.expiresAt * 1000 - now;
      if (leftMs <= 0) channel.refuse(new Refusal('ticket_expired', CLOSE_SENTENCES.ticket_expired));
      else this.#askInTime(channel, leftMs);
    }
  }

  #askInTime(channel: Channel, leftMs: number): void {
    const { claims } = channel;
    let asked = this.#asked.get(claims);
    if (asked === undefined) {
      asked = { leadMs: Math.min(this.#options.limits.ticketLeadMs, leftMs / 2), times: 0 };
      this.#asked.set(claims, asked);
    }
    const share = ASK_AT[asked.times];
    if (share === undefined || leftMs > asked.leadMs * share) return;
    asked.times += 1;
    channel.connection.requestToken();
  }

  /** While the process stood still nobody wrote either: that is no reason to end anybody. */
  #overlookPause(now: number): void {
    const paused = now - this.#tickedAt - this.#options.limits.rightsLookMs;
    if (paused > PAUSE_MS) this.#seenAt += paused;
    this.#tickedAt = now;
  }

  #endBlind(now: number): void {
    if (now - this.#seenAt <= this.#options.limits.rightsBlindMs) return;
    const refusal = new Refusal('not_loaded', 'The server cannot check at the moment who may be here.');
    for (const channel of this.#options.channels()) channel.refuse(refusal);
  }
}

function concerns(change: AccessChange, claims: TicketClaims): boolean {
  return (
    (change.workspaceId === undefined || change.workspaceId === claims.workspaceId) &&
    (change.creativeId === undefined || change.creativeId === claims.creativeId) &&
    (change.userId === undefined || change.userId === claims.userId)
  );
}
