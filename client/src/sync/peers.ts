import type { Awareness } from 'y-protocols/awareness';
import { parsePresence } from '@sparklio/shared/presence/parse-presence';
import type { PresenceState } from '@sparklio/shared/presence/presence-state';
import { sameJson } from '@sparklio/shared/documents/json-value';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

export interface Peer {
  readonly clientId: number;
  readonly state: PresenceState;
  readonly isSelf: boolean;
}

export interface Presence extends Store<readonly Peer[]> {
  /** Merges into what this client says about itself; sent at most every 50 ms, the newest state wins. */
  set(patch: Partial<Omit<PresenceState, 'user'>>): void;
  close(): void;
}

/** The server passes on 20 states a second from one client. */
const SEND_EVERY_MS = 50;

/** Everybody in the creative. States of peers are parsed: one that is not well formed is not shown. */
export function createPresence(awareness: Awareness, self: PresenceState): Presence {
  const store = createStore<readonly Peer[]>([]);
  let pending: PresenceState = self;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastSent = 0;
  const send = (): void => {
    timer = undefined;
    lastSent = performance.now();
    awareness.setLocalState({ ...pending });
  };
  const refresh = (): void => {
    const known = new Map(store.get().map((peer) => [peer.clientId, peer]));
    const peers: Peer[] = [];
    for (const [clientId, raw] of awareness.getStates()) {
      const state = parsePresence(raw);
      if (state === undefined) continue;
      const peer = { clientId, state, isSelf: clientId === awareness.clientID };
      const before = known.get(clientId);
      peers.push(before !== undefined && sameJson(before, peer) ? before : peer);
    }
    peers.sort((a, b) => a.clientId - b.clientId);
    const old = store.get();
    if (peers.length !== old.length || peers.some((peer, index) => peer !== old[index])) store.set(peers);
  };
  awareness.on('change', refresh);
  send();
  refresh();
  return {
    get: () => store.get(),
    subscribe: (listener) => store.subscribe(listener),
    set(patch) {
      pending = { ...pending, ...patch };
      timer ??= setTimeout(send, Math.max(0, SEND_EVERY_MS - (performance.now() - lastSent)));
    },
    close() {
      if (timer !== undefined) clearTimeout(timer);
      awareness.off('change', refresh);
    },
  };
}
