import { Layers } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useRun } from '../../editing/use-run.ts';
import { layerStrings as words } from '../../strings/layers.ts';
import { useCreative, usePageObjects } from '../../sync/hooks.ts';
import { Notice } from '../../ui/Notice.tsx';
import { deleteSelection, reorder, toggleHidden, toggleLocked } from '../canvas/actions.ts';
import { useEditor } from '../canvas/editor-store.ts';
import { updateCommand } from '../canvas/patch.ts';
import { dropCommands, layerRows, rowRange } from './layer-tree.ts';
import type { DropPlace } from './layer-tree.ts';
import { StillLayerItem } from './StillLayerItem.tsx';
import type { LayerHandlers } from './StillLayerItem.tsx';

/**
 * The objects of the page as a tree. It shows the stage's selection and sets it, so that everything on the
 * stage can be reached without a pointer and without seeing it.
 */
export function LayersPanel() {
  const { canvas, rights } = useCreative();
  const pageId = useEditor((editor) => editor.pageId) ?? canvas.get().pages[0]?.id ?? '';
  const objects = usePageObjects(pageId);
  const selection = useEditor((editor) => editor.selection);
  const run = useRun();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string>();
  const [renaming, setRenaming] = useState<string>();
  const [drop, setDrop] = useState<{ readonly id: string; readonly where: DropPlace }>();
  const dragged = useRef<readonly string[]>([]);
  const anchor = useRef<string>(undefined);
  const tree = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => layerRows(objects, closed), [objects, closed]);
  const canEdit = rights.editContent;
  const selected = useMemo(() => new Set(selection), [selection]);
  const current = rows.some(({ object }) => object.id === focused)
    ? focused
    : (selection.find((id) => rows.some(({ object }) => object.id === id)) ?? rows[0]?.object.id);

  const focusRow = (id: string | undefined): void => {
    if (id === undefined) return;
    setFocused(id);
    requestAnimationFrame(() =>
      tree.current?.querySelector<HTMLElement>(`[data-layer="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  const setOpen = (id: string, open: boolean): void => {
    const next = new Set(closed);
    if (open) next.delete(id);
    else next.add(id);
    setClosed(next);
  };
  const select = (id: string, how: { readonly toggle: boolean; readonly range: boolean }): void => {
    const editor = useEditor.getState();
    if (how.range && anchor.current !== undefined) editor.setSelection(rowRange(rows, anchor.current, id));
    else if (how.toggle) editor.toggleSelected([id]);
    else editor.setSelection([id]);
    if (!how.range) anchor.current = id;
    setFocused(id);
    editor.controls?.reveal(id);
  };
  const rename = (id: string, name: string): void => {
    setRenaming(undefined);
    focusRow(id);
    if (name.trim() !== '' && name.trim() !== canvas.object(id)?.name)
      run({ commands: [updateCommand(id, { name: name.trim() })] });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (renaming !== undefined || current === undefined) return;
    const at = rows.findIndex(({ object }) => object.id === current);
    const row = rows[at];
    if (row === undefined) return;
    const picked = selection.includes(current) ? selection : [current];
    const step = (to: number): void => {
      const next = rows[Math.min(rows.length - 1, Math.max(0, to))]?.object.id;
      if (next === undefined) return;
      if (event.shiftKey) select(next, { toggle: false, range: true });
      focusRow(next);
    };
    const keys: Record<string, () => void> = {
      ArrowDown: () => (event.altKey && canEdit ? run(reorder(canvas, picked, 'backward')) : step(at + 1)),
      ArrowUp: () => (event.altKey && canEdit ? run(reorder(canvas, picked, 'forward')) : step(at - 1)),
      ArrowRight: () =>
        row.isGroup && !row.isOpen ? setOpen(current, true) : row.isGroup ? step(at + 1) : undefined,
      ArrowLeft: () => (row.isOpen ? setOpen(current, false) : focusRow(row.object.parentId)),
      Home: () => step(0),
      End: () => step(rows.length - 1),
      ' ': () => select(current, { toggle: event.ctrlKey || event.metaKey, range: event.shiftKey }),
      Enter: () => select(current, { toggle: false, range: false }),
      F2: () => canEdit && setRenaming(current),
      Delete: () => canEdit && run(deleteSelection(canvas, picked)),
      Backspace: () => canEdit && run(deleteSelection(canvas, picked)),
      Escape: () => useEditor.getState().setSelection([]),
      a: () =>
        (event.ctrlKey || event.metaKey) &&
        useEditor
          .getState()
          .setSelection(rows.filter(({ level }) => level === 1).map(({ object }) => object.id)),
    };
    const act = keys[event.key];
    if (act === undefined || (event.key === 'a' && !event.ctrlKey && !event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  const handlers: LayerHandlers = {
    onKeyDown,
    onFocus: setFocused,
    onSelect: select,
    onOpen: setOpen,
    onStartRename: (id) => canEdit && setRenaming(id),
    onRename: rename,
    onCancelRename: (id) => {
      setRenaming(undefined);
      focusRow(id);
    },
    onToggleLocked: (id) => run(toggleLocked(canvas, [id])),
    onToggleHidden: (id) => run(toggleHidden(canvas, [id])),
    onDragStart: (id) => {
      dragged.current = selected.has(id) ? selection : [id];
    },
    onDragOver: (id, where) => {
      const possible = dropCommands(objects, dragged.current, id, where).length > 0;
      setDrop(possible ? { id, where } : undefined);
      return possible;
    },
    onDrop: () => {
      if (drop !== undefined) run({ commands: dropCommands(objects, dragged.current, drop.id, drop.where) });
      setDrop(undefined);
    },
    onDragEnd: () => {
      dragged.current = [];
      setDrop(undefined);
    },
  };
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });

  if (rows.length === 0) {
    return (
      <Notice icon={Layers} title={words.empty} compact>
        {canEdit ? words.emptyHint : words.emptyReadOnly}
      </Notice>
    );
  }
  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={-1}
      aria-label={words.tree}
      aria-multiselectable="true"
      aria-describedby={canEdit ? 'layers-help' : undefined}
      className="p-1.5"
    >
      {canEdit && (
        <p id="layers-help" hidden>
          {words.help}
        </p>
      )}
      {rows.map((row) => (
        <StillLayerItem
          key={row.object.id}
          row={row}
          selected={selected.has(row.object.id)}
          tabbable={row.object.id === current}
          canEdit={canEdit}
          renaming={renaming === row.object.id}
          drop={drop?.id === row.object.id ? drop.where : undefined}
          latest={latest}
        />
      ))}
    </div>
  );
}
