import { Images, Layers, Palette, SquareStack } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCreative } from '../../sync/hooks.ts';
import { classNames } from '../../ui/class-names.ts';
import { DRAWERS, layout, useLayout } from './layout-store.ts';
import type { Drawer } from './layout-store.ts';

export const DRAWER_ICONS: Readonly<Record<Drawer, LucideIcon>> = {
  pages: SquareStack,
  layers: Layers,
  assets: Images,
  brand: Palette,
};

/** Opens one drawer at a time beside the stage. */
export function Rail() {
  const drawer = useLayout((now) => now.drawer);
  const drawers = useDrawers();
  return (
    <nav
      aria-label={words.drawers}
      className="flex w-14 shrink-0 flex-col items-center gap-1 border-e border-line bg-panel pt-1.5"
    >
      {drawers.map((each) => {
        const Icon = DRAWER_ICONS[each];
        const open = drawer === each;
        return (
          <button
            key={each}
            type="button"
            aria-expanded={open}
            onClick={() => layout.toggleDrawer(each)}
            className={classNames(
              'flex w-12 flex-col items-center gap-0.5 rounded-[8px] py-1.5 text-11 transition-colors',
              open ? 'bg-accent-soft text-accent' : 'text-quiet hover:bg-hover hover:text-text',
            )}
          >
            <Icon aria-hidden className="size-[18px]" />
            {words.drawer[each]}
          </button>
        );
      })}
    </nav>
  );
}

/** Guests see one creative and nothing else of the workspace, so they have no drawer of its pictures. */
export function useDrawers(): readonly Drawer[] {
  const { rights } = useCreative();
  return DRAWERS.filter((drawer) => drawer !== 'assets' || rights.editContent);
}
