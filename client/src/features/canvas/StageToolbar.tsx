import {
  ChevronDown,
  Circle,
  Ghost,
  Grid3x3,
  Hand,
  Image,
  Magnet,
  MessageSquare,
  MousePointer2,
  Slash,
  Square,
  Type,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { canvasStrings } from '../../strings/canvas.ts';
import { useCreative } from '../../sync/hooks.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { READ_ONLY_TOOLS, TOOLS, editorStore, useEditor } from './editor-store.ts';
import type { Tool } from './editor-store.ts';
import { SHORTCUTS } from './shortcuts.ts';
import type { StageSession } from './stage/stage-session.ts';

const ICONS: Readonly<Record<Tool, LucideIcon>> = {
  select: MousePointer2,
  hand: Hand,
  text: Type,
  rect: Square,
  ellipse: Circle,
  line: Slash,
  image: Image,
  comment: MessageSquare,
};

/** Tools left, how the page is seen right. */
export function StageToolbar({ session }: { readonly session: StageSession | undefined }) {
  const { rights } = useCreative();
  const tool = useEditor((state) => state.tool);
  const shown = TOOLS.filter((each) =>
    each === 'comment' ? rights.comment : rights.editContent || READ_ONLY_TOOLS.has(each),
  );
  return (
    <div className="flex h-10 shrink-0 items-center justify-between gap-2 overflow-x-auto border-b border-line bg-panel px-2 pointer-coarse:h-12">
      <div className="flex items-center gap-0.5" role="toolbar" aria-label={canvasStrings.toolbar}>
        {shown.map((each) => (
          <IconButton
            key={each}
            icon={ICONS[each]}
            label={canvasStrings.tools[each]}
            keys={keysOf(each)}
            pressed={tool === each}
            onClick={() => session?.perform(each)}
          />
        ))}
      </div>
      <ViewButtons session={session} />
    </div>
  );
}

function ViewButtons({ session }: { readonly session: StageSession | undefined }) {
  const { rights } = useCreative();
  const snapping = useEditor((state) => state.snapping);
  const grid = useEditor((state) => state.grid);
  const showGhosts = useEditor((state) => state.showGhosts);
  const { setSnapping, setGrid, setShowGhosts } = editorStore.getState();
  return (
    <div className="flex items-center gap-0.5" role="toolbar" aria-label={canvasStrings.view}>
      <IconButton
        icon={Ghost}
        label={canvasStrings.ghosts}
        pressed={showGhosts}
        onClick={() => setShowGhosts(!showGhosts)}
      />
      {rights.editContent && (
        <IconButton
          icon={Magnet}
          label={canvasStrings.snapping}
          pressed={snapping}
          onClick={() => setSnapping(!snapping)}
        />
      )}
      <IconButton
        icon={Grid3x3}
        label={canvasStrings.grid}
        keys={keysOf('grid')}
        pressed={grid}
        onClick={() => setGrid(!grid)}
      />
      <ZoomMenu session={session} />
    </div>
  );
}

function ZoomMenu({ session }: { readonly session: StageSession | undefined }) {
  // Whole per cents: a wheel zooms in steps far finer than anybody reads.
  const percent = useEditor((state) => Math.round(state.zoom * 100));
  const hasSelection = useEditor((state) => state.selection.length > 0);
  const { zoomMenu } = canvasStrings;
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`${canvasStrings.zoom}: ${percent} %`}
          className="ml-1 inline-flex h-7 min-w-16 items-center justify-end gap-1 rounded-control px-1.5 text-quiet tabular-nums hover:bg-hover hover:text-text data-[state=open]:bg-hover"
        >
          {percent} %
          <ChevronDown aria-hidden className="size-3.5" />
        </button>
      }
    >
      <MenuItem keys="Mod++" onSelect={() => session?.perform('zoomIn')}>
        {zoomMenu.in}
      </MenuItem>
      <MenuItem keys="Mod+-" onSelect={() => session?.perform('zoomOut')}>
        {zoomMenu.out}
      </MenuItem>
      <MenuLine />
      <MenuItem keys="Shift+0" onSelect={() => session?.perform('zoomFull')}>
        {zoomMenu.full}
      </MenuItem>
      <MenuItem keys="Shift+1" onSelect={() => session?.perform('zoomFit')}>
        {zoomMenu.fit}
      </MenuItem>
      <MenuItem keys="Shift+2" disabled={!hasSelection} onSelect={() => session?.perform('zoomSelection')}>
        {zoomMenu.selection}
      </MenuItem>
    </Menu>
  );
}

function keysOf(id: string): string {
  return SHORTCUTS.find((shortcut) => shortcut.id === id)?.keys[0] ?? '';
}
