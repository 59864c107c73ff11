import type * as Y from 'yjs';
import type { Origin } from '../../origin.ts';
import { sameJson } from '../json-value.ts';
import { diffText } from '../text-diff.ts';
import { EXISTS } from './changes.ts';
import { CanvasDraft } from './draft.ts';
import { PROPERTIES } from './properties.ts';
import { mayEnter, objectsToMoveBack } from './revert-place.ts';
import { entryOfRecord, isAsRecorded } from './record.ts';
import type { CanvasObject, Change, Json } from './schema.ts';

/**
 * Undoes recorded changes, in one transaction. Property by property: one that still holds what was written gets its
 * former value back, one that somebody changed since stays. What was made goes, unless somebody changed it or put
 * something into it since; what was deleted comes back whole, if its page is there. A text goes back only if it is
 * letter by letter what was written.
 *
 * @param changes as `applyCommands` returned them, at any time since, in any process
 * @returns what was undone, itself a record: reverting that does the changes again
 */
export function revertChanges(doc: Y.Doc, changes: readonly Change[], origin: Origin): Change[] {
  const draft = new CanvasDraft(doc);
  const came = changes.filter(({ property, before }) => property === EXISTS && before === undefined);
  const went = changes.filter(({ property, before }) => property === EXISTS && before !== undefined);
  restore(draft, went);
  const movers = objectsToMoveBack(draft, changes);
  const properties = changes.filter(({ property }) => property !== EXISTS).toReversed();
  // Pages first: a group takes in only what stands on its page.
  for (const change of properties) if (change.property === 'pageId') revertProperty(draft, change, movers);
  for (const change of properties) if (change.property !== 'pageId') revertProperty(draft, change, movers);
  // Last: what was put into a new group has left it by now.
  takeAway(draft, came.toReversed());
  return draft.commit(origin);
}

/** Pages first, since objects stand on them. */
function restore(draft: CanvasDraft, went: readonly Change[]): void {
  const entries = went.flatMap((change) => {
    const entry = mayReturn(draft, change) ? entryOfRecord(change.target, change.before) : undefined;
    return entry === undefined ? [] : [entry];
  });
  for (const entry of entries) if (!('pageId' in entry)) draft.putPage(entry);
  const groups = new Set(
    entries.flatMap((entry) => ('pageId' in entry && entry.type === 'group' ? [entry.id] : [])),
  );
  for (const entry of entries) {
    if (!('pageId' in entry) || draft.page(entry.pageId) === undefined) continue;
    const { parentId } = entry;
    const hasParent = parentId !== undefined && (groups.has(parentId) || isGroup(draft, parentId));
    draft.putObject(hasParent ? entry : withoutParent(entry));
  }
}

/** Only where nothing took its place: or, of an entry that was made anew, where that is still there unchanged. */
function mayReturn(draft: CanvasDraft, { target, after }: Change): boolean {
  const present = draft.object(target) ?? draft.page(target);
  if (after === undefined) return !draft.isTaken(target);
  return present !== undefined && isAsRecorded(present, after);
}

/** Goes over what was made until nothing more can go: groups can once their members are gone, pages once they are empty. */
function takeAway(draft: CanvasDraft, came: readonly Change[]): void {
  let waiting = came;
  for (let before = -1; waiting.length !== before;) {
    before = waiting.length;
    waiting = waiting.filter((change) => !takeAwayOne(draft, change));
  }
}

function takeAwayOne(draft: CanvasDraft, { target, after }: Change): boolean {
  const object = draft.object(target);
  const present = object ?? draft.page(target);
  if (present === undefined || after === undefined || !isAsRecorded(present, after)) return false;
  if (object !== undefined) {
    if (object.type === 'group' && draft.siblings(object.pageId, target).length > 0) return false;
    draft.removeObject(target);
    return true;
  }
  if (draft.pages.length === 1 || draft.siblings(target, undefined).length > 0) return false;
  draft.removePage(target);
  return true;
}

function revertProperty(
  draft: CanvasDraft,
  { target, property, before, after }: Change,
  movers: ReadonlySet<string>,
): void {
  if (target === 'meta') {
    if (holds(draft.meta, property, after)) draft.putMeta(replaced(draft.meta, property, before));
    return;
  }
  const object = draft.object(target);
  if (object === undefined) {
    const page = draft.page(target);
    const isKnown = PROPERTIES.page.get(property)?.check(before) !== undefined;
    if (page !== undefined && isKnown && holds(page, property, after))
      draft.putPage(replaced(page, property, before));
    return;
  }
  if (!holds(object, property, after)) return;
  if (property === 'parentId') {
    const isThere = typeof before === 'string' && isGroup(draft, before);
    if (!isThere) draft.putObject(withoutParent(object));
    else if (mayEnter(draft, object, before)) draft.putObject(replaced(object, property, before));
  } else if (property === 'pageId') {
    if (movers.has(target)) draft.putObject(replaced(object, property, before));
  } else if (property === 'text') {
    const change =
      object.type === 'text' && typeof before === 'string' ? diffText(object.text, before) : undefined;
    if (object.type === 'text' && change !== undefined) draft.editText(object, change);
  } else if (PROPERTIES[object.type].get(property)?.check(before) !== undefined) {
    draft.putObject(replaced(object, property, before));
  }
}

function isGroup(draft: CanvasDraft, id: string): boolean {
  return draft.object(id)?.type === 'group';
}

function withoutParent(object: CanvasObject): CanvasObject {
  const { parentId: _parent, ...rest } = object;
  return rest;
}

function replaced<Entry extends object>(entry: Entry, property: string, value: Json | undefined): Entry {
  const { [property as keyof Entry]: _now, ...rest } = entry;
  return { ...rest, ...(value === undefined ? {} : { [property]: value }) } as Entry;
}

function holds(entry: object, property: string, value: Json | undefined): boolean {
  return sameJson(new Map<string, unknown>(Object.entries(entry)).get(property) ?? null, value ?? null);
}
