import { createId } from '../../ids.ts';
import { isOrder, placeBetween } from '../order.ts';
import { movedTo } from './apply-objects.ts';
import type { CommandOf, ReorderByIndex } from './command-schema.ts';
import type { CanvasDraft } from './draft.ts';
import { checkDepth, heightOf, takePlaces } from './place-objects.ts';
import { FALLBACKS } from './properties.ts';
import {
  ancestorsOf,
  nameOf,
  neededGroup,
  neededObject,
  neededPage,
  refuse,
  refuseIfLocked,
} from './refusal.ts';
import { LIMITS } from './schema.ts';
import type { CanvasObject, GroupObject } from './schema.ts';

export function reorder(draft: CanvasDraft, { id, after }: CommandOf<'REORDER'>): void {
  const object = neededObject(draft, id);
  refuseIfLocked(draft, object);
  if (after === id) refuse(`${nameOf(object)} cannot be put behind itself.`);
  const { pageId, parentId } = object;
  if (isInPlace(draft, object, after)) return;
  const [order = object.order] = takePlaces(draft, { pageId, parentId, after }, 1, new Set([id]));
  draft.putObject({ ...neededObject(draft, id), order });
}

function isInPlace(
  draft: CanvasDraft,
  { id, pageId, parentId }: CanvasObject,
  after: string | null,
): boolean {
  const siblings = draft.siblings(pageId, parentId);
  return (siblings[siblings.findIndex((sibling) => sibling.id === id) - 1]?.id ?? null) === after;
}

/** The form by id of a move by indexes in the drawing order of a page's top-level objects. */
export function reorderById(draft: CanvasDraft, { from, to, pageId }: ReorderByIndex): CommandOf<'REORDER'> {
  const page = pageId === undefined ? draft.pages[0] : neededPage(draft, pageId);
  const ids = page === undefined ? [] : draft.siblings(page.id, undefined).map(({ id }) => id);
  const id = ids[from];
  if (id === undefined || to >= ids.length) {
    return refuse(
      `The page has ${ids.length} objects at its top level; ${Math.max(from, to)} is not one of their places.`,
    );
  }
  const rest = ids.filter((other) => other !== id);
  return { type: 'REORDER', id, after: rest[to - 1] ?? null };
}

/**
 * Puts objects into a new group that stands where the front-most of them stood. They keep their order among themselves.
 *
 * @returns the id of the group
 */
export function groupObjects(
  draft: CanvasDraft,
  { ids, id = createId(), name = '' }: CommandOf<'GROUP'>,
): string {
  if (draft.isTaken(id)) refuse(`The id ${id} is already in use.`);
  if (draft.tree.size >= LIMITS.objects) refuse(`A canvas can hold ${LIMITS.objects} objects at most.`);
  const members = inDrawingOrder(draft, ids);
  const front = members.at(-1);
  if (front === undefined) return refuse('A group needs at least one object.');
  const { pageId, parentId } = front;
  checkDepth(
    ancestorsOf(draft, parentId).length + 1 + Math.max(...members.map((member) => heightOf(draft, member))),
  );
  const [order = front.order] = takePlaces(draft, { pageId, parentId, after: front.id });
  draft.putObject(emptyGroup({ id, name, pageId, order, ...(parentId === undefined ? {} : { parentId }) }));
  const orders = ascending(members.map((member) => member.order));
  for (const [index, member] of members.entries()) {
    draft.putObject(movedTo(neededObject(draft, member.id), pageId, id, orders[index] ?? member.order));
  }
  return id;
}

/** Takes a group apart: its members come to stand where it stood, in their order. */
export function ungroup(draft: CanvasDraft, { id }: CommandOf<'UNGROUP'>): void {
  const group = neededGroup(draft, id);
  const { pageId, parentId } = group;
  const members = [...draft.siblings(pageId, id)];
  const orders = takePlaces(draft, { pageId, parentId, after: id }, members.length);
  for (const [index, { id: memberId }] of members.entries()) {
    const member = neededObject(draft, memberId);
    draft.putObject(movedTo(member, pageId, parentId, orders[index] ?? member.order));
  }
  draft.removeObject(id);
}

function inDrawingOrder(draft: CanvasDraft, ids: readonly string[]): readonly CanvasObject[] {
  const members = new Map(ids.map((id) => [id, neededObject(draft, id)]));
  const [first] = members.values();
  for (const member of members.values()) {
    refuseIfLocked(draft, member);
    if (member.pageId !== first?.pageId) refuse('Only objects of one page can be grouped.');
    const holder = ancestorsOf(draft, member.parentId).find(({ id }) => members.has(id));
    if (holder !== undefined)
      refuse(`${nameOf(member)} is in ${nameOf(holder)} already, so they cannot be grouped together.`);
  }
  const drawn = first === undefined || members.size < 2 ? [] : draft.tree.page(first.pageId);
  const places = new Map(drawn.map(({ id }, index) => [id, index]));
  return [...members.values()].sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

/** The keys as they are where they ascend; otherwise new ones. */
function ascending(orders: readonly string[]): readonly string[] {
  const ascend = orders.every(
    (key, index) => isOrder(key) && (index === 0 || (orders[index - 1] ?? '') < key),
  );
  return ascend ? orders : placeBetween([], 0, orders.length).orders;
}

function emptyGroup(place: Pick<GroupObject, 'id' | 'name' | 'pageId' | 'order' | 'parentId'>): GroupObject {
  return { ...FALLBACKS.group, type: 'group', ...place } as GroupObject;
}
