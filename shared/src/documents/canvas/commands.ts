import type * as Y from 'yjs';
import { CommandError } from '../../errors.ts';
import type { Origin } from '../../origin.ts';
import { groupObjects, reorder, reorderById, ungroup } from './apply-groups.ts';
import { addObject, deleteObject, editText, updateObject } from './apply-objects.ts';
import { addPage, deletePage, movePage, updateMeta, updatePage } from './apply-pages.ts';
import type { CanvasCommand, CommandOf, ReorderByIndex } from './command-schema.ts';
import { CanvasDraft } from './draft.ts';
import { parseCommand } from './parse-commands.ts';
import { Refusal } from './refusal.ts';
import type { Change } from './schema.ts';

export { parseCommands } from './parse-commands.ts';

export interface Applied {
  /** what differs now, one entry per property; enough to undo it later by `revertChanges` */
  readonly changes: Change[];
  /** of pages, objects and groups that the commands made, in their order */
  readonly ids: string[];
}

/**
 * Carries out a list of commands: all or none, in one transaction. Later commands see what earlier ones did.
 * A list that changes nothing makes no transaction.
 *
 * @param commands values are checked here too, so that nothing else gets into a document by this door
 * @throws StudioError `invalid_input` if a command is not written as it should be; CommandError if the document does not
 *   allow it. Both carry the command's index; nothing was changed
 */
export function applyCommands(doc: Y.Doc, commands: readonly CanvasCommand[], origin: Origin): Applied {
  const draft = new CanvasDraft(doc);
  const ids: string[] = [];
  for (const [index, command] of commands.entries()) {
    const id = attempt(index, command, () => apply(draft, parseCommand(command, index)));
    if (id !== undefined) ids.push(id);
  }
  removeEmptied(draft);
  return { changes: draft.commit(origin), ids: ids.filter((id) => draft.isThere(id)) };
}

/**
 * The form by id of a `REORDER` by index.
 *
 * @throws CommandError if a page or place is not there
 */
export function translateReorder(doc: Y.Doc, command: ReorderByIndex): CommandOf<'REORDER'> {
  return attempt(0, command, () => reorderById(new CanvasDraft(doc), command));
}

function attempt<Result>(index: number, command: unknown, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof Refusal ? new CommandError(error.message, index, command) : error;
  }
}

/** @returns the id of what the command made, if it made something */
function apply(draft: CanvasDraft, command: CanvasCommand): string | undefined {
  switch (command.type) {
    case 'ADD_PAGE':
      return addPage(draft, command);
    case 'UPDATE_PAGE':
      updatePage(draft, command);
      return undefined;
    case 'DELETE_PAGE':
      deletePage(draft, command);
      return undefined;
    case 'MOVE_PAGE':
      movePage(draft, command);
      return undefined;
    case 'ADD_OBJECT':
      return addObject(draft, command);
    case 'UPDATE_OBJECT':
      updateObject(draft, command);
      return undefined;
    case 'DELETE_OBJECT':
      deleteObject(draft, command);
      return undefined;
    case 'REORDER':
      reorder(draft, 'from' in command ? reorderById(draft, command) : command);
      return undefined;
    case 'GROUP':
      return groupObjects(draft, command);
    case 'UNGROUP':
      ungroup(draft, command);
      return undefined;
    case 'EDIT_TEXT':
      editText(draft, command);
      return undefined;
    case 'UPDATE_META':
      updateMeta(draft, command);
      return undefined;
  }
}

/** A group whose last member these commands took away goes too; one that was empty before stays. */
function removeEmptied(draft: CanvasDraft): void {
  // Removing a group may empty the one around it, which then joins the set while it is walked.
  for (const id of draft.groupsLeft) {
    const group = draft.object(id);
    if (group?.type === 'group' && draft.siblings(group.pageId, id).length === 0) draft.removeObject(id);
  }
}
