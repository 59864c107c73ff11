import { Point, StaticCanvas } from 'fabric';
import type { FabricObject } from 'fabric';
import type { Box } from '../geometry/box.ts';

/** Pages with fewer objects are drawn anew at every frame: that is cheap, and sharp at every moment. */
const MANY_OBJECTS = 150;
/** A view that has not moved for this long is drawn sharp again. */
const SETTLE_MS = 140;
/** Longest side of a picture of the page, device px. */
const MAX_SIDE_PX = 4_096;
/** Room around the page that the pictures hold, as a share of the page's sides. */
const AROUND = 0.15;

interface Layer {
  readonly canvas: HTMLCanvasElement;
  /** page px it shows */
  readonly region: Box;
  /** device px per page px */
  readonly scale: number;
}

interface Layers {
  readonly lifted: ReadonlySet<FabricObject>;
  readonly below: Layer;
  readonly above: Layer | undefined;
}

/**
 * A Fabric canvas that stays quick with thousands of objects. While the view moves, it shows a picture of the
 * page; while some objects are held, it shows pictures of what is below and above them and draws only those.
 * When things rest, everything is drawn itself again.
 */
export class LayeredCanvas extends StaticCanvas {
  /** draws what is under all objects; the context is in screen px */
  paintUnder: (ctx: CanvasRenderingContext2D) => void = () => undefined;
  paintOver: (ctx: CanvasRenderingContext2D) => void = () => undefined;
  /** the page, page px */
  page: Box | undefined;
  #lifted: ReadonlySet<FabricObject> = new Set();
  #layers: Layers | undefined;
  #movedAt = Number.NEGATIVE_INFINITY;
  #settling: ReturnType<typeof setTimeout> | undefined;

  /** Something other than the held objects looks different now. */
  contentChanged(): void {
    this.#layers = undefined;
  }

  /** These objects change at every frame until another set is given. */
  lift(objects: ReadonlySet<FabricObject>): void {
    if (objects.size === this.#lifted.size && [...objects].every((object) => this.#lifted.has(object)))
      return;
    this.#lifted = objects;
    this.#layers = undefined;
  }

  isLifted(object: FabricObject): boolean {
    return this.#lifted.has(object);
  }

  viewMoved(): void {
    this.#movedAt = performance.now();
    if (this.size() < MANY_OBJECTS) return;
    if (this.#settling !== undefined) clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      this.requestRenderAll();
    }, SETTLE_MS);
  }

  override renderCanvas(ctx: CanvasRenderingContext2D, objects: FabricObject[]): void {
    if (this.destroyed === true) return;
    this.calcViewportBoundaries();
    this.clearContext(ctx);
    this.paintUnder(ctx);
    const moving = performance.now() - this.#movedAt < SETTLE_MS;
    const layers =
      objects.length >= MANY_OBJECTS && (moving || this.#lifted.size > 0)
        ? this.#readyLayers(objects)
        : undefined;
    if (layers === undefined) this.#draw(ctx, objects);
    else {
      this.#show(ctx, layers.below);
      this.#draw(
        ctx,
        objects.filter((object) => layers.lifted.has(object)),
      );
      if (layers.above !== undefined) this.#show(ctx, layers.above);
    }
    this.paintOver(ctx);
  }

  stop(): void {
    if (this.#settling !== undefined) clearTimeout(this.#settling);
    this.#layers = undefined;
  }

  #draw(ctx: CanvasRenderingContext2D, objects: readonly FabricObject[]): void {
    ctx.save();
    ctx.transform(...this.viewportTransform);
    for (const object of objects) object.render(ctx);
    ctx.restore();
  }

  #show(ctx: CanvasRenderingContext2D, { canvas, region }: Layer): void {
    const [zoom, , , , panX, panY] = this.viewportTransform;
    ctx.drawImage(
      canvas,
      panX + region.x * zoom,
      panY + region.y * zoom,
      region.width * zoom,
      region.height * zoom,
    );
  }

  /** The pictures as they are, or new ones where content, held objects or a much larger zoom ask for it. */
  #readyLayers(objects: readonly FabricObject[]): Layers | undefined {
    const { page } = this;
    if (page === undefined) return undefined;
    const wanted = this.#wantedScale(page);
    const known = this.#layers;
    if (known !== undefined && known.lifted === this.#lifted && wanted / known.below.scale < 2.2)
      return known;
    const first =
      this.#lifted.size === 0 ? objects.length : objects.findIndex((object) => this.#lifted.has(object));
    const rest = objects.slice(first).filter((object) => !this.#lifted.has(object));
    this.#layers = {
      lifted: this.#lifted,
      below: this.#picture(page, wanted, objects.slice(0, first)),
      above: rest.length === 0 ? undefined : this.#picture(page, wanted, rest),
    };
    return this.#layers;
  }

  #wantedScale(page: Box): number {
    const largest = Math.max(page.width, page.height) * (1 + 2 * AROUND);
    return Math.min(this.viewportTransform[0] * this.getRetinaScaling(), MAX_SIDE_PX / largest);
  }

  #picture(page: Box, scale: number, objects: readonly FabricObject[]): Layer {
    const region: Box = {
      x: page.x - page.width * AROUND,
      y: page.y - page.height * AROUND,
      width: page.width * (1 + 2 * AROUND),
      height: page.height * (1 + 2 * AROUND),
    };
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(region.width * scale));
    canvas.height = Math.max(1, Math.round(region.height * scale));
    const ctx = canvas.getContext('2d');
    if (ctx !== null) {
      // Objects ask the canvas what is on screen; for a picture that is the whole region.
      const shown = this.vptCoords;
      const [right, bottom] = [region.x + region.width, region.y + region.height];
      this.vptCoords = {
        tl: new Point(region.x, region.y),
        tr: new Point(right, region.y),
        bl: new Point(region.x, bottom),
        br: new Point(right, bottom),
      };
      ctx.setTransform(canvas.width / region.width, 0, 0, canvas.height / region.height, 0, 0);
      ctx.translate(-region.x, -region.y);
      for (const object of objects) object.render(ctx);
      this.vptCoords = shown;
    }
    return { canvas, region, scale };
  }
}
