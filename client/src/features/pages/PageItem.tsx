import { ArrowDownToLine, ArrowUpToLine, Copy, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { LIMITS } from '@sparklio/shared/documents/canvas/schema';
import type { CanvasPage } from '@sparklio/shared/documents/canvas/schema';
import { pageStrings as words } from '../../strings/pages.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { fitInside, PageThumbnail } from './PageThumbnail.tsx';
import type { Pages } from './use-pages.ts';

interface PageItemProps {
  readonly page: CanvasPage;
  readonly place: number;
  readonly control: Pages;
  /** the most room that its picture may take, px */
  readonly room: readonly [number, number];
  readonly layout: 'strip' | 'list';
  readonly drag: {
    readonly over: 'before' | 'after' | undefined;
    readonly start: () => void;
    readonly hover: (side: 'before' | 'after') => boolean;
    readonly drop: () => void;
    readonly end: () => void;
  };
}

/** One page with its picture, name and menu. Alt with arrow keys moves it, F2 renames it. */
export function PageItem({ page, place, control, room, layout, drag }: PageItemProps) {
  const [renaming, setRenaming] = useState(false);
  const { pages, currentId, canEdit } = control;
  const current = page.id === currentId;
  const [width, height] = fitInside(page.size, room);
  const strip = layout === 'strip';
  return (
    <li
      className={classNames(
        'group relative shrink-0',
        strip
          ? 'flex min-w-14 flex-col items-center'
          : 'flex items-center gap-3 rounded-[8px] p-1.5 pe-1 hover:bg-hover',
        !strip && current && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      {drag.over !== undefined && (
        <span
          aria-hidden
          className={classNames(
            'absolute rounded-full bg-accent',
            strip ? 'inset-y-0 w-0.5' : 'inset-x-0 h-0.5',
            strip
              ? drag.over === 'before'
                ? '-start-1.5'
                : '-end-1.5'
              : drag.over === 'before'
                ? '-top-px'
                : '-bottom-px',
          )}
        />
      )}
      <button
        type="button"
        draggable={canEdit && !renaming}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', page.name);
          drag.start();
        }}
        onDragOver={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const rtl = getComputedStyle(event.currentTarget).direction === 'rtl';
          const along = strip
            ? (event.clientX - box.left) / box.width
            : (event.clientY - box.top) / box.height;
          if (!drag.hover((strip && rtl ? 1 - along : along) < 0.5 ? 'before' : 'after')) return;
          event.preventDefault();
        }}
        onDrop={(event) => {
          event.preventDefault();
          drag.drop();
        }}
        onDragEnd={drag.end}
        aria-current={current ? 'page' : undefined}
        aria-label={words.open(page.name, place + 1, pages.length)}
        onClick={() => control.open(page.id)}
        onDoubleClick={() => canEdit && setRenaming(true)}
        onKeyDown={(event) => {
          if (!canEdit) return;
          if (event.key === 'F2') setRenaming(true);
          const forward = event.key === 'ArrowRight' || event.key === 'ArrowDown';
          const backward = event.key === 'ArrowLeft' || event.key === 'ArrowUp';
          if (event.altKey && (forward || backward)) {
            event.preventDefault();
            control.move(page, place + (forward ? 1 : -1));
          }
        }}
        className={classNames(
          'overflow-hidden rounded-[4px] border shadow-[0_1px_2px_rgb(0_0_0/0.06)] transition-shadow',
          current ? 'border-accent ring-2 ring-accent' : 'border-line hover:border-line-strong',
        )}
      >
        <PageThumbnail page={page} width={width} height={height} />
      </button>
      <span className={classNames('flex min-w-0 items-center', strip ? 'mt-1 max-w-28 gap-0.5' : 'flex-1')}>
        {renaming ? (
          <RenameField
            page={page}
            onDone={(name) => {
              setRenaming(false);
              control.rename(page, name);
            }}
            onCancel={() => setRenaming(false)}
          />
        ) : (
          <span className={classNames('min-w-0', strip ? '' : 'flex-1')}>
            <span
              className={classNames(
                'block truncate',
                strip ? 'text-11' : '',
                current ? 'font-medium text-text' : 'text-quiet',
              )}
            >
              {strip ? `${place + 1} ${page.name}` : page.name}
            </span>
            {!strip && (
              <span className="block text-11 text-quiet">{words.size(page.size[0], page.size[1])}</span>
            )}
          </span>
        )}
      </span>
      {canEdit && !renaming && (
        <span className={strip ? 'absolute end-0.5 top-0.5' : ''}>
          <Menu
            align="end"
            trigger={
              <IconButton
                icon={Ellipsis}
                size="small"
                label={words.actions(page.name)}
                className={classNames(
                  strip &&
                    'size-5! bg-panel opacity-0 shadow-float group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100',
                )}
              />
            }
          >
            <MenuItem icon={Pencil} keys="F2" onSelect={() => setRenaming(true)}>
              {words.rename}
            </MenuItem>
            <MenuItem icon={Copy} onSelect={() => control.duplicate(page)}>
              {words.duplicate}
            </MenuItem>
            <MenuItem
              icon={ArrowUpToLine}
              disabled={place === 0}
              onSelect={() => control.move(page, place - 1)}
            >
              {words.earlier}
            </MenuItem>
            <MenuItem
              icon={ArrowDownToLine}
              disabled={place === pages.length - 1}
              onSelect={() => control.move(page, place + 1)}
            >
              {words.later}
            </MenuItem>
            <MenuLine />
            <MenuItem icon={Trash2} danger onSelect={() => control.remove(page)}>
              {words.delete}
            </MenuItem>
          </Menu>
        </span>
      )}
    </li>
  );
}

function RenameField({
  page,
  onDone,
  onCancel,
}: {
  readonly page: CanvasPage;
  readonly onDone: (name: string) => void;
  readonly onCancel: () => void;
}) {
  const [draft, setDraft] = useState(page.name);
  return (
    <input
      ref={(field) => {
        // The menu gives the focus back to its button first.
        if (field !== null) setTimeout(() => field.select(), 0);
      }}
      aria-label={words.newName(page.name)}
      value={draft}
      maxLength={LIMITS.name}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => onDone(draft)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') onDone(draft);
        if (event.key === 'Escape') onCancel();
      }}
      className="h-5 w-24 min-w-0 flex-1 rounded-[4px] border border-accent bg-panel px-1 text-11 focus:outline-none"
    />
  );
}
