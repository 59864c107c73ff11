import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { boundsOf, frameOf, union } from './geometry/box.ts';
import type { Box } from './geometry/box.ts';

/** What these functions need of the canvas: the mirror is one. */
export interface ObjectSource {
  object(id: string): CanvasObject | undefined;
  pageObjects(pageId: string): readonly CanvasObject[];
}

/** From the object up to its outermost group, itself first. */
export function ancestry(canvas: ObjectSource, id: string): readonly CanvasObject[] {
  const chain: CanvasObject[] = [];
  let object = canvas.object(id);
  while (object !== undefined && !chain.includes(object)) {
    chain.push(object);
    object = object.parentId === undefined ? undefined : canvas.object(object.parentId);
  }
  return chain;
}

/** What a click on an object means: its outermost group, or, inside an entered group, that group's child. */
export function selectableFor(canvas: ObjectSource, id: string, enteredGroupId: string | undefined): string {
  const chain = ancestry(canvas, id);
  const inside = chain.findIndex((object) => object.id === enteredGroupId);
  return (inside > 0 ? chain[inside - 1]?.id : chain.at(-1)?.id) ?? id;
}

/** Locked or hidden itself, or in a group that is. */
export function isLocked(canvas: ObjectSource, id: string): boolean {
  return ancestry(canvas, id).some((object) => object.locked);
}

export function isHidden(canvas: ObjectSource, id: string): boolean {
  return ancestry(canvas, id).some((object) => object.hidden);
}

/** The drawn objects behind ids: groups give way to what is in them. In drawing order, each once. */
export function leavesOf(canvas: ObjectSource, ids: readonly string[]): readonly CanvasObject[] {
  const wanted = new Set(ids);
  const pageIds = new Set(ids.map((id) => canvas.object(id)?.pageId).filter((id) => id !== undefined));
  // Objects stand after their groups, so one pass meets every group before what is in it.
  const leaves: CanvasObject[] = [];
  for (const pageId of pageIds) {
    for (const object of canvas.pageObjects(pageId)) {
      if (object.parentId !== undefined && wanted.has(object.parentId)) wanted.add(object.id);
      if (wanted.has(object.id) && object.type !== 'group') leaves.push(object);
    }
  }
  return leaves;
}

/** Everything that goes along with ids: the objects and all that is in their groups. In drawing order. */
export function subtreeOf(canvas: ObjectSource, ids: readonly string[]): readonly CanvasObject[] {
  const wanted = new Set(ids);
  const pageIds = new Set(ids.map((id) => canvas.object(id)?.pageId).filter((id) => id !== undefined));
  const found: CanvasObject[] = [];
  for (const pageId of pageIds) {
    for (const object of canvas.pageObjects(pageId)) {
      if (object.parentId !== undefined && wanted.has(object.parentId)) wanted.add(object.id);
      if (wanted.has(object.id)) found.push(object);
    }
  }
  return found;
}

/** Ids without those whose group is among them too, in drawing order. */
export function outermost(canvas: ObjectSource, ids: readonly string[]): readonly string[] {
  const wanted = new Set(ids);
  return subtreeOf(canvas, ids)
    .filter(
      (object) =>
        wanted.has(object.id) &&
        !ancestry(canvas, object.id)
          .slice(1)
          .some(({ id }) => wanted.has(id)),
    )
    .map((object) => object.id);
}

/** The upright box around objects as they are drawn; undefined if there are none. */
export function boundsOfIds(canvas: ObjectSource, ids: readonly string[]): Box | undefined {
  const leaves = leavesOf(canvas, ids);
  return union(leaves.map((object) => boundsOf(frameOf(object))));
}
