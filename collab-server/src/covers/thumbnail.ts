import type { CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import type { Assets } from '../assets/assets.ts';
import type { PageRenderer } from '../rendering/render-page.ts';

/** Longer side, px. */
const LONGEST_SIDE_PX = 640;

/** A small PNG of the first page. */
export async function drawThumbnail(
  { assets, renderer }: { assets: Assets; renderer: PageRenderer },
  workspaceId: string,
  snapshot: CanvasSnapshot,
): Promise<Buffer> {
  const [width, height] = snapshot.pages[0]?.size ?? [1, 1];
  const scale = Math.min(1, Math.max(0.05, LONGEST_SIDE_PX / Math.max(width, height)));
  const loadImage = assets.loadFor(workspaceId);
  const drawn = await renderer.renderPage({ snapshot, format: 'png', scale, loadImage });
  return Buffer.from(drawn.bytes);
}
