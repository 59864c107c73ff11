import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { createId } from '@sparklio/shared/ids';
import type { Asset } from '@sparklio/shared/protocol/api';

/** A new picture takes at most this share of the page's sides. */
const SHARE = 0.6;

/** Puts a picture in the middle of a page, in its own proportions and never larger than it is. */
export function placeAsset(
  asset: Asset,
  page: CanvasPage,
): { commands: readonly CanvasCommand[]; select: readonly string[] } {
  const id = createId();
  const [width, height] = [asset.width ?? page.size[0] / 3, asset.height ?? page.size[1] / 3];
  const scale = Math.min(1, (page.size[0] * SHARE) / width, (page.size[1] * SHARE) / height);
  const size: [number, number] = [
    Math.max(1, Math.round(width * scale)),
    Math.max(1, Math.round(height * scale)),
  ];
  return {
    commands: [
      {
        type: 'ADD_OBJECT',
        payload: {
          id,
          type: 'image',
          pageId: page.id,
          assetId: asset.assetId,
          name: asset.name.replace(/\.[a-z0-9]+$/i, '').slice(0, 80),
          position: [Math.round((page.size[0] - size[0]) / 2), Math.round((page.size[1] - size[1]) / 2)],
          size,
        },
      },
    ],
    select: [id],
  };
}
