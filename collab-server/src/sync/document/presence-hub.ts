import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { PresenceUser } from '@sparklio/shared/presence/presence-state';
import type { Awareness } from 'y-protocols/awareness';
import { UpdateReader } from '../guard/update-reader.ts';
import type { SyncLimits } from '../limits.ts';
import type { PresenceMessage } from '../link/shared-document.ts';
import type { TicketClaims } from '../ports.ts';
import { awareness as awarenessMessage } from '../socket/messages.ts';
import type { AwarenessEntry } from '../socket/messages.ts';
import { RemotePresence } from './remote-presence.ts';

/** The part of a connection that presence needs. */
export interface PresencePeer {
  readonly key: string;
  readonly claims: TicketClaims;
  sendEphemeral(message: Uint8Array): void;
}

const MOST_REMEMBERED = 5_000;

interface Presence {
  readonly peer: PresencePeer;
  /** newest clock that the peer sent */
  heard: number;
  /** added to the peer's clocks: a peer that comes back starts below what the others saw last */
  shift: number;
}

export interface PresenceHubOptions {
  readonly awareness: Awareness;
  readonly limits: SyncLimits;
  readonly peers: () => Iterable<PresencePeer>;
  /** the user to whom a client id is bound by what was written with it */
  readonly boundTo: (client: number) => string | undefined;
  /** tells the other servers; absent: there are none */
  readonly tell?: ((entries: readonly AwarenessEntry[], isWhole: boolean) => void) | undefined;
}

/** Of a client connected to another server: its state is taken from what that server said last. */
const REMOTE = Symbol('remote');

/**
 * Who is here and where. Each connection speaks only for its own client ids; the server writes `user` over
 * whatever a client says about itself; of each client only the newest state goes out, and that at intervals. Clients of other
 * servers come stamped.
 */
export class PresenceHub {
  readonly #options: PresenceHubOptions;
  readonly #owners = new Map<number, Presence>();
  /** user ids of those who were here, by client id */
  readonly #remembered = new Map<number, string>();
  readonly #changed = new Map<number, string | typeof REMOTE>();
  readonly #remote = new RemotePresence();
  #timer: NodeJS.Timeout | undefined;
  #lastFlush = 0;

  constructor(options: PresenceHubOptions) {
    this.#options = options;
  }

  /**
   * The user whose connection speaks for this client id, or did while the document was last open: client ids are public, and nobody
   * may take that of somebody who has only lost the connection.
   */
  presentAs(client: number): string | undefined {
    return (
      this.#owners.get(client)?.peer.claims.userId ??
      this.#remote.get(client)?.userId ??
      this.#remembered.get(client)
    );
  }

