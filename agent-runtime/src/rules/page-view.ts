import type { CanvasObject, CanvasPage, TextObject } from '@sparklio/shared/documents/canvas/schema';
import type { FontBook } from '@sparklio/shared/fonts/font-book';
import type { TextLayout } from '@sparklio/shared/text/layout';
import { BoxIndex } from './box-index.ts';
import { cachedLayout } from './cached-layout.ts';
import { boxesTouch, cornersOf, unionOf } from './geometry.ts';
import type { Box, Point } from './geometry.ts';
import { boxAsDrawn, cornersAsDrawn, inkOf } from './object-geometry.ts';

/** Widths in rules are given for a page this wide and scale with the page. */
export const REFERENCE_WIDTH = 1080;

/**
 * One page as rules look at it: what is visible, where it stands, how its text is set. Pure. The view after a
 * simulated change leans on the one before it, so that trying a change costs by its size and not by the page's.
 */
export class PageView {
  readonly page: CanvasPage;
  readonly fonts: FontBook;
  /** the view this one differs from in few objects only */
  readonly before: PageView | undefined;
  /** ids of the objects that differ from `before`, and of the groups around them */
  readonly changed: ReadonlySet<string>;
  readonly #byId: ReadonlyMap<string, CanvasObject>;
  readonly #places: ReadonlyMap<string, number>;
  #objects: readonly CanvasObject[] | undefined;
  #visible: readonly CanvasObject[] | undefined;
  #children: ReadonlyMap<string | undefined, readonly CanvasObject[]> | undefined;
  #index: BoxIndex<CanvasObject> | undefined;
  #groupBoxes = new Map<string, Box>();

  /** @param objects those of the page in drawing order; with `before` only those that differ from it */
  constructor(page: CanvasPage, objects: readonly CanvasObject[], fonts: FontBook, before?: PageView) {
    this.page = page;
    this.fonts = fonts;
    this.before = before;
    this.#byId = new Map(objects.map((object) => [object.id, object]));
    this.#places =
      before === undefined ? new Map(objects.map(({ id }, index) => [id, index])) : before.#places;
    if (before === undefined) this.#objects = objects;
    this.changed = new Set(
      before === undefined ? [] : objects.flatMap((object) => this.#lineage(object)).map(({ id }) => id),
    );
  }

  /** The same page with other values of some objects, which keep their order, their groups and whether they are hidden. */
  with(page: CanvasPage, changed: readonly CanvasObject[]): PageView {
    return new PageView(page, changed, this.fonts, this);
  }

  /** All objects of the page in drawing order, back to front. */
  get objects(): readonly CanvasObject[] {
    this.#objects ??= (this.before?.objects ?? []).map((object) => this.#byId.get(object.id) ?? object);
    return this.#objects;
  }

  /** What is drawn: neither hidden nor in a hidden group. */
  get visible(): readonly CanvasObject[] {
    this.#visible ??= this.objects.filter((object) => this.isVisible(object));
    return this.#visible;
  }

  /** How much larger the page is than the one that rules' px are given for. */
  get scale(): number {
    return this.page.size[0] / REFERENCE_WIDTH;
  }

  get pageBox(): Box {
    const [width, height] = this.page.size;
    return { x: 0, y: 0, width, height };
  }

  object(id: string): CanvasObject | undefined {
    return this.#byId.get(id) ?? this.before?.object(id);
  }

  /** Whether `a` is drawn in front of `b`. */
  isInFront(a: CanvasObject, b: CanvasObject): boolean {
    return (this.#places.get(a.id) ?? 0) > (this.#places.get(b.id) ?? 0);
  }

  /** Whether it is drawn: neither hidden nor in a hidden group. */
  isVisible(object: CanvasObject): boolean {
    return !this.#lineage(object).some(({ hidden }) => hidden);
  }

  /** The group an object is in, if there is one. */
  parentOf(object: CanvasObject): CanvasObject | undefined {
    return object.parentId === undefined ? undefined : this.object(object.parentId);
  }

  /** Visible objects of one group, or of the top level. */
  siblings(parentId: string | undefined): readonly CanvasObject[] {
    if (this.before !== undefined) {
      return this.before.siblings(parentId).map((object) => this.#byId.get(object.id) ?? object);
    }
    this.#children ??= Map.groupBy(this.visible, (object) => this.parentOf(object)?.id);
    return this.#children.get(parentId) ?? [];
  }

  /** The object itself, or everything drawn inside the group. */
  leaves(object: CanvasObject): readonly CanvasObject[] {
    return object.type === 'group'
      ? this.siblings(object.id).flatMap((child) => this.leaves(child))
      : [object];
  }

  /** Visible objects, groups aside, whose box or letters share an area with `box`; in drawing order. */
  touching(box: Box): readonly CanvasObject[] {
    if (this.before === undefined) {
      const leaves = (): readonly CanvasObject[] => this.visible.filter(({ type }) => type !== 'group');
      this.#index ??= new BoxIndex(leaves(), (object) => this.#reach(object), this.pageBox);
      return this.#index.touching(box);
    }
    const same = this.before.touching(box).filter(({ id }) => !this.changed.has(id));
    const other = [...this.changed].flatMap((id) => this.object(id) ?? []);
    const own = other.filter((object) => object.type !== 'group' && boxesTouch(this.#reach(object), box));
    return own.length === 0 ? same : [...same, ...own].sort((a, b) => (this.isInFront(a, b) ? 1 : -1));
  }

  /** The upright box around the object as it is drawn. */
  box(object: CanvasObject): Box {
    if (object.type !== 'group') return boxAsDrawn(object);
    const known = this.#groupBoxes.get(object.id);
    if (known !== undefined) return known;
    const box = unionOf(this.leaves(object).map((leaf) => this.box(leaf)));
    this.#groupBoxes.set(object.id, box);
    return box;
  }

  /** Corners as drawn, clockwise; of a group those of its box. */
  corners(object: CanvasObject): readonly Point[] {
    return object.type === 'group' ? cornersOf(this.box(object)) : cornersAsDrawn(object);
  }

  layout(text: TextObject): TextLayout {
    return cachedLayout(text, this.fonts);
  }

  /** Where letters are: one polygon per line that is not blank, page px. */
  ink(text: TextObject): readonly (readonly Point[])[] {
    return inkOf(text, this.fonts).lines;
  }

  /** The upright box around the letters of a text, or around the box of anything else. */
  inkBox(object: CanvasObject): Box {
    return object.type === 'text' ? (inkOf(object, this.fonts).box ?? this.box(object)) : this.box(object);
  }

  /** 0–1, the object's own times that of the groups it is in. */
  opacity(object: CanvasObject): number {
    return this.#lineage(object).reduce((product, { opacity }) => product * opacity, 1);
  }

  #reach(object: CanvasObject): Box {
    return object.type === 'text' ? unionOf([this.box(object), this.inkBox(object)]) : this.box(object);
  }

  /** The object and the groups around it, inside out. Ends at a loop, which raw peers could write. */
  #lineage(object: CanvasObject): readonly CanvasObject[] {
    const line = [object];
    for (let parent = this.parentOf(object); parent !== undefined && !line.includes(parent);) {
      line.push(parent);
      parent = this.parentOf(parent);
    }
    return line;
  }
}
