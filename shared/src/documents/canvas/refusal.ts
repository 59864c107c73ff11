import { StudioError } from '../../errors.ts';
import type { CanvasDraft } from './draft.ts';
import type { CanvasObject, CanvasPage } from './schema.ts';

/** Why a command cannot be carried out, as a sentence. `applyCommands` turns it into a CommandError with the command's place. */
export class Refusal extends StudioError {
  constructor(message: string) {
    super('command_refused', message);
    this.name = 'Refusal';
  }
}

export function refuse(message: string): never {
  throw new Refusal(message.charAt(0).toUpperCase() + message.slice(1));
}

export function neededObject(draft: CanvasDraft, id: string): CanvasObject {
  return draft.object(id) ?? refuse(`There is no object ${id}; it may have been deleted.`);
}

export function neededPage(draft: CanvasDraft, id: string): CanvasPage {
  return draft.page(id) ?? refuse(`There is no page ${id}; it may have been deleted.`);
}

/** The group, if it is one and nothing around it is locked. */
export function neededGroup(draft: CanvasDraft, id: string): CanvasObject {
  const group = neededObject(draft, id);
  if (group.type !== 'group') refuse(`${nameOf(group)} is not a group.`);
  refuseIfLocked(draft, group);
  return group;
}

/** Objects that are locked, or in a locked group, are changed only by commands that unlock, hide or rename them. */
export function refuseIfLocked(draft: CanvasDraft, object: CanvasObject): void {
  if (object.locked) refuse(`${nameOf(object)} is locked. Unlock it first.`);
  const holder = ancestorsOf(draft, object.parentId).find(({ locked }) => locked);
  if (holder !== undefined) refuse(`${nameOf(object)} is in a locked group. Unlock ${nameOf(holder)} first.`);
}

/** The groups around an object, from the inside out, beginning with `parentId`. */
export function ancestorsOf(draft: CanvasDraft, parentId: string | undefined): readonly CanvasObject[] {
  const found: CanvasObject[] = [];
  for (let id = parentId; id !== undefined;) {
    const group = draft.object(id);
    if (group === undefined || found.includes(group)) break;
    found.push(group);
    id = group.parentId;
  }
  return found;
}

/** How a sentence calls an object: by its name, else by its words, else by what it is. */
export function nameOf(object: CanvasObject): string {
  if (object.name !== '') return `“${object.name}”`;
  if (object.type !== 'text' || object.text.trim() === '') return `the ${object.type}`;
  return `the text “${object.text.trim().slice(0, QUOTED_LENGTH)}”`;
}

const QUOTED_LENGTH = 30;
