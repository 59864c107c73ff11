import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { CanvasObject, Pair } from '@sparklio/shared/documents/canvas/schema';
import { createId } from '@sparklio/shared/ids';
import { ancestry, boundsOfIds, isLocked, leavesOf, outermost, subtreeOf } from './canvas-tree.ts';
import type { ObjectSource } from './canvas-tree.ts';
import type { Box } from './geometry/box.ts';
import { updateCommand } from './patch.ts';

/** Commands that do what a button or key asks, and what should be selected afterwards. Empty commands: nothing to do. */
export interface Action {
  readonly commands: readonly CanvasCommand[];
  readonly select?: readonly string[];
}

const NOTHING: Action = { commands: [] };

/** The ids among these that a person may change: there, and not locked. */
export function editable(canvas: ObjectSource, ids: readonly string[]): readonly string[] {
  return outermost(canvas, ids).filter((id) => !isLocked(canvas, id));
}

export function deleteSelection(canvas: ObjectSource, ids: readonly string[]): Action {
  const commands = editable(canvas, ids).map((id): CanvasCommand => ({ type: 'DELETE_OBJECT', id }));
  return { commands, select: [] };
}

/** Copies stand in front, shifted by `offset` page px. Groups are copied with all that is in them. */
export function duplicate(canvas: ObjectSource, ids: readonly string[], offset: Pair = [20, 20]): Action {
  return insertCopies(subtreeOf(canvas, ids), outermost(canvas, ids), { offset });
}

/** Adds copies of plain objects, each with an id of its own. `roots` are those that become selected. */
export function insertCopies(
  objects: readonly CanvasObject[],
  roots: readonly string[],
  how: { readonly offset: Pair; readonly pageId?: string; readonly parentId?: string },
): Action {
  const ids = new Map(objects.map((object) => [object.id, createId()]));
  const commands = objects.map((object): CanvasCommand => {
    const { order: _order, position, pageId, parentId, locked: _locked, ...rest } = object;
    const group = parentId === undefined ? undefined : ids.get(parentId);
    const parent =
      group ?? (roots.includes(object.id) ? (how.parentId ?? keptParent(parentId, how.pageId)) : undefined);
    return {
      type: 'ADD_OBJECT',
      payload: {
        ...rest,
        id: ids.get(object.id),
        pageId: how.pageId ?? pageId,
        position: [position[0] + how.offset[0], position[1] + how.offset[1]],
        ...(parent === undefined ? {} : { parentId: parent }),
      },
    };
  });
  return { commands, select: roots.map((id) => ids.get(id)).filter((id) => id !== undefined) };
}

/** A copy made on the same page stays in the group of its original; one brought from elsewhere has none. */
function keptParent(parentId: string | undefined, pageId: string | undefined): string | undefined {
  return pageId === undefined ? parentId : undefined;
}

export function group(canvas: ObjectSource, ids: readonly string[]): Action {
  const members = editable(canvas, ids);
  if (members.length < 2) return NOTHING;
  const id = createId();
  return { commands: [{ type: 'GROUP', ids: [...members], id }], select: [id] };
}

export function ungroup(canvas: ObjectSource, ids: readonly string[]): Action {
  const groups = editable(canvas, ids).filter((id) => canvas.object(id)?.type === 'group');
  const children = subtreeOf(canvas, groups).filter(
    ({ parentId }) => parentId !== undefined && groups.includes(parentId),
  );
  return { commands: groups.map((id) => ({ type: 'UNGROUP', id })), select: children.map(({ id }) => id) };
}

/** Moves by page px. What is in groups moves, since a group has no place of its own. */
export function nudge(canvas: ObjectSource, ids: readonly string[], [dx, dy]: Pair): Action {
  const moved = leavesOf(canvas, editable(canvas, ids));
  return {
    commands: moved.map(({ id, position }) =>
      updateCommand(id, { position: [position[0] + dx, position[1] + dy] }),
    ),
  };
}

export type AlignEdge = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';

/** Aligns several objects to their common box, or one to `page`. Groups move as one. */
export function align(canvas: ObjectSource, ids: readonly string[], edge: AlignEdge, page: Box): Action {
  const members = editable(canvas, ids);
  const frame = members.length > 1 ? boundsOfIds(canvas, members) : page;
  if (frame === undefined) return NOTHING;
  return {
    commands: members.flatMap((id) => {
      const box = boundsOfIds(canvas, [id]);
      return box === undefined ? [] : nudge(canvas, [id], alignShift(box, frame, edge)).commands;
    }),
  };
}

function alignShift(box: Box, frame: Box, edge: AlignEdge): Pair {
  switch (edge) {
    case 'left':
      return [frame.x - box.x, 0];
    case 'centre':
      return [frame.x + frame.width / 2 - box.x - box.width / 2, 0];
    case 'right':
      return [frame.x + frame.width - box.x - box.width, 0];
    case 'top':
      return [0, frame.y - box.y];
    case 'middle':
      return [0, frame.y + frame.height / 2 - box.y - box.height / 2];
    case 'bottom':
      return [0, frame.y + frame.height - box.y - box.height];
  }
}

