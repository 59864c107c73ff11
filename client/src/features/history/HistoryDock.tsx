import { Ellipsis, LifeBuoy } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { historyStrings as words } from '../../strings/history.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { DOCK_TAB } from '../../ui/dock-tab.ts';
import { ActivityList } from './ActivityList.tsx';
import { historyView, useHistoryView } from './history-store.ts';
import { Timeline } from './timeline/Timeline.tsx';
import { useVersions } from './use-versions.ts';
import { VersionList } from './VersionList.tsx';

/** Where this came from: a timeline to go back and forth in, what happened, and the versions that are kept. */
export function HistoryDock() {
  const versions = useVersions();
  const face = useHistoryView((view) => view.face);
  return (
    <div className="flex h-full flex-col">
      <Timeline versions={versions.items} />
      <Tabs.Root
        value={face}
        onValueChange={(next) => historyView.showFace(next === 'versions' ? 'versions' : 'activity')}
        className="flex min-h-0 flex-1 flex-col"
      >
        <div className="flex items-center border-b border-line ps-1 pe-1.5">
          <Tabs.List aria-label={words.panel} className="flex flex-1">
            <Tabs.Trigger value="activity" className={DOCK_TAB}>
              {words.faces.activity}
            </Tabs.Trigger>
            <Tabs.Trigger value="versions" className={DOCK_TAB}>
              {words.faces.versions}
            </Tabs.Trigger>
          </Tabs.List>
          <Menu align="end" trigger={<IconButton size="small" icon={Ellipsis} label={words.menu} />}>
            <MenuItem icon={LifeBuoy} onSelect={historyView.openCopies}>
              {words.copies}
            </MenuItem>
          </Menu>
        </div>
        <Tabs.Content
          value="activity"
          className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          <ActivityList />
        </Tabs.Content>
        <Tabs.Content
          value="versions"
          className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          <VersionList versions={versions} />
        </Tabs.Content>
      </Tabs.Root>
    </div>
  );
}
