import { useQueries } from '@tanstack/react-query';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { queries } from '../api/queries.ts';

/** Where the pictures of these objects are found, by asset id, as far as it is known yet. `key` changes when they do. */
export function usePictureHrefs(objects: readonly CanvasObject[]): {
  readonly hrefs: ReadonlyMap<string, string>;
  readonly key: string;
} {
  const assetIds = [
    ...new Set(
      objects.flatMap((object) => (object.type === 'image' && object.assetId !== '' ? [object.assetId] : [])),
    ),
  ];
  const assets = useQueries({ queries: assetIds.map((id) => queries.asset(id)) });
  const hrefs = new Map(
    assets.flatMap(({ data }): [string, string][] => (data === undefined ? [] : [[data.assetId, data.url]])),
  );
  return { hrefs, key: [...hrefs.values()].join(' ') };
}
