import { createStore } from '../../sync/store.ts';
import type { Store } from '../../sync/store.ts';

export type Loaded<Value> =
  | { readonly kind: 'nothing' }
  /** what was shown before stays until the wanted one is there */
  | { readonly kind: 'loading'; readonly position: number; readonly before?: Value }
  | { readonly kind: 'ready'; readonly position: number; readonly value: Value }
  | { readonly kind: 'failed'; readonly position: number; readonly error: unknown };

export interface StateLoader<Value> extends Store<Loaded<Value>> {
  /** Asks for the state at a position; undefined asks for nothing. Only the newest wish is followed. */
  want(position: number | undefined): void;
  /** Asks again for what failed. */
  retry(): void;
  close(): void;
}

/** One question to the server in this time at most, however fast somebody scrubs. */
const QUIET_MS = 120;
const KEPT = 40;

/**
 * States of the past, asked for one at a time: a newer wish ends the older question, and what was seen once is not
 * asked for again while it is among the last forty.
 */
export function createStateLoader<Value>(
  load: (position: number, signal: AbortSignal) => Promise<Value>,
): StateLoader<Value> {
  const store = createStore<Loaded<Value>>({ kind: 'nothing' });
  const kept = new Map<number, Value>();
  let asking: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAsked = Number.NEGATIVE_INFINITY;

  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    asking?.abort();
    asking = undefined;
  };
  const shown = (): { before?: Value } => {
    const now = store.get();
    if (now.kind === 'ready') return { before: now.value };
    return now.kind === 'loading' && now.before !== undefined ? { before: now.before } : {};
  };
  const ask = async (position: number): Promise<void> => {
    lastAsked = performance.now();
    const controller = new AbortController();
    asking = controller;
    try {
      const value = await load(position, controller.signal);
      if (controller.signal.aborted) return;
      keep(position, value);
      store.set({ kind: 'ready', position, value });
    } catch (error) {
      if (!controller.signal.aborted) store.set({ kind: 'failed', position, error });
    }
  };
  const keep = (position: number, value: Value): void => {
    kept.delete(position);
    kept.set(position, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
  };
  const want = (position: number | undefined): void => {
    const now = store.get();
    if (now.kind !== 'nothing' && now.kind !== 'failed' && now.position === position) return;
    stop();
    if (position === undefined) {
      store.set({ kind: 'nothing' });
      return;
    }
    const known = kept.get(position);
    if (known !== undefined) {
      keep(position, known);
      store.set({ kind: 'ready', position, value: known });
      return;
    }
    store.set({ kind: 'loading', position, ...shown() });
    timer = setTimeout(() => void ask(position), Math.max(0, lastAsked + QUIET_MS - performance.now()));
  };

  return {
    get: () => store.get(),
    subscribe: (listener) => store.subscribe(listener),
    want,
    retry() {
      const now = store.get();
      if (now.kind === 'failed') want(now.position);
    },
    close: stop,
  };
}
