import type { Clock } from '../../../clock.ts';
import { StudioError } from '@sparklio/shared/errors';
import { BUS_LIMITS } from '../../message-bus.ts';
import type { KeyValue } from '../../message-bus.ts';
import { fromWire, toWire } from '../../wire.ts';

interface Entry {
  readonly wire: string;
  /** epoch ms; Infinity if it stays */
  readonly expiresAt: number;
}

const KEY = /^[A-Za-z0-9_=.-]+$/;

/** @throws StudioError `invalid_input` for a key no adapter could store */
function assertKey(key: string): void {
  if (key.length > BUS_LIMITS.keyLength || !KEY.test(key)) {
    throw new StudioError('invalid_input', 'A key is 1 to 200 letters, digits or the characters _ = . -');
  }
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
