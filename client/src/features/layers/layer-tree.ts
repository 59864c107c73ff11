import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import { updateCommand } from '../canvas/patch.ts';

/** One line of the list. Front is on top, as people expect of layers; documents count from the back. */
export interface LayerRow {
  readonly object: CanvasObject;
  /** 1 at the top */
  readonly level: number;
  readonly isGroup: boolean;
  readonly isOpen: boolean;
  /** place among its siblings, 1 on top */
  readonly place: number;
  readonly siblings: number;
}

/** The lines to show, top to bottom. `objects` in drawing order, a group followed by its children. */
export function layerRows(
  objects: readonly CanvasObject[],
  closed: ReadonlySet<string>,
): readonly LayerRow[] {
  const children = Map.groupBy(objects, (object) => object.parentId ?? '');
  const rows: LayerRow[] = [];
  const add = (parentId: string, level: number): void => {
    const siblings = (children.get(parentId) ?? []).toReversed();
    siblings.forEach((object, index) => {
      const isGroup = object.type === 'group';
      const isOpen = isGroup && !closed.has(object.id);
      rows.push({ object, level, isGroup, isOpen, place: index + 1, siblings: siblings.length });
      if (isOpen) add(object.id, level + 1);
    });
  };
  add('', 1);
  return rows;
}

export type DropPlace = 'above' | 'below' | 'inside';

/**
 * Commands that bring dragged objects to a place beside or inside a row. Empty if that changes nothing or
 * would put a group into itself.
 */
export function dropCommands(
  objects: readonly CanvasObject[],
  dragged: readonly string[],
  targetId: string,
  where: DropPlace,
): readonly CanvasCommand[] {
  const target = objects.find(({ id }) => id === targetId);
  if (target === undefined || dragged.includes(targetId) || isInside(objects, targetId, dragged)) return [];
  const parentId = where === 'inside' ? target.id : target.parentId;
  const siblings = objects.filter((object) => object.parentId === parentId && !dragged.includes(object.id));
  // Above in the list is in front in the drawing.
  const at = siblings.findIndex(({ id }) => id === targetId);
  let after =
    where === 'inside'
      ? (siblings.at(-1)?.id ?? null)
      : where === 'above'
        ? targetId
        : (siblings[at - 1]?.id ?? null);
  const commands: CanvasCommand[] = [];
  for (const object of objects.filter(({ id }) => dragged.includes(id))) {
    if (object.parentId !== parentId) commands.push(updateCommand(object.id, { parentId: parentId ?? null }));
    commands.push({ type: 'REORDER', id: object.id, after });
    after = object.id;
  }
  return commands;
}

/** Ids from one row to another, both included, in the order of the list. */
export function rowRange(rows: readonly LayerRow[], from: string, to: string): readonly string[] {
  const ids = rows.map(({ object }) => object.id);
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  if (b < 0) return [];
  return a < 0 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

function isInside(objects: readonly CanvasObject[], id: string, groups: readonly string[]): boolean {
  const byId = new Map(objects.map((object) => [object.id, object]));
  for (let parent = byId.get(id)?.parentId; parent !== undefined; parent = byId.get(parent)?.parentId) {
    if (groups.includes(parent)) return true;
  }
  return false;
}
