import { useEffect, useState } from 'react';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { staleReads } from '@sparklio/shared/documents/review/stale';
import { useCreative } from '../../sync/hooks.ts';
import { sameJson } from '@sparklio/shared/documents/json-value';

/** A drag changes the page many times a second; what it made stale is looked at when it pauses. */
const PAUSE_MS = 250;

/** Ids of open proposals that were made for a page that looked different: they will not be applied blindly. */
export function useStaleProposals(proposals: readonly Proposal[]): ReadonlySet<string> {
  const { canvas, content } = useCreative();
  const [stale, setStale] = useState<readonly string[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      timer = undefined;
      const ids = proposals.filter(({ reads }) => staleReads(content, reads).length > 0).map(({ id }) => id);
      setStale((before) => (sameJson(before, ids) ? before : ids));
    };
    look();
    const stop = canvas.subscribe(() => {
      timer ??= setTimeout(look, PAUSE_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [canvas, content, proposals]);
  return new Set(stale);
}
