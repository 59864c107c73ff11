import type { Box } from './box.ts';

const CELL_PX = 256;
/** A box over more cells than this (a background) is kept in one list of its own instead. */
const MANY_CELLS = 64;

/** Finds what lies near a point or in a box without looking at everything: a grid of cells over the page. */
export class BoxIndex {
  readonly #cells = new Map<string, Set<string>>();
  readonly #large = new Set<string>();
  readonly #boxes = new Map<string, Box>();

  get size(): number {
    return this.#boxes.size;
  }

  box(id: string): Box | undefined {
    return this.#boxes.get(id);
  }

  set(id: string, box: Box): void {
    const old = this.#boxes.get(id);
    if (old !== undefined) {
      if (old.x === box.x && old.y === box.y && old.width === box.width && old.height === box.height) return;
      this.delete(id);
    }
    this.#boxes.set(id, box);
    const keys = cellsOf(box);
    if (keys === undefined) this.#large.add(id);
    else
      for (const key of keys) {
        const cell = this.#cells.get(key);
        if (cell === undefined) this.#cells.set(key, new Set([id]));
        else cell.add(id);
      }
  }

  delete(id: string): void {
    const box = this.#boxes.get(id);
    if (box === undefined) return;
    this.#boxes.delete(id);
    if (this.#large.delete(id)) return;
    for (const key of cellsOf(box) ?? []) {
      const cell = this.#cells.get(key);
      cell?.delete(id);
      if (cell?.size === 0) this.#cells.delete(key);
    }
  }

  clear(): void {
    this.#cells.clear();
    this.#large.clear();
    this.#boxes.clear();
  }

  /** Ids whose boxes may touch the area; callers check exactly. In no order. */
  near(area: Box): Set<string> {
    const found = new Set(this.#large);
    const keys = cellsOf(area);
    if (keys === undefined) return new Set(this.#boxes.keys());
    for (const key of keys) for (const id of this.#cells.get(key) ?? []) found.add(id);
    return found;
  }
}

function cellsOf(box: Box): string[] | undefined {
  const left = Math.floor(box.x / CELL_PX);
  const top = Math.floor(box.y / CELL_PX);
  const right = Math.floor((box.x + box.width) / CELL_PX);
  const bottom = Math.floor((box.y + box.height) / CELL_PX);
  if (!((right - left + 1) * (bottom - top + 1) <= MANY_CELLS)) return undefined;
  const keys: string[] = [];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) keys.push(`${column},${row}`);
  return keys;
}
