import { z } from 'zod';
import type { AwarenessEntry } from '../socket/messages.ts';

/** A state that another server stamped. */
export interface RemoteState {
  readonly server: string;
  /** as its server counts */
  readonly clock: number;
  /** JSON object */
  readonly state: string;
  readonly userId: string;
}

const stampedState = z.looseObject({ user: z.looseObject({ id: z.string() }) });

interface Source {
  /** of the newest message */
  number: number;
  heardAt: number;
}

/**
 * Which clients are connected to other servers, as those say. A server repeats all its states at intervals; one that
 * has not done so for a while has none any more.
 */
export class RemotePresence {
  readonly #clients = new Map<number, RemoteState>();
  readonly #sources = new Map<string, Source>();

  get(client: number): RemoteState | undefined {
    return this.#clients.get(client);
  }

  /** Another server has the client no more, or this one has it now. @returns whether it was known */
  forget(client: number): boolean {
    return this.#clients.delete(client);
  }

  /**
   * @param number rises with every message of the server: what was sent before something heard already is passed over
   * @param isWhole `entries` are all clients of the server
   * @returns clients whose state changed; those that are gone have none now
   */
  hear(
    server: string,
    number: number,
    isWhole: boolean,
    entries: readonly AwarenessEntry[],
    now: number,
  ): number[] {
    const source = this.#sources.get(server) ?? { number: -1, heardAt: now };
    if (number <= source.number) return [];
    source.number = number;
    source.heardAt = now;
    this.#sources.set(server, source);
    const changed: number[] = [];
    for (const entry of entries) if (this.#take(server, entry)) changed.push(entry.client);
    if (!isWhole) return changed;
    const there = new Set(entries.map(({ client }) => client));
    for (const [client, known] of this.#clients) {
      if (known.server !== server || there.has(client)) continue;
      this.#clients.delete(client);
      changed.push(client);
    }
    return changed;
  }

  /** Forgets servers not heard since `before`. @returns their clients */
  expire(before: number): number[] {
    const gone: number[] = [];
    for (const [server, { heardAt }] of this.#sources) {
      if (heardAt >= before) continue;
      // Its number is forgotten too: it may come back.
      this.#sources.delete(server);
      for (const [client, known] of this.#clients) {
        if (known.server !== server) continue;
        this.#clients.delete(client);
        gone.push(client);
      }
    }
    return gone;
  }

  #take(server: string, { client, clock, state }: AwarenessEntry): boolean {
    const known = this.#clients.get(client);
    if (state === 'null') return known?.server === server && this.#clients.delete(client);
    // A client that went to another server is told of by both for a moment; the newer one counts on from the older.
    if (known !== undefined && clock <= known.clock) return false;
    const userId = userOf(state);
    if (userId === undefined) return false;
    this.#clients.set(client, { server, clock, state, userId });
    return true;
  }
}

function userOf(state: string): string | undefined {
  try {
    return stampedState.safeParse(JSON.parse(state)).data?.user.id;
  } catch {
    return undefined;
  }
}
