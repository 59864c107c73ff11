import { queryOptions, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useSyncExternalStore } from 'react';
import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { historyApi } from '../../api/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { loadState } from './history-context.tsx';
import type { Side } from './history-store.ts';

export interface LoadedSide {
  readonly snapshot: CanvasSnapshot | undefined;
  readonly error: Error | null;
}

/** The past does not change; what was fetched holds for the visit, but not for ever in memory. */
const KEPT_MS = 5 * 60_000;

function sideQuery(creativeId: string, side: Side) {
  const position =
    side.kind === 'version' ? side.version.position : side.kind === 'moment' ? side.moment.position : 0;
  return queryOptions({
    queryKey: ['past', creativeId, side.kind, position],
    queryFn: async ({ signal }) => {
      if (side.kind !== 'version') return loadState(creativeId, position, signal);
      const [{ content }, { snapshotOfModel }] = await Promise.all([
        historyApi.version(creativeId, side.version.number, signal),
        import('./snapshot-of.ts'),
      ]);
      return snapshotOfModel(content);
    },
    enabled: side.kind !== 'now',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
}

/** One of two states that are compared: the live one, or one of the past. */
export function useSide(side: Side): LoadedSide {
  const { creative } = useCreative();
  const now = useLiveSnapshot();
  const past = useQuery(sideQuery(creative.id, side));
  return side.kind === 'now' ? { snapshot: now, error: null } : { snapshot: past.data, error: past.error };
}

/** The canvas as it is; may lag behind a little while others type. */
export function useLiveSnapshot(): CanvasSnapshot {
  const { canvas } = useCreative();
  return useDeferredValue(useSyncExternalStore(canvas.subscribe, canvas.get));
}
