import { FabricObject } from 'fabric';
import type { CanvasObject, GroupObject } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import { leafNode } from '@sparklio/shared/render/scene';
import type { SceneNode } from '@sparklio/shared/render/scene';
import { cornersOf, frameOf } from '../geometry/box.ts';
import { drawNode } from './draw-node.ts';
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

  override _render(ctx: CanvasRenderingContext2D): void {
    drawNode(ctx, this.#node, this.#means.images);
  }

  #place(object: DrawnObject, groupOpacity: number): void {
    const frame = frameOf(object);
    // With a top-left origin Fabric's left and top are where that corner lies after turning.
    const [left, top] = cornersOf(frame)[0];
    this.set({
      left,
      top,
      width: frame.width,
      height: frame.height,
      angle: frame.rotation,
      opacity: Math.min(1, Math.max(0, object.opacity)) * groupOpacity,
    });
    this.setCoords();
  }

  /** A stroke or a letter may reach beyond the box: what is just off the stage is still drawn. */
  override isOnScreen(): boolean {
    const bounds = this.canvas?.vptCoords;
    if (bounds === undefined) return true;
    const object = this.#object;
    const reach =
      object.type === 'shape' ? object.strokeWidth * 4 + 8 : object.type === 'text' ? object.fontSize * 2 : 0;
    const { tl, tr, br, bl } = this.aCoords;
    const left = Math.min(tl.x, tr.x, br.x, bl.x) - reach;
    const right = Math.max(tl.x, tr.x, br.x, bl.x) + reach;
    const top = Math.min(tl.y, tr.y, br.y, bl.y) - reach;
    const bottom = Math.max(tl.y, tr.y, br.y, bl.y) + this.#overhang() + reach;
    return left <= bounds.br.x && right >= bounds.tl.x && top <= bounds.br.y && bottom >= bounds.tl.y;
  }

  /** px by which set text hangs out below its box */
  #overhang(): number {
    if (this.#node.kind !== 'text') return 0;
    return Math.max(0, (this.#node.lines.at(-1)?.baseline ?? 0) - this.#object.size[1]);
  }
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
  const before = new Map<string, unknown>(Object.entries(a));
  return Object.entries(b).every(([key, value]) => {
    if (PLACE.has(key)) return true;
    const old = before.get(key);
    return (
      Object.is(old, value) || (typeof value === 'object' && JSON.stringify(old) === JSON.stringify(value))
    );
  });
}
