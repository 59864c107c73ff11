import { queryOptions } from '@tanstack/react-query';
import { listRecoveryCopies } from '../../../sync/recovery.ts';

/** The copies that this browser keeps of a creative for a person, newest first. */
export function copiesQuery(creativeId: string, userId: string) {
  return queryOptions({
    queryKey: ['recovery-copies', creativeId, userId],
    queryFn: () => listRecoveryCopies(creativeId, userId),
    staleTime: 0,
    // It asks this browser, not the server.
    networkMode: 'always',
  });
}
