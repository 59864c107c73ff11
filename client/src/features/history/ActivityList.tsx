import { History, TriangleAlert, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Activity } from '@sparklio/shared/protocol/history';
import { messageOf } from '../../api/api-error.ts';
import { objectName } from '../../editing/object-icon.ts';
import { useSelection } from '../../editing/use-selection.ts';
import { commonStrings } from '../../strings/common.ts';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ActivityItem } from './ActivityItem.tsx';
import { useActivityLog } from './history-context.tsx';
import { historyView, useHistoryView } from './history-store.ts';
import { lanesOf } from './timeline/lanes.ts';

const words = historyStrings.activity;
const LISTED = 100;

/** What happened, newest first, in sentences. */
export function ActivityList() {
  const { user } = useCreative();
  const log = useActivityLog();
  const [most, setMost] = useState(LISTED);
  const authorId = useHistoryView((view) => view.authorId);
  const about = useHistoryView((view) => view.about);
  const wantedId = useHistoryView((view) => view.wantedActivityId);
  const shown = useMemo(
    () =>
      log.items.filter(
        (activity) =>
          (authorId === undefined || activity.author.id === authorId) &&
          (about === undefined || activity.things.some(({ target }) => target === about.target)),
      ),
    [log.items, authorId, about],
  );
  // The timeline may have fetched thousands; a list of all of them would make every edit slow.
  const listed = Math.max(most, shown.findIndex(({ id }) => id === wantedId) + 1);
  if (log.status === 'failed')
    return (
      <Notice
        icon={TriangleAlert}
        title={words.failed}
        compact
        live
        action={
          <Button size="small" onClick={() => void log.refresh()}>
            {commonStrings.retry}
          </Button>
        }
      >
        {messageOf(log.error)}
      </Notice>
    );
  if (log.status === 'loading')
    return (
      <output aria-label={commonStrings.loading} className="flex flex-col gap-2 p-3">
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
        <Skeleton className="h-10" />
      </output>
    );
  if (log.items.length === 0)
    return (
      <Notice icon={History} title={words.empty} compact>
        {words.emptyHint}
      </Notice>
    );
  return (
    <>
      <Filters activities={log.items} />
      {shown.length === 0 ? (
        <Notice title={words.noneFound} compact>
          {words.noneFoundHint}
        </Notice>
      ) : (
        <ol aria-label={historyStrings.faces.activity}>
          {shown.slice(0, listed).map((activity) => (
            <ActivityItem
              key={activity.id}
              activity={activity}
              selfId={user.id}
              wanted={activity.id === wantedId}
            />
          ))}
        </ol>
      )}
      <p className="flex justify-center border-t border-line px-3 py-2 text-12 text-quiet">
        {log.complete && listed >= shown.length ? (
          words.beginning
        ) : (
          <Button
            size="small"
            variant="quiet"
            busy={log.loadingOlder}
            onClick={() => {
              setMost(listed + LISTED);
              if (listed + LISTED > shown.length) void log.loadOlder();
            }}
          >
            {words.older}
          </Button>
        )}
      </p>
    </>
  );
}

const EVERYBODY = 'everybody';

/** By whom, and about what. */
function Filters({ activities }: { readonly activities: readonly Activity[] }) {
  const authorId = useHistoryView((view) => view.authorId);
  const about = useHistoryView((view) => view.about);
  const lanes = useMemo(() => lanesOf(activities), [activities]);
  const [selected] = useSelection();
  return (
    <div className="flex flex-wrap items-center gap-1.5 border-b border-line px-3 py-1.5">
      <Select
        label={words.who}
        className="max-w-40"
        value={authorId ?? EVERYBODY}
        groups={[
          {
            options: [
              { value: EVERYBODY, label: words.everybody },
              ...lanes.map(({ author }) => ({ value: author.id, label: author.name })),
            ],
          },
        ]}
        onChange={(value) => historyView.filterAuthor(value === EVERYBODY ? undefined : value)}
      />
      {about !== undefined ? (
        <Button size="small" variant="quiet" onClick={() => historyView.showAbout(undefined)}>
          <span className="max-w-32 truncate">{about.name}</span>
          <X aria-label={words.showAll} className="size-3" />
        </Button>
      ) : (
        selected !== undefined && (
          <Button
            size="small"
            variant="quiet"
            onClick={() => historyView.showAbout({ target: selected.id, name: objectName(selected) })}
          >
            {words.aboutSelection}
          </Button>
        )
      )}
    </div>
  );
}
