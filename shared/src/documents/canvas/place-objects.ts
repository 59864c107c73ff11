import { placeBetween } from '../order.ts';
import type { CanvasDraft } from './draft.ts';
import { ancestorsOf, nameOf, neededGroup, refuse } from './refusal.ts';
import type { CanvasObject, ObjectType } from './schema.ts';
import { MAX_DEPTH } from './tree.ts';

/** Where objects are to stand: among which siblings, and behind which of them. */
export interface Place {
  readonly pageId: string;
  readonly parentId: string | undefined;
  /** null is the back; undefined the front */
  readonly after: string | null | undefined;
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Order keys for `count` objects that come to stand together in one place.
 *
 * @param moving siblings that are being moved themselves and therefore are no neighbours
 */
export function takePlaces(draft: CanvasDraft, place: Place, count = 1, moving = NOBODY): readonly string[] {
  const all = draft.siblings(place.pageId, place.parentId);
  const siblings = moving.size === 0 ? all : all.filter(({ id }) => !moving.has(id));
  const { orders, rekeyed } = placeBetween(siblings, indexBehind(siblings, place.after), count);
  for (const { id, order } of rekeyed) {
    const object = draft.object(id);
    if (object !== undefined) draft.putObject({ ...object, order });
  }
  return orders;
}

function indexBehind(siblings: readonly { readonly id: string }[], after: string | null | undefined): number {
  if (after === undefined) return siblings.length;
  if (after === null) return 0;
  const index = siblings.findIndex(({ id }) => id === after);
  return index < 0
    ? refuse(`The object ${after} does not stand in the same group, so nothing can be put behind it.`)
    : index + 1;
}

/**
 * Refuses a group that is locked, stands on another page, lies in what is moved, or would make groups nest too deep.
 *
 * @param moved what is put into it: an object that is there, or the type of one to be made
 */
export function checkParent(
  draft: CanvasDraft,
  pageId: string,
  parentId: string,
  moved: CanvasObject | ObjectType,
): void {
  const group = neededGroup(draft, parentId);
  if (group.pageId !== pageId) refuse(`${nameOf(group)} is on another page.`);
  const around = ancestorsOf(draft, parentId);
  if (typeof moved === 'string') return checkDepth(around.length + (moved === 'group' ? 1 : 0));
  if (around.some(({ id }) => id === moved.id)) refuse(`${nameOf(moved)} cannot be put into itself.`);
  checkDepth(around.length + heightOf(draft, moved));
}

/** @param groups how many would lie inside each other */
export function checkDepth(groups: number): void {
  if (groups > MAX_DEPTH) refuse(`Groups can be nested ${MAX_DEPTH} deep at most.`);
}

/** How many groups lie inside each other in an object, itself included. */
export function heightOf(draft: CanvasDraft, object: { readonly id: string; readonly type: string }): number {
  if (object.type !== 'group') return 0;
  const depths = new Map([[object.id, 1]]);
  for (const node of draft.tree.descendants(object.id)) {
    if (node.type === 'group') depths.set(node.id, (depths.get(node.parentId ?? '') ?? 0) + 1);
  }
  return Math.max(...depths.values());
}
