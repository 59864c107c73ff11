import type { Box } from './geometry.ts';
import { boxesTouch } from './geometry.ts';

/** Cells per side of the grid that lies over the page. */
const CELLS = 32;
/** What covers more cells than this is kept apart and looked at every time. */
const LARGE = 64;

/** Finds which of many boxes touch a given one, without looking at all of them. */
export class BoxIndex<Item> {
  readonly #items: readonly { readonly item: Item; readonly box: Box }[];
  readonly #cells = new Map<number, number[]>();
  readonly #large: number[] = [];
  readonly #area: Box;

  /** @param area where most boxes lie; what lies outside counts to the cells at its border */
  constructor(items: readonly Item[], boxOf: (item: Item) => Box, area: Box) {
    this.#area = area;
    this.#items = items.map((item) => ({ item, box: boxOf(item) }));
    this.#items.forEach(({ box }, index) => {
      const cells = this.#cellsOf(box);
      if (cells.length > LARGE) this.#large.push(index);
      else for (const cell of cells) this.#cells.set(cell, [...(this.#cells.get(cell) ?? []), index]);
    });
  }

  /** The items whose boxes share an area with `box`, in the order in which they were given. */
  touching(box: Box): readonly Item[] {
    const indexes = new Set(this.#large);
    for (const cell of this.#cellsOf(box))
      for (const index of this.#cells.get(cell) ?? []) indexes.add(index);
    return [...indexes]
      .sort((a, b) => a - b)
      .flatMap((index) => {
        const entry = this.#items[index];
        return entry !== undefined && boxesTouch(entry.box, box) ? [entry.item] : [];
      });
  }

  #cellsOf({ x, y, width, height }: Box): number[] {
    const column = (value: number): number => cellOf((value - this.#area.x) / this.#area.width);
    const row = (value: number): number => cellOf((value - this.#area.y) / this.#area.height);
    const cells: number[] = [];
    for (let down = row(y); down <= row(y + height); down++) {
      for (let across = column(x); across <= column(x + width); across++) cells.push(down * CELLS + across);
    }
    return cells;
  }
}

function cellOf(share: number): number {
  return Math.min(Math.max(Math.floor(share * CELLS), 0), CELLS - 1) || 0;
}
