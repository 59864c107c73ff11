import type { CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { useRun } from '../../editing/use-run.ts';
import { commonStrings } from '../../strings/common.ts';
import { pageStrings as words } from '../../strings/pages.ts';
import { useCanvas, useCreative } from '../../sync/hooks.ts';
import { toast } from '../../ui/toasts.ts';
import { useEditor } from '../canvas/editor-store.ts';
import { addPage, deletePage, duplicatePage, movePage } from './page-actions.ts';
import type { PageAction } from './page-actions.ts';

export interface Pages {
  readonly pages: readonly CanvasPage[];
  readonly currentId: string | undefined;
  readonly canEdit: boolean;
  readonly open: (id: string) => void;
  readonly add: () => void;
  readonly duplicate: (page: CanvasPage) => void;
  readonly remove: (page: CanvasPage) => void;
  readonly move: (page: CanvasPage, to: number) => void;
  readonly rename: (page: CanvasPage, name: string) => void;
}

/** The pages and what can be done with them. */
export function usePages(): Pages {
  const { canvas, rights, undo } = useCreative();
  const pages = useCanvas((snapshot) => snapshot.pages);
  const chosen = useEditor((editor) => editor.pageId);
  const run = useRun();
  const open = (id: string): void => useEditor.getState().setPage(id);
  const act = ({ commands, open: next }: PageAction): boolean => {
    const done = run({ commands }) !== undefined;
    if (done && next !== undefined) open(next);
    return done;
  };
  const currentId = pages.some(({ id }) => id === chosen) ? chosen : pages[0]?.id;
  return {
    pages,
    currentId,
    canEdit: rights.editContent,
    open,
    add: () =>
      void act(
        addPage(
          pages,
          pages.find(({ id }) => id === currentId),
        ),
      ),
    duplicate: (page) => void act(duplicatePage(page, canvas.pageObjects(page.id))),
    remove: (page) => {
      if (pages.length === 1) toast('info', words.lastPage);
      else if (act(deletePage(pages, page.id)))
        toast('info', words.deleted(page.name), { label: commonStrings.undo, run: () => void undo.undo() });
    },
    move: (page, to) => void act(movePage(pages, page.id, to)),
    rename: (page, name) => {
      const next = name.trim();
      if (next !== '' && next !== page.name)
        run({ commands: [{ type: 'UPDATE_PAGE', id: page.id, payload: { name: next } }] });
    },
  };
}
