import {
  deleteSelection,
  duplicate,
  group,
  neighbour,
  nudge,
  parentOf,
  reorder,
  selectAll,
  toggleHidden,
  toggleLocked,
  ungroup,
} from '../actions.ts';
import type { Action } from '../actions.ts';
import { READ_ONLY_TOOLS, TOOLS } from '../editor-store.ts';
import { SHORTCUTS, shortcutFor } from '../shortcuts.ts';
import type { ShortcutId } from '../shortcuts.ts';
import type { PointerControl } from './pointer-control.ts';
import type { StageContext } from './stage-context.ts';
import { handlesOwnKeys, isTyping } from './typing.ts';

const EDITS: ReadonlySet<ShortcutId> = new Set(
  SHORTCUTS.filter(({ edits }) => edits === true).map(({ id }) => id),
);
/** Left to the browser, whose events bring the clipboard. */
const BY_CLIPBOARD: ReadonlySet<ShortcutId> = new Set(['copy', 'cut', 'paste', 'pasteInPlace']);
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The stage's keys, wherever the focus is in the studio, except in fields and controls that need them themselves. */
export function controlKeyboard(context: StageContext, pointer: PointerControl): () => void {
  const onDown = (event: KeyboardEvent): void => {
    pointer.modifiersChanged(event);
    if (
      event.defaultPrevented ||
      event.isComposing ||
      isTyping(event.target) ||
      handlesOwnKeys(event.target, event.key)
    )
      return;
    if (event.key === ' ') {
      event.preventDefault();
      pointer.setPanning(true);
      return;
    }
    const id = shortcutFor(event);
    if (id === undefined || BY_CLIPBOARD.has(id)) return;
    if (EDITS.has(id) && !context.canEdit) return;
    if (id === 'deselect' && !escape(context, pointer)) return;
    if ((id === 'next' || id === 'previous') && !step(context, id === 'next' ? 1 : -1)) return;
    event.preventDefault();
    if (id !== 'deselect' && id !== 'next' && id !== 'previous') perform(context, id, event);
  };
  const onUp = (event: KeyboardEvent): void => {
    pointer.modifiersChanged(event);
    if (event.key === ' ') pointer.setPanning(false);
    if (event.key === '`' || event.code === 'Backquote') context.editor().setPreviewBefore(false);
  };
  const onBlur = (): void => {
    pointer.setPanning(false);
    context.editor().setPreviewBefore(false);
  };
  globalThis.addEventListener('keydown', onDown);
  globalThis.addEventListener('keyup', onUp);
  globalThis.addEventListener('blur', onBlur);
  return () => {
    globalThis.removeEventListener('keydown', onDown);
    globalThis.removeEventListener('keyup', onUp);
    globalThis.removeEventListener('blur', onBlur);
  };
}

/** One thing less at each press: gesture, tool, following, selection, entered group. */
function escape(context: StageContext, pointer: PointerControl): boolean {
  const editor = context.editor();
  if (pointer.cancel()) return true;
  if (editor.tool !== 'select') editor.setTool('select');
  else if (editor.following !== undefined) editor.follow(undefined);
  else if (editor.enteredGroupId !== undefined) {
    editor.setSelection([editor.enteredGroupId]);
    editor.enterGroup(undefined);
  } else if (editor.selection.length > 0) editor.setSelection([]);
  else return false;
  return true;
}

/** Tab goes through the objects and leaves the stage after the last one, Shift+Tab before the first. */
function step(context: StageContext, by: 1 | -1): boolean {
  const page = context.page();
  const editor = context.editor();
  if (page === undefined) return false;
  const next = neighbour(context.canvas, page.id, editor.selection, by, editor.enteredGroupId);
  if (next === undefined) return false;
  editor.setSelection([next]);
  editor.controls?.reveal(next);
  return true;
}

/** Does what a shortcut or a menu entry asks. */
export function perform(
  context: StageContext,
  id: ShortcutId,
  keys: { readonly key: string } = { key: '' },
): void {
  const editor = context.editor();
  const { canvas, creative } = context;
  const { selection } = editor;
  const page = context.page();
  const act = (action: Action): void => void context.act(action);
  const tool = TOOLS.find((each) => each === id);
  if (tool !== undefined) {
    if (!context.canEdit && !READ_ONLY_TOOLS.has(tool)) return;
    if (tool === 'image') editor.controls?.pickImage();
    else editor.setTool(tool);
    return;
  }
  switch (id) {
    case 'undo':
      creative.undo.undo();
      return;
    case 'redo':
      creative.undo.redo();
      return;
    case 'duplicate':
      return act(duplicate(canvas, selection));
    case 'delete':
      return act(deleteSelection(canvas, selection));
    case 'selectAll':
      if (page !== undefined) editor.setSelection(selectAll(canvas, page.id, editor.enteredGroupId));
      return;
    case 'group':
      return act(group(canvas, selection));
    case 'ungroup':
      return act(ungroup(canvas, selection));
    case 'lock':
      return act(toggleLocked(canvas, selection));
    case 'hide':
      return act(toggleHidden(canvas, selection));
    case 'forward':
    case 'backward':
    case 'front':
    case 'back':
      return act(reorder(canvas, selection, id));
    case 'nudge':
    case 'nudgeFar': {
      const [x, y] = ARROWS[keys.key] ?? [0, 0];
      const far = id === 'nudgeFar' ? 10 : 1;
      return act(nudge(canvas, selection, [x * far, y * far]));
    }
    case 'edit': {
      const object = selection.length === 1 ? canvas.object(selection[0] ?? '') : undefined;
      if (object?.type === 'group') {
        editor.enterGroup(object.id);
        step(context, 1);
      } else if (object?.type === 'text' && context.canEdit && !object.locked)
        context.editText(object.id, false);
      return;
    }
    case 'parent': {
      const parent = parentOf(canvas, selection);
      if (parent === undefined) return;
      editor.enterGroup(canvas.object(parent)?.parentId);
      editor.setSelection([parent]);
      return;
    }
    case 'zoomIn':
      return editor.controls?.zoomIn();
    case 'zoomOut':
      return editor.controls?.zoomOut();
    case 'zoomFull':
      return editor.zoomTo(1);
    case 'zoomFit':
      return editor.fit();
    case 'zoomSelection':
      return editor.zoomToSelection();
    case 'grid':
      return editor.setGrid(!editor.grid);
    case 'before':
      return editor.setPreviewBefore(true);
    case 'shortcuts':
      return context.props().onShowShortcuts();
    default:
  }
}
