import { parseCommands } from '@sparklio/shared/documents/canvas/commands';
import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import { DEFAULTS } from '@sparklio/shared/documents/canvas/schema';
import type { CanvasObject } from '@sparklio/shared/documents/canvas/schema';
import type { Proposal } from '@sparklio/shared/documents/review/schema';
import { leavesOf } from './canvas-tree.ts';
import type { ObjectSource } from './canvas-tree.ts';

/** An open proposal as the stage shows it. */
export interface Ghost {
  readonly proposalId: string;
  readonly authorKind: 'user' | 'agent';
  readonly authorName: string;
  readonly title: string;
  /** objects as they would be */
  readonly after: readonly CanvasObject[];
  /** drawn objects that would go */
  readonly gone: readonly CanvasObject[];
  /** objects it speaks of without changing how they look */
  readonly marked: readonly CanvasObject[];
}

/** More ghosts than this hide the work. */
export const MAX_GHOSTS = 40;

/** The after-state of a proposal on one page, from plain values: nothing is written anywhere. Undefined if none of it is on the page. */
export function ghostOf(proposal: Proposal, canvas: ObjectSource, pageId: string): Ghost | undefined {
  const after = new Map<string, CanvasObject>();
  const gone = new Map<string, CanvasObject>();
  for (const command of readCommands(proposal)) applyTo(command, canvas, pageId, after, gone);
  const onPage = (object: CanvasObject): boolean => object.pageId === pageId;
  const changed = [...after.values()].filter(onPage);
  const removed = [...gone.values()].filter(onPage);
  const marked = leavesOf(canvas, proposal.targets).filter(
    (object) => onPage(object) && !after.has(object.id) && !gone.has(object.id),
  );
  if (changed.length === 0 && removed.length === 0 && marked.length === 0) return undefined;
  return {
    proposalId: proposal.id,
    authorKind: proposal.authorKind,
    authorName: proposal.authorName,
    title: proposal.title,
    after: changed,
    gone: removed,
    marked: changed.length === 0 && removed.length === 0 ? marked : [],
  };
}

function readCommands(proposal: Proposal): readonly CanvasCommand[] {
  try {
    return parseCommands(proposal.commands);
  } catch {
    return [];
  }
}

function applyTo(
  command: CanvasCommand,
  canvas: ObjectSource,
  pageId: string,
  after: Map<string, CanvasObject>,
  gone: Map<string, CanvasObject>,
): void {
  switch (command.type) {
    case 'UPDATE_OBJECT': {
      const object = after.get(command.id) ?? canvas.object(command.id);
      if (object !== undefined && object.type !== 'group')
        after.set(object.id, merge(object, command.payload));
      return;
    }
    case 'EDIT_TEXT': {
      const object = after.get(command.id) ?? canvas.object(command.id);
      if (object?.type !== 'text') return;
      const text =
        object.text.slice(0, command.index) +
        command.insert +
        object.text.slice(command.index + command.remove);
      after.set(object.id, { ...object, text });
      return;
    }
    case 'ADD_OBJECT': {
      const { payload } = command;
      if (payload.type === 'group') return;
      const id = payload.id ?? `${after.size}`;
      const base = {
        ...DEFAULTS.common,
        ...DEFAULTS[payload.type],
        text: '',
        id,
        pageId,
        type: payload.type,
      };
      after.set(id, merge(base as CanvasObject, payload));
      return;
    }
    case 'DELETE_OBJECT': {
      for (const object of leavesOf(canvas, [command.id])) gone.set(object.id, object);
      after.delete(command.id);
      return;
    }
    default:
  }
}

/** The command was parsed by its schema, so its payload holds properties of the object's own type. */
function merge(object: CanvasObject, payload: object): CanvasObject {
  return { ...object, ...payload };
}
