import type { SceneNode } from '@sparklio/shared/render/scene';
import { centreOf } from '../geometry/box.ts';
import type { Frame } from '../geometry/box.ts';
import { drawNode } from './draw-node.ts';
import type { ImageSource } from './image-store.ts';

/** Whether a proposal is the one pointed at, one of many, or one of those that step back for another. */
export type GhostState = 'plain' | 'lit' | 'dimmed';

/** An object as a proposal would have it. */
export interface GhostNode {
  readonly objectId: string;
  /** drawn about the centre of its frame */
  readonly node: SceneNode;
  readonly frame: Frame;
  readonly opacity: number;
  /** letters over the letters they replace: not drawn until the old ones step aside */
  readonly blurs: boolean;
}

export interface ShownGhost extends GhostNode {
  readonly state: GhostState;
}

/** How strongly a ghost shows the after-state; a lit one takes the place of what it would change. */
const ALPHA: Readonly<Record<GhostState, number>> = { plain: 0.6, lit: 1, dimmed: 0.15 };

/** Draws a ghost; the context's px are page px. */
export function drawGhostNode(ctx: CanvasRenderingContext2D, ghost: ShownGhost, images: ImageSource): void {
  if (ghost.blurs && ghost.state !== 'lit') return;
  const [x, y] = centreOf(ghost.frame);
  ctx.save();
  ctx.globalAlpha = ALPHA[ghost.state] * ghost.opacity;
  ctx.translate(x, y);
  ctx.rotate((ghost.frame.rotation * Math.PI) / 180);
  drawNode(ctx, ghost.node, images);
  ctx.restore();
}

/** Whether two lists draw the same: nodes keep their identity until their proposal or object changes. */
export function sameGhosts(a: readonly ShownGhost[] = [], b: readonly ShownGhost[] = []): boolean {
  return (
    a.length === b.length &&
    a.every((ghost, index) => ghost.node === b[index]?.node && ghost.state === b[index].state)
  );
}
