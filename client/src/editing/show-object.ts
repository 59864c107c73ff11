import { useEditor } from '../features/canvas/editor-store.ts';

/** Selects objects and brings the first into view, on its page. */
export function showObjects(ids: readonly string[], pageId?: string): void {
  const editor = useEditor.getState();
  if (pageId !== undefined) editor.setPage(pageId);
  editor.setSelection(ids);
  const [first] = ids;
  if (first !== undefined) editor.controls?.reveal(first);
}
