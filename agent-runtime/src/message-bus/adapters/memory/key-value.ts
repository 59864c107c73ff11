import type { Clock } from '../../../clock.ts';
import type { KeyValue } from '../../message-bus.ts';
import { assertKey, fromWire, toWire } from '../../wire.ts';

interface Entry {
  readonly wire: string;
  /** epoch ms; Infinity if it stays */
  readonly expiresAt: number;
}

export function createMemoryKeyValue(clock: Clock, assertOpen: () => void): KeyValue {
  const entries = new Map<string, Entry>();
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined || entry.expiresAt > clock.now()) return entry;
    entries.delete(key);
    return undefined;
  };
  const write = (key: string, value: unknown, ttlMs: number | undefined): void => {
    entries.set(key, {
      wire: toWire(value),
      expiresAt: ttlMs === undefined ? Infinity : clock.now() + ttlMs,
    });
  };
  const checked = (key: string): void => {
    assertOpen();
    assertKey(key);
  };
  return {
    async get(key) {
      checked(key);
      const entry = live(key);
      return entry === undefined ? undefined : fromWire(entry.wire);
    },
    async put(key, value, options = {}) {
      checked(key);
      write(key, value, options.ttlMs);
    },
    async create(key, value, options = {}) {
      checked(key);
      if (live(key) !== undefined) return false;
      write(key, value, options.ttlMs);
      return true;
    },
    async delete(key) {
      checked(key);
      entries.delete(key);
    },
    async keys() {
      assertOpen();
      return [...entries.keys()].filter((key) => live(key) !== undefined);
    },
  };
}
