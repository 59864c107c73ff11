import * as Y from 'yjs';
import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import { applyCommands, parseCommands } from '@sparklio/shared/documents/canvas/commands';
import { EXISTS } from '@sparklio/shared/documents/canvas/changes';
import { LIMITS } from '@sparklio/shared/documents/canvas/schema';
import type { CanvasObject, CanvasSnapshot } from '@sparklio/shared/documents/canvas/schema';
import { StudioError } from '@sparklio/shared/errors';
import type { ChangedThing } from '@sparklio/shared/protocol/history';
import type { OpenCreative } from '../../../sync/open-creative.ts';
import { ORDER } from '../compare/diff-snapshots.ts';
import type { ThingDiff } from '../compare/diff-snapshots.ts';

export interface PutBack {
  /** how many things are as in the copy again */
  readonly done: number;
  /** what commands refuse: the same that the server refused before */
  readonly left: readonly ChangedThing[];
}

/**
 * Writes the differences as ordinary commands, as one step of this person's undo. Each thing is tried in a document of
 * its own first, so that what cannot be taken does not keep back the rest.
 *
 * @throws StudioError `forbidden` if this person may not edit; then nothing was changed
 */
export function putBack(open: OpenCreative, copy: CanvasSnapshot, diffs: readonly ThingDiff[]): PutBack {
  const trial = new Y.Doc();
  Y.applyUpdate(trial, Y.encodeStateAsUpdate(open.content));
  const commands: CanvasCommand[] = [];
  const attempt = (wanted: readonly object[]): boolean => {
    try {
      const parsed = parseCommands(wanted);
      applyCommands(trial, parsed, open.origin);
      commands.push(...parsed);
      return true;
    } catch (error) {
      if (error instanceof StudioError) return false;
      throw error;
    }
  };
  const left = inOrder(diffs).flatMap((diff) => (attempt(commandsFor(diff, copy)) ? [] : [diff.thing]));
  // Where a neighbour is missing a thing stands where it may: that is no reason to go without it.
  for (const command of placesOf(diffs, copy)) attempt([command]);
  trial.destroy();
  open.undo.beginGesture();
  try {
    for (let from = 0; from < commands.length; from += LIMITS.commands)
      open.run(commands.slice(from, from + LIMITS.commands));
  } finally {
    open.undo.endGesture();
  }
  return { done: diffs.length - left.length, left };
}

/** Pages before what stands on them, groups before what is in them, and what goes last of all. */
function inOrder(diffs: readonly ThingDiff[]): readonly ThingDiff[] {
  const rank = ({ thing, action }: ThingDiff): number => {
    if (action === 'removed') return thing.kind === 'page' ? 5 : 4;
    if (thing.kind === 'page') return 0;
    return action === 'added' ? (thing.type === 'group' ? 1 : 2) : 3;
  };
  return diffs.toSorted((a, b) => rank(a) - rank(b));
}

/** The commands that make one thing what it is in the copy. They are parsed by whoever runs them. */
export function commandsFor({ thing, action, changes }: ThingDiff, copy: CanvasSnapshot): readonly object[] {
  const { target: id, kind } = thing;
  if (kind === 'meta')
    return [{ type: 'UPDATE_META', payload: valuesOf(changes, new Set(['schemaVersion'])) }];
  if (action === 'removed') return [{ type: kind === 'page' ? 'DELETE_PAGE' : 'DELETE_OBJECT', id }];
  if (kind === 'page') {
    const page = copy.pages.find((each) => each.id === id);
    if (action === 'added' && page !== undefined) {
      const { order: _order, ...own } = page;
      return [{ type: 'ADD_PAGE', page: own }];
    }
    return [{ type: 'UPDATE_PAGE', id, payload: valuesOf(changes, STRUCTURE) }];
  }
  const object = copy.objects.find((each) => each.id === id);
  if (object === undefined) return [];
  if (action === 'added') {
    const { order: _order, ...payload } = object;
    return [{ type: 'ADD_OBJECT', payload }];
  }
  // A group's box is that of its members, who are told on their own.
  const payload = valuesOf(changes, object.type === 'group' ? GROUP_STRUCTURE : STRUCTURE);
  return Object.keys(payload).length === 0 ? [] : [{ type: 'UPDATE_OBJECT', id, payload }];
}

const PLACE: ReadonlySet<string> = new Set([EXISTS, ORDER, 'pageId', 'parentId']);

/** Commands that put what came or moved where it stands in the copy, back to front. */
function placesOf(diffs: readonly ThingDiff[], copy: CanvasSnapshot): readonly object[] {
  const placed = new Set(
    diffs.flatMap(({ thing, changes }) =>
      changes.some(({ property }) => PLACE.has(property)) ? [thing.target] : [],
    ),
  );
  return copy.objects
    .filter(({ id }) => placed.has(id))
    .map((object) => ({ type: 'REORDER', id: object.id, after: behind(object, copy) }));
}

const STRUCTURE: ReadonlySet<string> = new Set([ORDER, EXISTS, 'type']);
const GROUP_STRUCTURE: ReadonlySet<string> = new Set([...STRUCTURE, 'position', 'size', 'rotation']);

/** What is not there any more is `null`, which only properties that can be absent take. */
function valuesOf(changes: ThingDiff['changes'], without: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(
    changes
      .filter(({ property }) => !without.has(property))
      .map(({ property, after }) => [property, after ?? null]),
  );
}

/** The sibling that stands right behind an object, null if none does. */
function behind(object: CanvasObject, { objects }: CanvasSnapshot): string | null {
  const siblings = objects.filter(
    ({ pageId, parentId }) => pageId === object.pageId && parentId === object.parentId,
  );
  const at = siblings.findIndex(({ id }) => id === object.id);
  return siblings[at - 1]?.id ?? null;
}
