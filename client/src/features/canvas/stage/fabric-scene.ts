import type { FabricObject } from 'fabric';
import type { CanvasObject, CanvasPage, Pair } from '@sparklio/shared/documents/canvas/schema';
import { ancestry } from '../canvas-tree.ts';
import type { ObjectSource } from '../canvas-tree.ts';
import { boundsOf, frameOf } from '../geometry/box.ts';
import type { Box } from '../geometry/box.ts';
import { BoxIndex } from '../geometry/box-index.ts';
import type { View } from '../geometry/view.ts';
import { patched } from '../patch.ts';
import type { Patch } from '../patch.ts';
import { diffScene } from '../scene-diff.ts';
import { sameGhosts } from './ghost-node.ts';
import type { ShownGhost } from './ghost-node.ts';
import { LayeredCanvas } from './layered-canvas.ts';
import { dimOutside, drawSheet } from './page-backdrop.ts';
import type { DeskColours } from './page-backdrop.ts';
import { SceneObject } from './scene-object.ts';
import type { DrawingMeans, DrawnObject } from './scene-object.ts';

/**
 * One page on a Fabric canvas. The document comes in by `show`; on top of it stand this person's own gesture
 * (`preview`), then peers' motion: an own gesture is never overdrawn by an echo from outside.
 */
export class FabricScene {
  readonly index = new BoxIndex();
  readonly #canvas: LayeredCanvas;
  readonly #source: ObjectSource;
  readonly #means: DrawingMeans;
  readonly #drawn = new Map<string, SceneObject>();
  readonly #depths = new Map<string, number>();
  #known = new Map<string, CanvasObject>();
  #page: CanvasPage | undefined;
  #preview: ReadonlyMap<string, Patch> = new Map();
  #motion: ReadonlyMap<string, Patch> = new Map();
  #concealed: string | undefined;
  #ghosts: ReadonlyMap<string, readonly ShownGhost[]> = new Map();
  #colours: DeskColours = { desk: '#f4f4f1', line: '#e2e2dd' };

  constructor(element: HTMLCanvasElement, source: ObjectSource, means: DrawingMeans) {
    this.#source = source;
    this.#means = means;
    this.#canvas = new LayeredCanvas(element, {
      renderOnAddRemove: false,
      skipOffscreen: true,
      enableRetinaScaling: true,
      backgroundColor: '',
    });
    this.#canvas.paintUnder = (ctx) => {
      if (this.#page !== undefined) drawSheet(ctx, this.#page, this.#pageOnScreen(this.#page));
    };
    this.#canvas.paintOver = (ctx) => {
      if (this.#page !== undefined)
        dimOutside(ctx, this.#pageOnScreen(this.#page), this.#canvas, this.#colours);
    };
  }

  /** Brings the canvas to what the document says, touching only what differs. */
  show(page: CanvasPage | undefined, objects: readonly CanvasObject[]): void {
    if (page?.id !== this.#page?.id) this.#forgetAll();
    this.#page = page;
    this.#canvas.page =
      page === undefined ? undefined : { x: 0, y: 0, width: page.size[0], height: page.size[1] };
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
    this.#lift();
    this.#redraw(touched);
  }

  motion(patches: ReadonlyMap<string, Patch>): void {
    const touched = new Set([...this.#motion.keys(), ...patches.keys()]);
    this.#motion = patches;
    this.#lift();
    this.#redraw(touched);
  }

  /** Leaves an object undrawn while a field with its text stands in its place. */
  conceal(id: string | undefined): void {
    if (id === this.#concealed) return;
    const touched = [this.#concealed, id].filter((each) => each !== undefined);
    this.#concealed = id;
    this.#redraw(new Set(touched));
  }

  /** After-states of open proposals by object; each is drawn right on its object, below what lies in front of it. */
  setGhosts(ghosts: ReadonlyMap<string, readonly ShownGhost[]>): void {
    const touched = [...new Set([...this.#ghosts.keys(), ...ghosts.keys()])].filter(
      (id) => !sameGhosts(this.#ghosts.get(id), ghosts.get(id)),
    );
    this.#ghosts = ghosts;
    if (touched.length === 0) return;
    for (const id of touched) this.#drawn.get(id)?.setGhosts(ghosts.get(id) ?? []);
    this.redraw();
  }

  /** The object as it is shown now, gestures and motion included. */
  shown(id: string): CanvasObject | undefined {
    const object = this.#source.object(id);
    if (object === undefined) return undefined;
    const patch = this.#preview.get(id) ?? this.#motion.get(id);
    return patch === undefined ? object : patched(object, patch);
  }

  /** How far in front an object is drawn, for sorting hits. */
  depth(id: string): number {
    return this.#depths.get(id) ?? -1;
  }

  setView(view: View): void {
    this.#canvas.setViewportTransform([view.zoom, 0, 0, view.zoom, view.pan[0], view.pan[1]]);
    this.#canvas.viewMoved();
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

  /** A picture came, or turned out to be missing. */
  redraw(): void {
    this.#canvas.contentChanged();
    this.render();
  }

  /** A font came: texts are set again. */
  relayoutTexts(): void {
    this.#canvas.contentChanged();
    for (const drawn of this.#drawn.values()) if (drawn.object.type !== 'shape') drawn.relayout();
    this.render();
  }

  render(): void {
    this.#canvas.requestRenderAll();
  }

  async close(): Promise<void> {
    this.#forgetAll();
    this.#canvas.stop();
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
      fresh.setGhosts(this.#ghosts.get(object.id) ?? []);
      this.#drawn.set(object.id, fresh);
      this.#canvas.add(fresh);
    } else {
      drawn.update(shown, look.opacity);
      drawn.visible = look.visible;
    }
    const shownObject = this.#drawn.get(object.id);
    if (shownObject !== undefined && !this.#canvas.isLifted(shownObject)) this.#canvas.contentChanged();
    // What is in a hand is indexed when it is put down: nobody looks for it before.
    if (this.#preview.has(object.id)) return;
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

  /** What is in a hand, here or elsewhere, is drawn apart from the rest. */
  #lift(): void {
    const held = new Set<FabricObject>();
    for (const id of [...this.#preview.keys(), ...this.#motion.keys()]) {
      const drawn = this.#drawn.get(id);
      if (drawn !== undefined) held.add(drawn);
    }
    this.#canvas.lift(held);
  }

  #remove(id: string): void {
    this.#canvas.contentChanged();
    this.#known.delete(id);
    this.index.delete(id);
    const drawn = this.#drawn.get(id);
    this.#drawn.delete(id);
    if (drawn !== undefined) this.#canvas.remove(drawn);
  }

  #arrange(order: readonly string[]): void {
    this.#canvas.contentChanged();
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

  #pageOnScreen(page: CanvasPage): Box {
    const [zoom, , , , x, y] = this.#canvas.viewportTransform;
    return { x, y, width: page.size[0] * zoom, height: page.size[1] * zoom };
  }
}
