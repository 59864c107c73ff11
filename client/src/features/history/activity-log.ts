import type { Activity } from '@sparklio/shared/protocol/history';
import { createStore } from '../../sync/store.ts';
import type { Store } from '../../sync/store.ts';

export interface ActivityState {
  /** newest first, no stretch twice */
  readonly items: readonly Activity[];
  readonly status: 'loading' | 'ready' | 'failed';
  /** what went wrong last, until something goes well */
  readonly error?: unknown;
  /** everything back to the beginning is here */
  readonly complete: boolean;
  readonly loadingOlder: boolean;
}

/** What happened in a creative, as far back as somebody looked. */
export interface ActivityLog extends Store<ActivityState> {
  /** Takes in what is new. Calls that come while one is under way are one call after it. */
  refresh(): Promise<void>;
  /** Takes in the next page of older work, if there is one. */
  loadOlder(): Promise<void>;
  close(): void;
}

export interface ActivityPage {
  readonly items: readonly Activity[];
  readonly nextCursor?: string;
}

/**
 * A page of the newest work overlaps what is known already unless much was done meanwhile; then pages are read until
 * they meet, so that the list has no hole.
 *
 * @param load one page, newest first
 */
export function createActivityLog(
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<ActivityPage>,
): ActivityLog {
  const store = createStore<ActivityState>({
    items: [],
    status: 'loading',
    complete: false,
    loadingOlder: false,
  });
  const controller = new AbortController();
  const { signal } = controller;
  let older: string | undefined;
  let refreshing: Promise<void> | undefined;
  let again = false;

  const patch = (next: Partial<ActivityState>): void => {
    if (!signal.aborted) store.set({ ...store.get(), ...next });
  };
  const succeeded = (items: readonly Activity[]): void => {
    const { error: _settled, ...rest } = store.get();
    if (!signal.aborted) store.set({ ...rest, items, status: 'ready' });
  };
  const readNewest = async (): Promise<void> => {
    const known = new Set(store.get().items.map(({ id }) => id));
    const fresh: Activity[] = [];
    let cursor: string | undefined;
    let met = false;
    do {
      const page = await load(cursor, signal);
      fresh.push(...page.items);
      met = known.size === 0 || page.items.some(({ id }) => known.has(id));
      cursor = page.nextCursor;
      if (known.size === 0) {
        older = cursor;
        patch({ complete: cursor === undefined });
      }
    } while (!met && cursor !== undefined);
    succeeded(merge(fresh, store.get().items));
  };
  const refresh = (): Promise<void> => {
    if (refreshing !== undefined) {
      again = true;
      return refreshing;
    }
    refreshing = readNewest()
      .catch((error: unknown) =>
        patch({ error, status: store.get().items.length === 0 ? 'failed' : 'ready' }),
      )
      .then(() => {
        refreshing = undefined;
        const wanted = again;
        again = false;
        return wanted && !signal.aborted ? refresh() : undefined;
      });
    return refreshing;
  };

  return {
    get: () => store.get(),
    subscribe: (listener) => store.subscribe(listener),
    refresh,
    async loadOlder() {
      if (older === undefined || store.get().loadingOlder) return;
      patch({ loadingOlder: true });
      try {
        const page = await load(older, signal);
        older = page.nextCursor;
        succeeded(merge(store.get().items, page.items));
        patch({ complete: older === undefined });
      } catch (error) {
        patch({ error });
      } finally {
        patch({ loadingOlder: false });
      }
    },
    close: () => controller.abort(),
  };
}

/** Of a stretch that goes on, the first telling counts. */
function merge(first: readonly Activity[], second: readonly Activity[]): readonly Activity[] {
  const all = new Map<string, Activity>();
  for (const activity of [...first, ...second]) if (!all.has(activity.id)) all.set(activity.id, activity);
  return [...all.values()].sort((a, b) => b.to - a.to);
}
