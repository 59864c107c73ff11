import type { Brand } from '@sparklio/shared/protocol/brand-kit';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useCreative } from '../sync/hooks.ts';

/** The brand of the open creative; undefined while it loads and where there is none. */
export function useBrand(): Brand | undefined {
  const { creative } = useCreative();
  return useQuery(queries.brandOf(creative.id)).data ?? undefined;
}
