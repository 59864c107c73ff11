import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';

/** What the stage must do to show a page as the document has it now. */
export interface SceneChange {
  readonly removed: readonly string[];
  readonly added: readonly CanvasObject[];
  readonly updated: readonly CanvasObject[];
  /** ids in drawing order, only when it is another one than before */
  readonly order?: readonly string[];
}

/**
 * Compares what is drawn with what should be. Objects keep their identity in the mirror until they
 * change, so this is one reference comparison per object and never a look inside.
 */
export function diffScene(
  drawn: ReadonlyMap<string, CanvasObject>,
  wanted: readonly CanvasObject[],
): SceneChange {
  const added: CanvasObject[] = [];
  const updated: CanvasObject[] = [];
  const seen = new Set<string>();
  const shown = wanted.filter((object) => object.type !== 'group');
  for (const object of shown) {
    seen.add(object.id);
    const old = drawn.get(object.id);
    if (old === undefined) added.push(object);
    else if (old !== object) updated.push(object);
  }
  const removed = [...drawn.keys()].filter((id) => !seen.has(id));
  const before = removed.length === 0 ? [...drawn.keys()] : [...drawn.keys()].filter((id) => seen.has(id));
  const sameOrder =
    added.length === 0 &&
    before.length === shown.length &&
    before.every((id, index) => id === shown[index]?.id);
  return { removed, added, updated, ...(sameOrder ? {} : { order: shown.map((object) => object.id) }) };
}
