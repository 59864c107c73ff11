import { ChevronRight, Eye, EyeOff, Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import type { DragEvent, KeyboardEvent } from 'react';
import { LIMITS } from '@sparklio/shared/documents/canvas/schema';
import { objectKind, objectName } from '../../editing/object-icon.ts';
import { ObjectIcon } from '../../editing/ObjectIcon.tsx';
import { layerStrings as words } from '../../strings/layers.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import type { DropPlace, LayerRow } from './layer-tree.ts';

interface LayerItemProps {
  readonly row: LayerRow;
  readonly selected: boolean;
  /** the one row that Tab reaches */
  readonly tabbable: boolean;
  readonly canEdit: boolean;
  readonly renaming: boolean;
  readonly drop: DropPlace | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
  readonly onSelect: (how: { readonly toggle: boolean; readonly range: boolean }) => void;
  readonly onOpen: (open: boolean) => void;
  readonly onStartRename: () => void;
  readonly onRename: (name: string) => void;
  readonly onCancelRename: () => void;
  readonly onToggleLocked: () => void;
  readonly onToggleHidden: () => void;
  readonly onDragStart: () => void;
  readonly onDragOver: (where: DropPlace) => boolean;
  readonly onDrop: () => void;
  readonly onDragEnd: () => void;
}

const INDENT_PX = 16;

export function LayerItem(props: LayerItemProps) {
  const { row, selected, tabbable, canEdit, renaming, drop } = props;
  const { object, level, isGroup, isOpen, place, siblings } = row;
  const name = objectName(object);
  const facts = [objectKind(object), object.locked && words.locked, object.hidden && words.hidden]
    .filter(Boolean)
    .join(', ');
  return (
    <div
      role="treeitem"
      data-layer={object.id}
      tabIndex={tabbable ? 0 : -1}
      aria-label={`${name}, ${facts}`}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-selected={selected}
      aria-expanded={isGroup ? isOpen : undefined}
      draggable={canEdit && !renaming}
      onKeyDown={props.onKeyDown}
      onFocus={(event) => event.target === event.currentTarget && props.onFocus()}
      onClick={(event) => props.onSelect({ toggle: event.ctrlKey || event.metaKey, range: event.shiftKey })}
      onDoubleClick={props.onStartRename}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', name);
        props.onDragStart();
      }}
      onDragOver={(event) => {
        if (!props.onDragOver(placeUnder(event, isGroup))) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
      }}
      onDrop={(event) => {
        event.preventDefault();
        props.onDrop();
      }}
      onDragEnd={props.onDragEnd}
      style={{ paddingInlineStart: 4 + (level - 1) * INDENT_PX }}
      className={classNames(
        'group relative flex h-8 items-center gap-1.5 rounded-control pe-1 select-none pointer-coarse:h-11',
        selected ? 'bg-accent-soft text-text' : 'hover:bg-hover',
        drop === 'inside' && 'outline-2 -outline-offset-2 outline-accent',
      )}
    >
      {drop !== undefined && drop !== 'inside' && (
        <span
          aria-hidden
          className={classNames(
            'absolute inset-x-1 h-0.5 rounded-full bg-accent',
            drop === 'above' ? '-top-px' : '-bottom-px',
          )}
        />
      )}
      {isGroup ? (
        <button
          type="button"
          tabIndex={-1}
          aria-label={isOpen ? words.collapse(name) : words.expand(name)}
          onClick={(event) => {
            event.stopPropagation();
            props.onOpen(!isOpen);
          }}
          className="-mx-1 flex size-6 items-center justify-center rounded-[3px] text-quiet hover:bg-pressed"
        >
          <ChevronRight
            aria-hidden
            className={classNames(
              'size-3 transition-transform rtl:-scale-x-100',
              isOpen && 'rotate-90 rtl:-rotate-90',
            )}
          />
        </button>
      ) : (
        <span className="w-4" />
      )}
      <ObjectIcon
        object={object}
        className={classNames('size-3.5 shrink-0', selected ? 'text-accent' : 'text-quiet')}
      />
      {renaming ? (
        <NameField name={name} onDone={props.onRename} onCancel={props.onCancelRename} />
      ) : (
        <span
          className={classNames(
            'min-w-0 flex-1 truncate',
            object.hidden && 'text-quiet line-through decoration-1',
          )}
        >
          {name}
        </span>
      )}
      {canEdit && !renaming && (
        <span className="flex">
          <IconButton
            size="small"
            tabIndex={-1}
            icon={object.locked ? Lock : LockOpen}
            label={object.locked ? words.unlock(name) : words.lock(name)}
            className={classNames(
              !object.locked && 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
            )}
            onClick={(event) => {
              event.stopPropagation();
              props.onToggleLocked();
            }}
          />
          <IconButton
            size="small"
            tabIndex={-1}
            icon={object.hidden ? EyeOff : Eye}
            label={object.hidden ? words.show(name) : words.hide(name)}
            className={classNames(
              !object.hidden && 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
            )}
            onClick={(event) => {
              event.stopPropagation();
              props.onToggleHidden();
            }}
          />
        </span>
      )}
    </div>
  );
}

function placeUnder(event: DragEvent<HTMLElement>, isGroup: boolean): DropPlace {
  const box = event.currentTarget.getBoundingClientRect();
  const share = (event.clientY - box.top) / box.height;
  if (isGroup && share > 0.3 && share < 0.7) return 'inside';
  return share < 0.5 ? 'above' : 'below';
}

function NameField({
  name,
  onDone,
  onCancel,
}: {
  readonly name: string;
  readonly onDone: (name: string) => void;
  readonly onCancel: () => void;
}) {
  const [draft, setDraft] = useState(name);
  return (
    <input
      ref={(field) => {
        if (field !== null && document.activeElement !== field) {
          field.focus();
          field.select();
        }
      }}
      aria-label={words.rename(name)}
      value={draft}
      maxLength={LIMITS.name}
      onChange={(event) => setDraft(event.target.value)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onBlur={() => onDone(draft)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') onDone(draft);
        if (event.key === 'Escape') onCancel();
      }}
      className="h-6 min-w-0 flex-1 rounded-[4px] border border-accent bg-panel px-1 focus:outline-none"
    />
  );
}
