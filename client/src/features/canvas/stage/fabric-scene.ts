import { StaticCanvas } from 'fabric';
import type { CanvasObject, CanvasPage, Pair } from '@sparklio/shared/documents/canvas/schema';
import { parseColour } from '@sparklio/shared/render/colour';
import { ancestry } from '../canvas-tree.ts';
import type { ObjectSource } from '../canvas-tree.ts';
import { boundsOf, frameOf } from '../geometry/box.ts';
import { BoxIndex } from '../geometry/box-index.ts';
import type { View } from '../geometry/view.ts';
import { patched } from '../patch.ts';
import type { Patch } from '../patch.ts';
import { diffScene } from '../scene-diff.ts';
import { css } from './draw-node.ts';
import { SceneObject } from './scene-object.ts';
import type { DrawingMeans, DrawnObject } from './scene-object.ts';

/** Colours around the page, read from the theme. */
export interface DeskColours {
  readonly desk: string;
  readonly line: string;
}

/**
 * One page on a Fabric canvas. The document comes in by `show`; on top of it stand this person's own gesture
 * (`preview`), then peers' motion: an own gesture is never overdrawn by an echo from outside.
 */
export class FabricScene {
  readonly index = new BoxIndex();
  readonly #canvas: StaticCanvas;
  readonly #source: ObjectSource;
  readonly #means: DrawingMeans;
  readonly #drawn = new Map<string, SceneObject>();
  readonly #depths = new Map<string, number>();
  #known = new Map<string, CanvasObject>();
  #page: CanvasPage | undefined;
  #preview: ReadonlyMap<string, Patch> = new Map();
  #motion: ReadonlyMap<string, Patch> = new Map();
  #concealed: string | undefined;
  #colours: DeskColours = { desk: '#f4f4f1', line: '#e2e2dd' };

