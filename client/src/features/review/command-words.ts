import type { CanvasObject, CanvasPage, Json } from '@sparklio/shared/documents/canvas/schema';
import { objectName } from '../../editing/object-icon.ts';
import { propertyWord, valueWords } from '../../editing/value-words.ts';
import { commandStrings as words } from '../../strings/commands.ts';

/** Where names come from; the canvas mirror is one. */
export interface NameSource {
  object(id: string): CanvasObject | undefined;
  page(id: string): CanvasPage | undefined;
}

type Fields = Readonly<Record<string, Json | undefined>>;

/** One line that says what a command would do. Never throws: proposals are written by others. */
export function commandWords(command: Json, names: NameSource): string {
  if (!isFields(command)) return words.unknown;
  const id = typeof command['id'] === 'string' ? command['id'] : '';
  const object = names.object(id);
  const name = object === undefined ? words.something : objectName(object);
  const page = names.page(id)?.name ?? words.page;
  const payload = isFields(command['payload']) ? command['payload'] : {};
  switch (command['type']) {
    case 'ADD_PAGE':
      return words.addPage(isFields(command['page']) ? wordOf(command['page']['name']) : '');
    case 'UPDATE_PAGE':
      return words.set(page, changes(payload));
    case 'DELETE_PAGE':
      return words.deletePage(page);
    case 'MOVE_PAGE':
      return words.movePage(page);
    case 'ADD_OBJECT':
      return words.addObject(
        wordOf(payload['text'] ?? payload['name'] ?? payload['shape'] ?? payload['type'] ?? ''),
      );
    case 'UPDATE_OBJECT':
      return words.set(name, changes(payload));
    case 'DELETE_OBJECT':
      return words.deleteObject(name);
    case 'REORDER':
      return words.reorder(name);
    case 'GROUP':
      return words.group(Array.isArray(command['ids']) ? command['ids'].length : 0);
    case 'UNGROUP':
      return words.ungroup(name);
    case 'EDIT_TEXT':
      return words.editText(name);
    case 'UPDATE_META':
      return words.set(words.meta, changes(payload));
    default:
      return words.unknown;
  }
}

function wordOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function changes(payload: Fields): string {
  return Object.entries(payload)
    .map(([property, value]) => words.to(propertyWord(property), valueWords(value)))
    .join(', ');
}

function isFields(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
