import type { CanvasCommand } from '@sparklio/shared/documents/canvas/command-schema';
import type { CanvasObject, CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { createId } from '@sparklio/shared/ids';
import { pageStrings as words } from '../../strings/pages.ts';
import { insertCopies } from '../canvas/actions.ts';

export interface PageAction {
  readonly commands: readonly CanvasCommand[];
  /** the page to go to */
  readonly open?: string;
}

/** A page of the same size and background after the given one. */
export function addPage(pages: readonly CanvasPage[], after: CanvasPage | undefined): PageAction {
  const id = createId();
  const model = after ?? pages.at(-1);
  return {
    commands: [
      {
        type: 'ADD_PAGE',
        page: {
          id,
          name: words.pageName(pages.length + 1),
          ...(model === undefined ? {} : { size: [...model.size], background: model.background }),
        },
        ...(model === undefined ? {} : { after: model.id }),
      },
    ],
    open: id,
  };
}

/** A copy with all that is on it, right after the original. */
export function duplicatePage(page: CanvasPage, objects: readonly CanvasObject[]): PageAction {
  const id = createId();
  const roots = objects.filter(({ parentId }) => parentId === undefined).map((object) => object.id);
  return {
    commands: [
      {
        type: 'ADD_PAGE',
        page: { id, name: words.copyOf(page.name), size: [...page.size], background: page.background },
        after: page.id,
      },
      ...insertCopies(objects, roots, { offset: [0, 0], pageId: id }).commands,
    ],
    open: id,
  };
}

/** Goes to the page that takes its place. */
export function deletePage(pages: readonly CanvasPage[], id: string): PageAction {
  const at = pages.findIndex((page) => page.id === id);
  const next = pages[at + 1] ?? pages[at - 1];
  return { commands: [{ type: 'DELETE_PAGE', id }], ...(next === undefined ? {} : { open: next.id }) };
}

/** Brings a page to a place in the list, counted from 0 as if it had been taken out first. Empty if it is there. */
export function movePage(pages: readonly CanvasPage[], id: string, to: number): PageAction {
  const from = pages.findIndex((page) => page.id === id);
  const rest = pages.filter((page) => page.id !== id);
  const place = Math.min(rest.length, Math.max(0, to));
  if (from < 0 || place === from) return { commands: [] };
  return { commands: [{ type: 'MOVE_PAGE', id, after: rest[place - 1]?.id ?? null }] };
}
