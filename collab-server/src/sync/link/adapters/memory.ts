import type { ServerLink } from '../server-link.ts';

/** What the network does to one message. Absent: it arrives in the next turn. */
export type Fate = 'lose' | { readonly delayMs: number };

/** A network between servers of one process, which a test can make as bad as it likes. */
export interface MemoryNetwork {
  join(): ServerLink;
  /** Asked for every message and receiver. Different delays reorder. */
  fate: (message: Uint8Array, channel: string) => Fate | undefined;
  /** Only links in the same group hear each other. `heal` puts all into one. Both sides believe that they are up. */
  partition(...groups: readonly (readonly ServerLink[])[]): void;
  heal(): void;
  /** The network dies or comes back for everybody, and everybody knows. */
  setUp(isUp: boolean): void;
  /** messages published so far */
  readonly published: number;
}

interface Member {
  readonly subscriptions: Map<string, Set<(message: Uint8Array) => void>>;
  readonly upListeners: Set<() => void>;
  group: number;
  closed: boolean;
}

export function createMemoryNetwork(): MemoryNetwork {
  const members = new Map<ServerLink, Member>();
  const timers = new Set<NodeJS.Timeout>();
  let isUp = true;
  let published = 0;

  function deliver(from: Member, to: Member, channel: string, message: Uint8Array): void {
    const fate = network.fate(message, channel);
    if (fate === 'lose' || from.group !== to.group) return;
    const arrive = (): void => {
      if (to.closed || !isUp) return;
      for (const receive of to.subscriptions.get(channel) ?? []) receive(new Uint8Array(message));
    };
    if (fate === undefined) {
      setImmediate(arrive);
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      arrive();
    }, fate.delayMs);
    timer.unref();
    timers.add(timer);
  }

  const network: MemoryNetwork = {
    fate: () => undefined,
    get published() {
      return published;
    },
    join() {
      const self: Member = { subscriptions: new Map(), upListeners: new Set(), group: 0, closed: false };
      const link: ServerLink = {
        get isUp() {
          return isUp && !self.closed;
        },
        publish(channel, message) {
          published += 1;
          if (!link.isUp) return;
          const bytes = new Uint8Array(message);
          for (const member of members.values()) if (member !== self) deliver(self, member, channel, bytes);
        },
        subscribe(channel, receive) {
          const receivers = self.subscriptions.get(channel) ?? new Set();
          receivers.add(receive);
          self.subscriptions.set(channel, receivers);
          return () => {
            receivers.delete(receive);
            if (receivers.size === 0) self.subscriptions.delete(channel);
          };
        },
        onUp(listener) {
          self.upListeners.add(listener);
          return () => self.upListeners.delete(listener);
        },
        async close() {
          self.closed = true;
          self.subscriptions.clear();
          members.delete(link);
        },
      };
      members.set(link, self);
      return link;
    },
    partition(...groups) {
      for (const [index, links] of groups.entries())
        for (const link of links) {
          const member = members.get(link);
          if (member) member.group = index + 1;
        }
    },
    heal() {
      for (const member of members.values()) member.group = 0;
    },
    setUp(next) {
      const wasUp = isUp;
      isUp = next;
      if (wasUp || !isUp) return;
      for (const { upListeners } of members.values()) for (const listener of upListeners) listener();
    },
  };
  return network;
}
