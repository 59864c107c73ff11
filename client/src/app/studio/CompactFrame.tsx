import { Bot, ChevronDown, History, MessageSquareText, SlidersHorizontal } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { DecisionBar } from '../../features/review/DecisionBar.tsx';
import { studioStrings as words } from '../../strings/studio.ts';
import { useCreative, useReview } from '../../sync/hooks.ts';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { DOCKS, isDock, layout, useLayout } from './layout-store.ts';
import type { Dock, Drawer } from './layout-store.ts';
import { DockBody, DrawerBody } from './panels.tsx';
import { DRAWER_ICONS, useDrawers } from './Rail.tsx';
import { StageRegion } from './StageRegion.tsx';

const DOCK_ICONS: Readonly<Record<Dock, LucideIcon>> = {
  design: SlidersHorizontal,
  review: MessageSquareText,
  agents: Bot,
  history: History,
};

/** For phones: the work on top, panels as a sheet over its lower half, the decision always in reach. */
export function CompactFrame() {
  const { rights } = useCreative();
  const sheet = useLayout((now) => now.sheet);
  const drawers = useDrawers();
  const openProposals = useReview(
    (review) => review.proposals.filter(({ status }) => status === 'open').length,
  );
  const docks = DOCKS.filter((dock) => dock !== 'design' || rights.editContent);
  const tabs: readonly (Drawer | Dock)[] = [...docks, ...drawers];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <main aria-label={words.stage} className="min-h-24 flex-1">
        <StageRegion />
      </main>
      {sheet !== undefined && (
        <section
          aria-label={label(sheet)}
          className="flex h-[55dvh] min-h-0 shrink flex-col rounded-t-[14px] border-t border-line bg-panel shadow-float animate-sheet"
        >
          <header className="flex h-11 shrink-0 items-center justify-between border-b border-line ps-4 pe-1.5">
            <h2 className="text-15 font-semibold">{label(sheet)}</h2>
            <IconButton icon={ChevronDown} label={words.closeDock} onClick={layout.closeSheet} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">
            {isDock(sheet) ? <DockBody dock={sheet} withoutDecisionBar /> : <DrawerBody drawer={sheet} />}
          </div>
        </section>
      )}
      {rights.decide && <DecisionBar compact={sheet !== 'review'} />}
      <nav
        aria-label={words.docks}
        className="flex shrink-0 border-t border-line bg-panel pb-[env(safe-area-inset-bottom)]"
      >
        {tabs.map((tab) => {
          const Icon = isDock(tab) ? DOCK_ICONS[tab] : DRAWER_ICONS[tab];
          const open = sheet === tab;
          return (
            <button
              key={tab}
              type="button"
              aria-expanded={open}
              onClick={() => layout.toggleSheet(tab)}
              className={classNames(
                'relative flex h-13 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-11',
                open ? 'text-accent' : 'text-quiet',
              )}
            >
              <Icon aria-hidden className="size-5" />
              <span className="max-w-full truncate px-0.5">{label(tab)}</span>
              {tab === 'review' && openProposals > 0 && (
                <span className="absolute start-1/2 top-1 ms-1.5 min-w-4 rounded-full bg-agent px-1 text-center text-[10px]/4 font-semibold text-on-agent">
                  {openProposals}
                </span>
              )}
            </button>
          );
        })}
      </nav>
    </div>
  );
}

function label(name: Drawer | Dock): string {
  return isDock(name) ? words.dock[name] : words.drawer[name];
}
