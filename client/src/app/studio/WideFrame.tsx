import { PanelRightClose, PanelRightOpen, X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { PageList } from '../../features/pages/PageList.tsx';
import { studioStrings as words } from '../../strings/studio.ts';
import { useReview } from '../../sync/hooks.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { DOCKS, isDock, layout, useLayout } from './layout-store.ts';
import { DockBody, DrawerBody } from './panels.tsx';
import { Rail } from './Rail.tsx';
import { StageRegion } from './StageRegion.tsx';

const TAB =
  'relative flex h-full items-center gap-1.5 px-2.5 font-medium text-quiet hover:text-text data-[state=active]:text-text data-[state=active]:after:absolute data-[state=active]:after:inset-x-2 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent';

/** Rail, drawer, stage with the pages below it, and dock. */
export function WideFrame() {
  const drawer = useLayout((now) => now.drawer);
  const dock = useLayout((now) => now.dock);
  const dockOpen = useLayout((now) => now.dockOpen);
  const openProposals = useReview(
    (review) => review.proposals.filter(({ status }) => status === 'open').length,
  );
  return (
    <div className="flex min-h-0 flex-1">
      <Rail />
      {drawer !== undefined && (
        <aside
          aria-label={words.drawer[drawer]}
          className="flex w-64 shrink-0 flex-col border-e border-line bg-panel"
        >
          <header className="flex h-10 shrink-0 items-center justify-between border-b border-line ps-3 pe-1.5">
            <h2 className="font-semibold">{words.drawer[drawer]}</h2>
            <IconButton
              icon={X}
              size="small"
              label={words.closeDrawer}
              onClick={() => layout.toggleDrawer(drawer)}
            />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">
            <DrawerBody drawer={drawer} />
          </div>
        </aside>
      )}
      <main aria-label={words.stage} className="flex min-w-0 flex-1 flex-col">
        <div className="min-h-0 flex-1">
          <StageRegion />
        </div>
        <div className="shrink-0 border-t border-line bg-panel">
          <PageList layout="strip" />
        </div>
      </main>
      {dockOpen ? (
        <Tabs.Root
          value={dock}
          onValueChange={(next) => isDock(next) && layout.showDock(next)}
          className="flex w-76 shrink-0 flex-col border-s border-line bg-panel xl:w-80"
        >
          <div className="flex h-10 shrink-0 items-center justify-between border-b border-line ps-1 pe-1.5">
            <Tabs.List aria-label={words.docks} className="flex h-full">
              {DOCKS.map((each) => (
                <Tabs.Trigger key={each} value={each} className={TAB}>
                  {words.dock[each]}
                  {each === 'review' && openProposals > 0 && (
                    <span className="min-w-4.5 rounded-full bg-agent px-1 text-center text-11 font-semibold text-on-agent">
                      {openProposals}
                    </span>
                  )}
                </Tabs.Trigger>
              ))}
            </Tabs.List>
            <IconButton
              icon={PanelRightClose}
              label={words.closeDock}
              className="rtl:-scale-x-100"
              onClick={layout.toggleDock}
            />
          </div>
          {DOCKS.map((each) => (
            <Tabs.Content key={each} value={each} tabIndex={-1} className="min-h-0 flex-1 focus:outline-none">
              <DockBody dock={each} />
            </Tabs.Content>
          ))}
        </Tabs.Root>
      ) : (
        <div className="flex w-10 shrink-0 flex-col items-center border-s border-line bg-panel pt-1.5">
          <IconButton
            icon={PanelRightOpen}
            label={words.openDock}
            side="left"
            className="rtl:-scale-x-100"
            onClick={layout.toggleDock}
          />
        </div>
      )}
    </div>
  );
}
