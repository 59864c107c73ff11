import { infiniteQueryOptions, QueryClient, queryOptions } from '@tanstack/react-query';
import { StudioError } from '@sparklio/shared/errors';
import { api } from './calls.ts';

/** Answers of the server, kept for a while. Documents are never in here: they live in Yjs. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && (!(error instanceof StudioError) || error.retryable),
      },
      mutations: { retry: false },
    },
  });
}

export const queries = {
  workspaces: () => queryOptions({ queryKey: ['workspaces'], queryFn: () => api.workspaces() }),
  members: (workspaceId: string) =>
    queryOptions({
      queryKey: ['members', workspaceId],
      queryFn: () => api.members(workspaceId),
      // People come in by links at any time; who opens the list wants to see them.
      staleTime: 0,
    }),
  links: (workspaceId: string) =>
    queryOptions({
      queryKey: ['links', workspaceId],
      queryFn: () => api.links(workspaceId),
      staleTime: 0,
    }),
  policy: (workspaceId: string) =>
    queryOptions({ queryKey: ['policy', workspaceId], queryFn: () => api.policy(workspaceId) }),
  audit: (workspaceId: string, filter: { readonly action?: string; readonly actorId?: string }) =>
    infiniteQueryOptions({
      queryKey: ['audit', workspaceId, filter],
      queryFn: ({ pageParam }) =>
        api.audit(workspaceId, { ...filter, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
      initialPageParam: '',
      getNextPageParam: ({ nextCursor }) => nextCursor,
      staleTime: 0,
    }),
  creatives: (workspaceId: string | undefined) =>
    queryOptions({
      queryKey: ['creatives', workspaceId ?? 'all'],
      queryFn: () => api.creatives(workspaceId),
    }),
  creative: (creativeId: string) =>
    queryOptions({ queryKey: ['creative', creativeId], queryFn: () => api.creative(creativeId) }),
  brandOf: (creativeId: string) =>
    queryOptions({
      queryKey: ['brand-of', creativeId],
      queryFn: () => api.brandOf(creativeId),
      staleTime: 60_000,
    }),
  brands: (workspaceId: string) =>
    queryOptions({ queryKey: ['brands', workspaceId], queryFn: () => api.brands(workspaceId) }),
  assets: (workspaceId: string) =>
    queryOptions({ queryKey: ['assets', workspaceId], queryFn: () => api.assets(workspaceId) }),
  /** Signed addresses end after some minutes, so they are asked for again in time. */
  asset: (assetId: string) =>
    queryOptions({ queryKey: ['asset', assetId], queryFn: () => api.asset(assetId), staleTime: 4 * 60_000 }),
  agents: () => queryOptions({ queryKey: ['agents'], queryFn: () => api.agents(), refetchInterval: 5_000 }),
} as const;