/** Makes the gaps between three or more objects equal; the outermost two stay. */
export function distribute(canvas: ObjectSource, ids: readonly string[], axis: 'x' | 'y'): Action {
  const side = axis === 'x' ? 'width' : 'height';
  const items = editable(canvas, ids)
    .map((id) => ({ id, box: boundsOfIds(canvas, [id]) }))
    .flatMap(({ id, box }) => (box === undefined ? [] : [{ id, box }]))
    .sort((a, b) => a.box[axis] - b.box[axis]);
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined || items.length < 3) return NOTHING;
  const filled = items.reduce((sum, { box }) => sum + box[side], 0);
  const gap = (last.box[axis] + last.box[side] - first.box[axis] - filled) / (items.length - 1);
  let at = first.box[axis];
  const commands: CanvasCommand[] = [];
  for (const { id, box } of items) {
    const shift = at - box[axis];
    if (Math.abs(shift) > 0.01)
      commands.push(...nudge(canvas, [id], axis === 'x' ? [shift, 0] : [0, shift]).commands);
    at += box[side] + gap;
  }
  return { commands };
}

export type OrderStep = 'forward' | 'backward' | 'front' | 'back';

/** Changes the drawing order among siblings. Several objects keep their order among themselves. */
export function reorder(canvas: ObjectSource, ids: readonly string[], step: OrderStep): Action {
  const members = editable(canvas, ids);
  const first = members[0] === undefined ? undefined : canvas.object(members[0]);
  if (first === undefined) return NOTHING;
  const siblings = siblingsOf(canvas, first);
  const moving = siblings.filter((id) => members.includes(id));
  const staying = siblings.filter((id) => !members.includes(id));
  const top = siblings.indexOf(moving.at(-1) ?? '');
  const bottom = siblings.indexOf(moving[0] ?? '');
  const below = (limit: number): number => staying.filter((id) => siblings.indexOf(id) < limit).length;
  const place = { front: staying.length, back: 0, forward: below(top) + 1, backward: below(bottom) - 1 }[
    step
  ];
  const at = Math.min(staying.length, Math.max(0, place));
  const wanted = [...staying.slice(0, at), ...moving, ...staying.slice(at)];
  if (wanted.every((id, index) => id === siblings[index])) return NOTHING;
  let after: string | null = staying[at - 1] ?? null;
  const commands: CanvasCommand[] = [];
  for (const id of moving) {
    commands.push({ type: 'REORDER', id, after });
    after = id;
  }
  return { commands };
}

function siblingsOf(canvas: ObjectSource, object: CanvasObject): readonly string[] {
  return canvas
    .pageObjects(object.pageId)
    .filter((other) => other.parentId === object.parentId)
    .map(({ id }) => id);
}

/** Locks, unless all are locked already; then unlocks. */
export function toggleLocked(canvas: ObjectSource, ids: readonly string[]): Action {
  return toggle(canvas, ids, 'locked');
}

export function toggleHidden(canvas: ObjectSource, ids: readonly string[]): Action {
  return toggle(canvas, ids, 'hidden');
}

function toggle(canvas: ObjectSource, ids: readonly string[], property: 'locked' | 'hidden'): Action {
  const objects = ids.map((id) => canvas.object(id)).filter((object) => object !== undefined);
  const on = !objects.every((object) => object[property]);
  return { commands: objects.map(({ id }) => updateCommand(id, { [property]: on })) };
}

export function unlockAll(canvas: ObjectSource, pageId: string): Action {
  const locked = canvas.pageObjects(pageId).filter((object) => object.locked);
  return {
    commands: locked.map(({ id }) => updateCommand(id, { locked: false })),
    select: locked.map(({ id }) => id),
  };
}

/** What Select all means: everything that can be taken, inside the entered group if there is one. */
export function selectAll(
  canvas: ObjectSource,
  pageId: string,
  enteredGroupId: string | undefined,
): readonly string[] {
  return canvas
    .pageObjects(pageId)
    .filter((object) => object.parentId === enteredGroupId && !object.locked && !object.hidden)
    .map(({ id }) => id);
}

/**
 * The object before or after in drawing order; the first or last if none is selected, none past the ends.
 * It never goes round, so that Tab leads out of the stage again (WCAG 2.1.2, no keyboard trap).
 */
export function neighbour(
  canvas: ObjectSource,
  pageId: string,
  selection: readonly string[],
  step: 1 | -1,
  enteredGroupId: string | undefined,
): string | undefined {
  const all = canvas
    .pageObjects(pageId)
    .filter((object) => object.parentId === enteredGroupId && !object.hidden)
    .map(({ id }) => id);
  const at = all.indexOf(selection.at(-1) ?? '');
  if (at < 0) return step > 0 ? all[0] : all.at(-1);
  return all[at + step];
}

/** The group around the selection, to step out of it. */
export function parentOf(canvas: ObjectSource, selection: readonly string[]): string | undefined {
  const [id] = selection;
  return id === undefined ? undefined : ancestry(canvas, id)[1]?.id;
}
