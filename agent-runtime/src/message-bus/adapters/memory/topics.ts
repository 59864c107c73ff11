import type { BusMessage, MessageHandler, Subscription } from '../../message-bus.ts';
import { matchesPattern } from '../../subject-pattern.ts';
import { fromWire } from '../../wire.ts';
import type { InFlight } from '../in-flight.ts';

interface Listener {
  readonly pattern: string;
  readonly handler: MessageHandler;
  readonly queueGroup: string | undefined;
}

/** Publish and subscribe. A publisher never runs a listener's code: delivery is a later turn of the event loop, in order. */
export class Topics {
  #listeners = new Set<Listener>();
  #nextInGroup = new Map<string, number>();
  readonly #inFlight: InFlight;

  constructor(inFlight: InFlight) {
    this.#inFlight = inFlight;
  }

  publish(subject: string, wire: string): void {
    for (const listener of this.#chosen(subject)) {
      setImmediate(() => {
        if (!this.#listeners.has(listener)) return;
        const message: BusMessage = { subject, payload: fromWire(wire) };
        this.#inFlight.run(async () => listener.handler(message));
      });
    }
  }

  subscribe(pattern: string, handler: MessageHandler, queueGroup: string | undefined): Subscription {
    const listener: Listener = { pattern, handler, queueGroup };
    this.#listeners.add(listener);
    return {
      unsubscribe: async () => {
        this.#listeners.delete(listener);
      },
    };
  }

  close(): void {
    this.#listeners.clear();
  }

  #chosen(subject: string): Listener[] {
    const chosen: Listener[] = [];
    const groups = new Map<string, Listener[]>();
    for (const listener of this.#listeners) {
      if (!matchesPattern(listener.pattern, subject)) continue;
      if (listener.queueGroup === undefined) chosen.push(listener);
      else groups.set(listener.queueGroup, [...(groups.get(listener.queueGroup) ?? []), listener]);
    }
    for (const [name, members] of groups) {
      const turn = this.#nextInGroup.get(name) ?? 0;
      this.#nextInGroup.set(name, turn + 1);
      const member = members[turn % members.length];
      if (member !== undefined) chosen.push(member);
    }
    return chosen;
  }
}
