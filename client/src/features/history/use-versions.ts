import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Version } from '@sparklio/shared/protocol/history';
import { historyApi } from '../../api/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { useActivityLog } from './history-context.tsx';

const PAGE = 50;

export function versionsQuery(creativeId: string) {
  return infiniteQueryOptions({
    queryKey: ['versions', creativeId],
    queryFn: ({ pageParam, signal }) =>
      historyApi.versions(creativeId, { cursor: pageParam, limit: PAGE, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export interface Versions {
  /** newest first */
  readonly items: readonly Version[];
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  readonly loadOlder: () => void;
  readonly retry: () => void;
}

/** The versions of the open creative; asked for again when something happened in it. */
export function useVersions(): Versions {
  const { creative } = useCreative();
  const client = useQueryClient();
  const query = useInfiniteQuery(versionsQuery(creative.id));
  const newest = useActivityLog().items[0]?.to;
  useEffect(() => {
    if (newest !== undefined)
      void client.invalidateQueries({ queryKey: versionsQuery(creative.id).queryKey });
  }, [client, creative.id, newest]);
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return {
    items,
    isPending: query.isPending,
    error: query.data === undefined ? query.error : null,
    hasOlder: query.hasNextPage,
    loadingOlder: query.isFetchingNextPage,
    loadOlder: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  };
}
