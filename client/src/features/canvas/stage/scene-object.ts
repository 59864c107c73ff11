import { FabricObject } from 'fabric';
import type { CanvasObject, GroupObject } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import { leafNode } from '@sparklio/shared/render/scene';
import type { SceneNode } from '@sparklio/shared/render/scene';
import { boundsOf, cornersOf, frameOf } from '../geometry/box.ts';
import type { Box, Frame } from '../geometry/box.ts';
import { sameJson } from '@sparklio/shared/documents/json-value';
import { drawNode } from './draw-node.ts';
import { drawGhostNode } from './ghost-node.ts';
import type { ShownGhost } from './ghost-node.ts';
import type { ImageSource } from './image-store.ts';

export type DrawnObject = Exclude<CanvasObject, GroupObject>;

export interface DrawingMeans {
  readonly fonts: FontBook;
  readonly images: ImageSource;
}

/**
 * An object of the document on the Fabric canvas. Fabric turns, places and skips it; what is inside is the node
 * of the shared scene, drawn about the object's centre, so a move needs no new layout.
 */
export class SceneObject extends FabricObject {
  static override type = 'SceneObject';
  readonly #means: DrawingMeans;
  #object: DrawnObject;
  #node: SceneNode;
  #ghosts: readonly ShownGhost[] = [];
  #reach: Box = { x: 0, y: 0, width: 0, height: 0 };

  constructor(object: DrawnObject, groupOpacity: number, means: DrawingMeans) {
    super({
      // Fabric's own default is the centre; documents say top left.
      originX: 'left',
      originY: 'top',
      strokeWidth: 0,
      // Cached bitmaps would be made anew at every zoom, and drawing a node is about as cheap as copying one.
      objectCaching: false,
      selectable: false,
      evented: false,
    });
    this.#means = means;
    this.#object = object;
    this.#node = nodeAboutCentre(object, means.fonts);
    this.#place(object, groupOpacity);
  }

  get object(): DrawnObject {
    return this.#object;
  }

  get node(): SceneNode {
    return this.#node;
  }

  /** Takes the object's new values; lays out anew only if something inside changed. */
  update(object: DrawnObject, groupOpacity: number): void {
    const inside = !sameInside(this.#object, object);
    this.#object = object;
    if (inside) this.#node = nodeAboutCentre(object, this.#means.fonts);
    this.#place(object, groupOpacity);
  }

  /** Lays out anew although nothing changed, because a font has come. */
  relayout(): void {
    this.#node = nodeAboutCentre(this.#object, this.#means.fonts);
  }

  setGhosts(ghosts: readonly ShownGhost[]): void {
    this.#ghosts = ghosts;
  }

  /** A lit ghost takes the object's place; others lie on it like tracing paper. */
  override render(ctx: CanvasRenderingContext2D): void {
    if (!this.#ghosts.some(({ state }) => state === 'lit')) super.render(ctx);
    if (!this.visible) return;
    for (const ghost of this.#ghosts) drawGhostNode(ctx, ghost, this.#means.images);
  }

  override _render(ctx: CanvasRenderingContext2D): void {
    drawNode(ctx, this.#node, this.#means.images);
  }

  #place(object: DrawnObject, groupOpacity: number): void {
    const frame = frameOf(object);
    // With a top-left origin Fabric's left and top are where that corner lies after turning.
    [this.left, this.top] = cornersOf(frame)[0];
    this.width = frame.width;
    this.height = frame.height;
    this.angle = frame.rotation;
    this.opacity = Math.min(1, Math.max(0, object.opacity)) * groupOpacity;
    this.#reach = reachOf(object, this.#node, frame);
  }

  /** Fabric asks this before drawing; what is off the stage costs a comparison. */
  override isOnScreen(): boolean {
    const bounds = this.canvas?.vptCoords;
    if (bounds === undefined) return true;
    const { x, y, width, height } = this.#reach;
    return x <= bounds.br.x && x + width >= bounds.tl.x && y <= bounds.br.y && y + height >= bounds.tl.y;
  }
}

/** The upright box that everything drawn lies in: strokes, arrow heads and letters reach beyond an object's own box. */
function reachOf(object: DrawnObject, node: SceneNode, frame: Frame): Box {
  const overhang = node.kind === 'text' ? Math.max(0, (node.lines.at(-1)?.baseline ?? 0) - frame.height) : 0;
  const around =
    object.type === 'shape'
      ? object.strokeWidth * 4 + 8
      : object.type === 'text'
        ? object.fontSize * 2 + overhang
        : 0;
  const { x, y, width, height } = boundsOf(frame);
  return { x: x - around, y: y - around, width: width + 2 * around, height: height + 2 * around };
}

function nodeAboutCentre(object: DrawnObject, fonts: FontBook): SceneNode {
  const [width, height] = object.size;
  return leafNode({ ...object, position: [-width / 2, -height / 2], rotation: 0, opacity: 1 }, fonts);
}

const PLACE = new Set([
  'position',
  'rotation',
  'opacity',
  'order',
  'parentId',
  'pageId',
  'name',
  'locked',
  'hidden',
  'interactions',
]);

function sameInside(a: DrawnObject, b: DrawnObject): boolean {
  if (a === b) return true;
  const before: Readonly<Record<string, unknown>> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const old = before[key];
    if (!Object.is(old, value) && !PLACE.has(key) && !sameJson(old, value)) return false;
  }
  return true;
}
