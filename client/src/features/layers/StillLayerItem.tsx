import { memo } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { objectKind } from '../../editing/object-icon.ts';
import type { DropPlace, LayerRow } from './layer-tree.ts';
import { LayerItem } from './LayerItem.tsx';

/** What the rows ask of the panel. */
export interface LayerHandlers {
  onKeyDown(event: KeyboardEvent): void;
  onFocus(id: string): void;
  onSelect(id: string, how: { readonly toggle: boolean; readonly range: boolean }): void;
  onOpen(id: string, open: boolean): void;
  onStartRename(id: string): void;
  onRename(id: string, name: string): void;
  onCancelRename(id: string): void;
  onToggleLocked(id: string): void;
  onToggleHidden(id: string): void;
  onDragStart(id: string): void;
  onDragOver(id: string, where: DropPlace): boolean;
  onDrop(): void;
  onDragEnd(): void;
}

interface StillLayerItemProps {
  readonly row: LayerRow;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly canEdit: boolean;
  readonly renaming: boolean;
  readonly drop: DropPlace | undefined;
  /** the panel's handlers of its last rendering: a row that was not drawn again must not act on old lists */
  readonly latest: RefObject<LayerHandlers>;
}

/** A row that is drawn again only when what it shows has changed: a drag on a page of thousands of objects redraws one. */
export const StillLayerItem = memo(function StillLayerItem({ latest, ...shown }: StillLayerItemProps) {
  const { id } = shown.row.object;
  return (
    <LayerItem
      {...shown}
      onKeyDown={(event) => latest.current.onKeyDown(event)}
      onFocus={() => latest.current.onFocus(id)}
      onSelect={(how) => latest.current.onSelect(id, how)}
      onOpen={(open) => latest.current.onOpen(id, open)}
      onStartRename={() => latest.current.onStartRename(id)}
      onRename={(name) => latest.current.onRename(id, name)}
      onCancelRename={() => latest.current.onCancelRename(id)}
      onToggleLocked={() => latest.current.onToggleLocked(id)}
      onToggleHidden={() => latest.current.onToggleHidden(id)}
      onDragStart={() => latest.current.onDragStart(id)}
      onDragOver={(where) => latest.current.onDragOver(id, where)}
      onDrop={() => latest.current.onDrop()}
      onDragEnd={() => latest.current.onDragEnd()}
    />
  );
}, showsTheSame);

function showsTheSame(before: StillLayerItemProps, after: StillLayerItemProps): boolean {
  const [a, b] = [before.row, after.row];
  return (
    a.object.id === b.object.id &&
    a.object.name === b.object.name &&
    objectKind(a.object) === objectKind(b.object) &&
    a.object.locked === b.object.locked &&
    a.object.hidden === b.object.hidden &&
    // Without a name of its own an object is called by its words.
    (a.object === b.object || a.object.name !== '') &&
    a.level === b.level &&
    a.isGroup === b.isGroup &&
    a.isOpen === b.isOpen &&
    a.place === b.place &&
    a.siblings === b.siblings &&
    before.selected === after.selected &&
    before.tabbable === after.tabbable &&
    before.canEdit === after.canEdit &&
    before.renaming === after.renaming &&
    before.drop === after.drop
  );
}
