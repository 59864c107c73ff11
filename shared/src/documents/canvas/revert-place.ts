import { sameJson } from '../json-value.ts';
import type { CanvasDraft } from './draft.ts';
import type { CanvasObject, Change } from './schema.ts';

/**
 * Objects that may go back to the page they came from. A group and its members move together or not at all: what
 * somebody put into the group since would fall out of it, and so would members that went alone.
 */
export function objectsToMoveBack(draft: CanvasDraft, changes: readonly Change[]): ReadonlySet<string> {
  const pages = new Map<string, string>();
  const leaves = new Set<string>();
  for (const { target, property, before, after } of changes) {
    if (property === 'parentId') leaves.add(target);
    const object = property === 'pageId' ? draft.object(target) : undefined;
    if (object === undefined || !sameJson(object.pageId, after)) continue;
    if (typeof before === 'string' && draft.page(before) !== undefined) pages.set(target, before);
  }
  const staysApart = (id: string, pageId: string): boolean => {
    const object = draft.object(id);
    if (object === undefined) return true;
    const { parentId } = object;
    const parentStays =
      parentId !== undefined && !leaves.has(id) && placeOf(draft, pages, parentId) !== pageId;
    return parentStays || membersOf(draft, object).some((member) => placeOf(draft, pages, member) !== pageId);
  };
  for (let size = -1; size !== pages.size;) {
    size = pages.size;
    for (const [id, pageId] of pages) if (staysApart(id, pageId)) pages.delete(id);
  }
  return new Set(pages.keys());
}

/** Whether an object may be put into a group: there is such a group on its page, and it is not inside of the object. */
export function mayEnter(draft: CanvasDraft, object: CanvasObject, groupId: string): boolean {
  const group = draft.object(groupId);
  if (group?.type !== 'group' || group.pageId !== object.pageId) return false;
  for (let at: CanvasObject | undefined = group; at !== undefined;) {
    if (at.id === object.id) return false;
    at = at.parentId === undefined ? undefined : draft.object(at.parentId);
  }
  return true;
}

function placeOf(draft: CanvasDraft, pages: ReadonlyMap<string, string>, id: string): string | undefined {
  return pages.get(id) ?? draft.object(id)?.pageId;
}

function membersOf(draft: CanvasDraft, { id, type, pageId }: CanvasObject): readonly string[] {
  return type === 'group' ? draft.siblings(pageId, id).map((member) => member.id) : [];
}