  constructor(element: HTMLCanvasElement, source: ObjectSource, means: DrawingMeans) {
    this.#source = source;
    this.#means = means;
    this.#canvas = new StaticCanvas(element, {
      renderOnAddRemove: false,
      skipOffscreen: true,
      enableRetinaScaling: true,
      backgroundColor: '',
    });
    this.#canvas.on('before:render', ({ ctx }) => this.#drawPage(ctx));
    this.#canvas.on('after:render', ({ ctx }) => this.#dimOutside(ctx));
  }

  /** Brings the canvas to what the document says, touching only what differs. */
  show(page: CanvasPage | undefined, objects: readonly CanvasObject[]): void {
    if (page?.id !== this.#page?.id) this.#forgetAll();
    this.#page = page;
    const change = diffScene(this.#known, objects);
    for (const id of change.removed) this.#remove(id);
    for (const object of [...change.added, ...change.updated]) this.#put(object);
    if (change.order !== undefined) this.#arrange(change.order);
    this.render();
  }

  /** Groups draw nothing, but how they are shown changes what is in them. */
  refreshGroup(children: readonly CanvasObject[]): void {
    for (const object of children) this.#put(object);
    this.render();
  }

  preview(patches: ReadonlyMap<string, Patch>): void {
    const touched = new Set([...this.#preview.keys(), ...patches.keys()]);
    this.#preview = patches;
    this.#redraw(touched);
  }

  motion(patches: ReadonlyMap<string, Patch>): void {
    const touched = new Set([...this.#motion.keys(), ...patches.keys()]);
    this.#motion = patches;
    this.#redraw(touched);
  }

  /** Leaves one object undrawn while a field with its text stands in its place. */
  conceal(id: string | undefined): void {
    if (id === this.#concealed) return;
    const touched = [this.#concealed, id].filter((each) => each !== undefined);
    this.#concealed = id;
    this.#redraw(new Set(touched));
  }

  /** The object as it is shown now, gestures and motion included. */
  shown(id: string): CanvasObject | undefined {
    const object = this.#source.object(id);
    if (object === undefined) return undefined;
    const patch = this.#preview.get(id) ?? this.#motion.get(id);
    return patch === undefined ? object : patched(object, patch);
  }

  drawnObject(id: string): SceneObject | undefined {
    return this.#drawn.get(id);
  }

  /** Ids of drawn objects, back to front. */
  *ids(): IterableIterator<string> {
    yield* this.#known.keys();
  }

  /** How far in front an object is drawn, for sorting hits. */
  depth(id: string): number {
    return this.#depths.get(id) ?? -1;
  }

  setView(view: View): void {
    this.#canvas.setViewportTransform([view.zoom, 0, 0, view.zoom, view.pan[0], view.pan[1]]);
    this.render();
  }

  setSize([width, height]: Pair): void {
    this.#canvas.setDimensions({ width, height });
    this.#canvas.renderAll();
  }

  setColours(colours: DeskColours): void {
    this.#colours = colours;
    this.render();
  }

  /** A font came: texts are set again. A picture came: drawing is enough. */
  relayoutTexts(): void {
    for (const drawn of this.#drawn.values()) if (drawn.object.type !== 'shape') drawn.relayout();
    this.render();
  }

  render(): void {
    this.#canvas.requestRenderAll();
  }

  async close(): Promise<void> {
    this.#forgetAll();
    await this.#canvas.dispose();
  }

  #put(object: CanvasObject): void {
    this.#known.set(object.id, object);
    const shown = this.shown(object.id) ?? object;
    if (shown.type === 'group') return;
    const look = this.#lookOf(shown);
    const drawn = this.#drawn.get(object.id);
    if (drawn === undefined) {
      const fresh = new SceneObject(shown, look.opacity, this.#means);
      fresh.visible = look.visible;
      this.#drawn.set(object.id, fresh);
      this.#canvas.add(fresh);
    } else {
      drawn.update(shown, look.opacity);
      drawn.visible = look.visible;
    }
    if (look.visible || object.id === this.#concealed) this.index.set(object.id, boundsOf(frameOf(shown)));
    else this.index.delete(object.id);
  }

  #lookOf(object: DrawnObject): { visible: boolean; opacity: number } {
    let visible = !object.hidden && object.id !== this.#concealed;
    let opacity = 1;
    for (const group of ancestry(this.#source, object.id).slice(1)) {
      visible &&= !group.hidden;
      opacity *= group.opacity;
    }
    return { visible, opacity };
  }

  #redraw(ids: ReadonlySet<string>): void {
    for (const id of ids) {
      const object = this.#known.get(id);
      if (object !== undefined) this.#put(object);
    }
    this.render();
  }

  #remove(id: string): void {
    this.#known.delete(id);
    this.index.delete(id);
    const drawn = this.#drawn.get(id);
    this.#drawn.delete(id);
    if (drawn !== undefined) this.#canvas.remove(drawn);
  }

  #arrange(order: readonly string[]): void {
    this.#depths.clear();
    for (const [depth, id] of order.entries()) {
      this.#depths.set(id, depth);
      const drawn = this.#drawn.get(id);
      // What already stands right is not moved: after one object changed place, that is nearly all.
      if (drawn !== undefined && this.#canvas.item(depth) !== drawn) this.#canvas.moveObjectTo(drawn, depth);
    }
    const known = this.#known;
    this.#known = new Map(
      order.flatMap((id) => {
        const object = known.get(id);
        return object === undefined ? [] : [[id, object] as const];
      }),
    );
  }

  #forgetAll(): void {
    this.#canvas.remove(...this.#canvas.getObjects());
    this.#drawn.clear();
    this.#known.clear();
    this.index.clear();
    this.#preview = new Map();
    this.#motion = new Map();
  }

  #drawPage(ctx: CanvasRenderingContext2D): void {
    if (this.#page === undefined) return;
    const [x, y, width, height] = this.#pageOnScreen(this.#page);
    ctx.save();
    ctx.shadowColor = 'rgb(0 0 0 / 0.16)';
    ctx.shadowBlur = 18;
    ctx.shadowOffsetY = 3;
    ctx.fillStyle = '#ffffff';
    ctx.fillRect(x, y, width, height);
    ctx.restore();
    const background = parseColour(this.#page.background);
    if (background === undefined || background.alpha < 1) drawChecks(ctx, x, y, width, height);
    if (background !== undefined) {
      ctx.fillStyle = css(background);
      ctx.fillRect(x, y, width, height);
    }
  }

  /** What hangs out of the page is not part of the work: it stays visible, faintly, so that it can be fetched back. */
  #dimOutside(ctx: CanvasRenderingContext2D): void {
    if (this.#page === undefined) return;
    const [x, y, width, height] = this.#pageOnScreen(this.#page);
    ctx.save();
    ctx.globalAlpha = 0.78;
    ctx.fillStyle = this.#colours.desk;
    ctx.beginPath();
    ctx.rect(0, 0, this.#canvas.width, this.#canvas.height);
    ctx.rect(x, y, width, height);
    ctx.fill('evenodd');
    ctx.globalAlpha = 1;
    ctx.strokeStyle = this.#colours.line;
    ctx.lineWidth = 1;
    ctx.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
    ctx.restore();
  }

  #pageOnScreen(page: CanvasPage): readonly [number, number, number, number] {
    const [zoom, , , , panX, panY] = this.#canvas.viewportTransform;
    return [panX, panY, page.size[0] * zoom, page.size[1] * zoom];
  }
}

const CHECK_PX = 8;

/** The pattern that stands for nothing being there. */
function drawChecks(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const tile = document.createElement('canvas');
  tile.width = CHECK_PX * 2;
  tile.height = CHECK_PX * 2;
  const pen = tile.getContext('2d');
  if (pen === null) return;
  pen.fillStyle = '#ececec';
  pen.fillRect(0, 0, CHECK_PX, CHECK_PX);
  pen.fillRect(CHECK_PX, CHECK_PX, CHECK_PX, CHECK_PX);
  const pattern = ctx.createPattern(tile, 'repeat');
  if (pattern === null) return;
  ctx.fillStyle = pattern;
  ctx.fillRect(x, y, width, height);
}