  /** Takes what another server says of its clients; see `RemotePresence.hear`. */
  hearRemote({ server, number, isWhole, entries }: PresenceMessage): void {
    const { awareness } = this.#options;
    for (const { client, clock, state } of entries) {
      const known = awareness.meta.get(client)?.clock ?? -1;
      // A client that was heard there after it was heard here has gone there; its old connection is not seen to be dead yet.
      if (state !== 'null' && clock > known) this.#owners.delete(client);
    }
    const own = entries.filter(({ client }) => !this.#owners.has(client));
    this.#changedElsewhere(this.#remote.hear(server, number, isWhole, own, performance.now()));
  }

  /** Tells the other servers again who is here, and forgets those of servers that have not done so for too long. */
  repeat(now: number): void {
    const { tell, limits } = this.#options;
    const entries = this.own();
    if (entries.length > 0) tell?.(entries, true);
    this.#changedElsewhere(this.#remote.expire(now - limits.linkSilentMs));
  }

  /** The states of clients connected to this server. */
  own(): AwarenessEntry[] {
    return this.current().filter(({ client }) => this.#owners.has(client));
  }

  #changedElsewhere(clients: readonly number[]): void {
    for (const client of clients) if (!this.#owners.has(client)) this.#changed.set(client, REMOTE);
    if (this.#changed.size > 0) this.#scheduleFlush();
  }

  /** Takes an awareness update of a peer; what the peer may not say is left out. @throws Refusal for unreadable bytes */
  hear(peer: PresencePeer, update: Uint8Array): void {
    const reader = new UpdateReader(update);
    for (let left = reader.count(3); left > 0; left--) {
      const client = reader.varUint();
      const clock = reader.varUint();
      const state = reader.string();
      const presence =
        state.length <= this.#options.limits.awarenessBytes ? this.#own(peer, client, clock) : undefined;
      if (presence === undefined || clock <= presence.heard) continue;
      presence.heard = clock;
      this.#changed.set(client, state);
    }
    if (this.#changed.size > 0) this.#scheduleFlush();
  }

  /** Everything the peer said is withdrawn, at once. */
  leave(peer: PresencePeer): void {
    for (const [client, presence] of this.#owners) {
      if (presence.peer !== peer) continue;
      this.#changed.set(client, 'null');
    }
    this.#flush();
  }

  /** All states, for a peer that asks. */
  current(): AwarenessEntry[] {
    const { awareness } = this.#options;
    return [...awareness.getStates()].map(([client, state]) => ({
      client,
      clock: awareness.meta.get(client)?.clock ?? 0,
      state: JSON.stringify(state),
    }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #own(peer: PresencePeer, client: number, clock: number): Presence | undefined {
    const known = this.#owners.get(client);
    if (known?.peer === peer) return known;
    const { userId } = peer.claims;
    // The same user may come back with the same client id before the old connection is seen to be dead.
    if (known !== undefined && known.peer.claims.userId !== userId) return undefined;
    const bound = this.#options.boundTo(client);
    if (bound !== undefined && bound !== userId) return undefined;
    const remote = this.#remote.get(client)?.userId ?? this.#remembered.get(client);
    if (remote !== undefined && remote !== userId) return undefined;
    let owned = 0;
    for (const { peer: other } of this.#owners.values()) if (other === peer) owned += 1;
    if (owned >= this.#options.limits.awarenessClients) return undefined;
    const last = this.#options.awareness.meta.get(client)?.clock ?? -1;
    const presence = { peer, heard: clock - 1, shift: Math.max(0, last + 1 - clock) };
    this.#owners.set(client, presence);
    this.#remember(client, userId);
    this.#remote.forget(client);
    return presence;
  }

  #remember(client: number, userId: string): void {
    this.#remembered.set(client, userId);
    if (this.#remembered.size <= MOST_REMEMBERED) return;
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest);
      break;
    }
  }

  #scheduleFlush(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#lastFlush + this.#options.limits.awarenessIntervalMs - performance.now());
    this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    this.#lastFlush = performance.now();
    const entries: AwarenessEntry[] = [];
    const own: AwarenessEntry[] = [];
    for (const [client, state] of this.#changed) {
      const entry = state === REMOTE ? this.#applyRemote(client) : this.#apply(client, state);
      if (entry === undefined) continue;
      entries.push(entry);
      if (state !== REMOTE) own.push(entry);
    }
    this.#changed.clear();
    if (entries.length > 0) this.#send(entries);
    if (own.length > 0) this.#options.tell?.(own, false);
  }

  #applyRemote(client: number): AwarenessEntry | undefined {
    const { awareness } = this.#options;
    if (this.#owners.has(client)) return undefined;
    const remote = this.#remote.get(client);
    const parsed = remote && parseState(remote.state);
    // Clocks go on across servers, so that a peer which moves to another one takes the next state for news.
    const clock = Math.max(remote?.clock ?? 0, (awareness.meta.get(client)?.clock ?? -1) + 1);
    if (parsed === undefined) {
      if (!awareness.states.delete(client)) return undefined;
    } else awareness.states.set(client, { ...parsed });
    awareness.meta.set(client, { clock, lastUpdated: Date.now() });
    return { client, clock, state: parsed === undefined ? 'null' : JSON.stringify(parsed) };
  }

  /** Puts a state where newcomers are told from, and returns what the others are told. */
  #apply(client: number, state: string): AwarenessEntry | undefined {
    const { awareness } = this.#options;
    const presence = this.#owners.get(client);
    if (presence === undefined) return undefined;
    const stamped = stamp(state, presence.peer.claims);
    const last = awareness.meta.get(client)?.clock ?? -1;
    const clock = Math.max(presence.heard + presence.shift, last + 1);
    presence.shift = clock - presence.heard;
    if (stamped === undefined) {
      this.#owners.delete(client);
      if (!awareness.states.delete(client)) return undefined;
    } else awareness.states.set(client, stamped);
    awareness.meta.set(client, { clock, lastUpdated: Date.now() });
    return { client, clock, state: stamped === undefined ? 'null' : JSON.stringify(stamped) };
  }

  /**
   * A peer ignores its own state at its own clock, so it may stand in a message that all share. It must not when it is the
   * only thing in it, nor at a clock above its own: the peer would take an older state for a newer one.
   */
  #send(entries: readonly AwarenessEntry[]): void {
    const apart = new Set<PresencePeer>();
    for (const { client } of entries) {
      const presence = this.#owners.get(client);
      if (presence && (entries.length === 1 || presence.shift > 0)) apart.add(presence.peer);
    }
    let key: string | undefined;
    let shared: Uint8Array | undefined;
    for (const peer of this.#options.peers()) {
      if (apart.has(peer)) {
        const foreign = entries.filter(({ client }) => this.#owners.get(client)?.peer !== peer);
        if (foreign.length > 0) peer.sendEphemeral(awarenessMessage(peer.key, foreign));
        continue;
      }
      if (shared === undefined || key !== peer.key) shared = awarenessMessage(peer.key, entries);
      key = peer.key;
      peer.sendEphemeral(shared);
    }
  }
}

/** @returns undefined if the client is gone or what it said is not a state */
function stamp(state: string, claims: TicketClaims): Record<string, unknown> | undefined {
  const parsed = parseState(state);
  if (parsed === undefined) return undefined;
  const { userId: id, name, kind, role } = claims;
  const user: PresenceUser = { id, name, kind, role, hue: hueOf(id) };
  return { ...parsed, user };
}

function parseState(state: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(state);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
