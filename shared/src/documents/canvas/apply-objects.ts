import { createId } from '../../ids.ts';
import { diffText, splitsPair } from '../text-diff.ts';
import type { CommandOf, ObjectPatch } from './command-schema.ts';
import type { CanvasDraft } from './draft.ts';
import { transformLeaves } from './group-transform.ts';
import { checkParent, takePlaces } from './place-objects.ts';
import { extent, place } from './property-checks.ts';
import { FALLBACKS, hasProperty } from './properties.ts';
import { nameOf, neededObject, neededPage, refuse, refuseIfLocked } from './refusal.ts';
import { LIMITS } from './schema.ts';
import type { CanvasObject, CanvasPage, GroupObject } from './schema.ts';

/** @returns the id of the new object */
export function addObject(draft: CanvasDraft, { payload, after }: CommandOf<'ADD_OBJECT'>): string {
  const { id = createId(), type, pageId: askedPage, parentId: askedParent, ...given } = payload;
  if (draft.isTaken(id)) refuse(`The id ${id} is already in use.`);
  if (draft.tree.size >= LIMITS.objects) refuse(`A canvas can hold ${LIMITS.objects} objects at most.`);
  const neighbour = typeof after === 'string' ? neededObject(draft, after) : undefined;
  const parentId = (askedParent === undefined ? neighbour?.parentId : askedParent) ?? undefined;
  const parent = parentId === undefined ? undefined : neededObject(draft, parentId);
  const pageId = neededPage(
    draft,
    askedPage ?? parent?.pageId ?? neighbour?.pageId ?? firstPage(draft).id,
  ).id;
  if (parentId !== undefined) checkParent(draft, pageId, parentId, type);
  const [order = ''] = takePlaces(draft, { pageId, parentId, after });
  const values = {
    ...FALLBACKS[type],
    ...(type === 'text' ? { text: '' } : {}),
    ...defined(given),
    id,
    type,
    pageId,
    ...(parentId === undefined ? {} : { parentId }),
    order,
  };
  // Every property of the type is there: its default, or what the command's schema let through.
  draft.putObject(values as CanvasObject);
  return id;
}

export function updateObject(draft: CanvasDraft, { id, payload }: CommandOf<'UPDATE_OBJECT'>): void {
  const object = neededObject(draft, id);
  const patch = defined(payload);
  for (const name of Object.keys(patch)) {
    if (!hasProperty(object.type, name))
      refuse(`${nameOf(object)} is a ${object.type} and has no property “${name}”.`);
  }
  checkLock(draft, object, patch);
  const { text, pageId, parentId, ...values } = patch;
  if (object.type === 'group') {
    const { position, size, rotation, ...own } = values;
    draft.putObject({ ...object, ...own } as CanvasObject);
    if (position !== undefined || size !== undefined || rotation !== undefined) {
      const leaves = leavesIn(draft, object);
      for (const leaf of transformLeaves(leaves, { position, size, rotation })) {
        if (place(leaf.position) === undefined || extent(leaf.size) === undefined) {
          refuse(`${nameOf(leaf)} would become too large or stand too far away.`);
        }
        draft.putObject(leaf);
      }
    }
  } else {
    draft.putObject({ ...object, ...values } as CanvasObject);
    if (object.type === 'text' && text !== undefined) setText(draft, id, text);
  }
  if (pageId !== undefined || parentId !== undefined) moveObject(draft, id, pageId, parentId);
}

export function deleteObject(draft: CanvasDraft, { id }: CommandOf<'DELETE_OBJECT'>): void {
  const object = neededObject(draft, id);
  refuseIfLocked(draft, object);
  removeWithMembers(draft, object);
}

export function editText(draft: CanvasDraft, { id, index, remove, insert }: CommandOf<'EDIT_TEXT'>): void {
  const object = neededObject(draft, id);
  if (object.type !== 'text') return refuse(`${nameOf(object)} is a ${object.type} and has no text.`);
  refuseIfLocked(draft, object);
  const { length } = object.text;
  if (index + remove > length) {
    refuse(
      `The text of ${nameOf(object)} has ${length} characters; ${index} to ${index + remove} reaches past its end.`,
    );
  }
  if (splitsPair(object.text, index) || splitsPair(object.text, index + remove)) {
    refuse(`The edit of ${nameOf(object)} would cut a character in half.`);
  }
  // Peers typing at once can pass the limit together; what makes such a text shorter is always welcome.
  if (insert.length > remove && length - remove + insert.length > LIMITS.textLength) {
    refuse(`A text can have ${LIMITS.textLength} characters at most.`);
  }
  draft.editText(object, { index, remove, insert });
}

/** Takes an object out, a group with all that is in it. */
export function removeWithMembers(
  draft: CanvasDraft,
  { id, type }: { readonly id: string; readonly type: string },
): void {
  const members = type === 'group' ? draft.tree.descendants(id).map((node) => node.id) : [];
  draft.removeObject(id);
  for (const member of members) draft.removeObject(member);
}

function setText(draft: CanvasDraft, id: string, text: string): void {
  const object = draft.object(id);
  if (object?.type !== 'text') return;
  const change = diffText(object.text, text);
  if (change !== undefined) draft.editText(object, change);
}

/** Moves an object in front of all in another group, or on another page, its members with it. */
function moveObject(
  draft: CanvasDraft,
  id: string,
  askedPage: string | undefined,
  askedParent: string | null | undefined,
): void {
  const object = neededObject(draft, id);
  const pageId = askedPage ?? object.pageId;
  neededPage(draft, pageId);
  const kept = pageId === object.pageId ? object.parentId : undefined;
  const parentId = (askedParent === undefined ? kept : askedParent) ?? undefined;
  if (pageId === object.pageId && parentId === object.parentId) return;
  if (parentId !== undefined) checkParent(draft, pageId, parentId, object);
  const members = object.type === 'group' && pageId !== object.pageId ? draft.tree.descendants(id) : [];
  const [order = object.order] = takePlaces(draft, { pageId, parentId, after: undefined });
  draft.putObject(movedTo(object, pageId, parentId, order));
  for (const { id: memberId } of members) {
    const member = draft.object(memberId);
    if (member !== undefined) draft.putObject({ ...member, pageId });
  }
}

/** The object in another place; no trace of a parent is left where there is none. */
export function movedTo(
  object: CanvasObject,
  pageId: string,
  parentId: string | undefined,
  order: string,
): CanvasObject {
  const { parentId: _left, ...rest } = object;
  return { ...rest, pageId, order, ...(parentId === undefined ? {} : { parentId }) };
}

/** Properties by which a locked object may be changed. */
const CHANGES_WHEN_LOCKED: ReadonlySet<string> = new Set(['locked', 'hidden', 'name']);

function checkLock(draft: CanvasDraft, object: CanvasObject, patch: ObjectPatch): void {
  if (Object.keys(patch).every((name) => CHANGES_WHEN_LOCKED.has(name))) return;
  refuseIfLocked(draft, patch.locked === false ? { ...object, locked: false } : object);
}

function leavesIn(draft: CanvasDraft, group: GroupObject): CanvasObject[] {
  return draft.tree
    .descendants(group.id)
    .filter(({ type }) => type !== 'group')
    .map(({ id }) => draft.object(id))
    .filter((object) => object !== undefined);
}

function firstPage(draft: CanvasDraft): CanvasPage {
  return draft.pages[0] ?? refuse('The canvas has no page. Add one first.');
}

/** Properties that were left undefined are properties that were not given. */
function defined<Values extends object>(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Values;
}
