import { ChevronRight, Eye, Undo2 } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import type { Activity } from '@sparklio/shared/protocol/history';
import { showObjects } from '../../editing/show-object.ts';
import { historyStrings } from '../../strings/history.ts';
import { useCreative } from '../../sync/hooks.ts';
import { classNames } from '../../ui/class-names.ts';
import { Button } from '../../ui/Button.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { toast } from '../../ui/toasts.ts';
import { activityWords, thingWords } from './activity-words.ts';
import { AuthorMark } from './AuthorMark.tsx';
import { PropertyDiff } from './compare/PropertyDiff.tsx';
import { historyView, useHistoryView } from './history-store.ts';
import { useTurnUndo } from './use-turn-undo.ts';

const words = historyStrings.activity;

interface ActivityItemProps {
  readonly activity: Activity;
  readonly selfId: string;
  /** asked for from the timeline: comes into view, open */
  readonly wanted: boolean;
}

/** One stretch of work: a sentence, and what can be seen and done about it. */
export const ActivityItem = memo(function ActivityItem({ activity, selfId, wanted }: ActivityItemProps) {
  const { canvas, rights } = useCreative();
  const [open, setOpen] = useState(false);
  const item = useRef<HTMLLIElement>(null);
  const isLookedAt = useHistoryView(({ looking }) => looking?.position === activity.to);
  const { author, source, things, reason, acceptedBy, turnId, endedAt } = activity;
  const sentence = activityWords(activity, selfId);
  const undo = useTurnUndo(activity);
  useEffect(() => {
    if (!wanted) return;
    setOpen(true);
    item.current?.scrollIntoView({ block: 'nearest' });
  }, [wanted]);
  const showThings = (): void => {
    const there = things.filter(({ target }) => canvas.object(target) !== undefined);
    const page = things.find(({ target, pageId }) => canvas.page(pageId ?? target) !== undefined);
    if (there.length > 0)
      showObjects(
        there.map(({ target }) => target),
        canvas.object(there[0]?.target ?? '')?.pageId,
      );
    else if (page !== undefined && page.kind === 'page') showObjects([], page.target);
    else if (things.some(({ kind }) => kind !== 'meta')) toast('info', words.gone);
  };
  const note = [
    ...(source === 'proposal' && reason !== undefined ? [reason] : []),
    ...(acceptedBy === undefined ? [] : [words.acceptedBy(acceptedBy.name)]),
  ];
  return (
    <li
      ref={item}
      className={classNames(
        'border-t border-line px-3 py-2 first:border-t-0',
        (isLookedAt || wanted) && 'bg-accent-soft',
      )}
    >
      <div className="flex gap-2">
        <AuthorMark author={author} size={20} />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            title={historyStrings.compare.showOnPage}
            onClick={showThings}
            className="text-start break-words hover:underline"
          >
            {sentence}
          </button>
          {note.length > 0 && <p className="text-11 break-words text-quiet">{note.join(' · ')}</p>}
        </div>
        <IconButton
          size="small"
          icon={Eye}
          label={words.look}
          onClick={() => historyView.lookAt({ position: activity.to, time: Date.parse(endedAt) })}
        />
      </div>
      <div className="flex flex-wrap items-center gap-1.5 ps-7">
        <RelativeTime time={endedAt} className="text-11 text-quiet" />
        {activity.changeCount > 0 && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="flex h-6 items-center gap-0.5 text-11 text-quiet hover:text-text"
          >
            <ChevronRight
              aria-hidden
              className={classNames(
                'size-3 transition-transform rtl:-scale-x-100',
                open && 'rotate-90 rtl:-rotate-90',
              )}
            />
            {words.details(activity.changeCount)}
          </button>
        )}
        <span className="flex-1" />
        {turnId !== undefined && source !== 'undo' && rights.editContent && (
          <Button
            size="small"
            variant="quiet"
            icon={Undo2}
            busy={undo.busy}
            disabled={undo.result !== undefined}
            onClick={() => void undo.run()}
          >
            {author.kind === 'agent' ? words.undoTurn : words.undoThis}
          </Button>
        )}
      </div>
      {undo.result !== undefined && (
        <output className="ms-7 block rounded-control bg-field px-2 py-1 text-12">{undo.result}</output>
      )}
      {open && <Details activity={activity} />}
    </li>
  );
});

function Details({ activity: { things, changes, changeCount } }: { readonly activity: Activity }) {
  return (
    <ul className="mt-1 ms-7 flex flex-col gap-1 border-s border-line ps-2">
      {things.map((thing) => {
        const own = changes.filter(({ target }) => target === thing.target);
        return (
          own.length > 0 && (
            <li key={thing.target}>
              <span className="text-12 font-medium first-letter:uppercase">{thingWords(thing)}</span>
              {own.map((change) => (
                <PropertyDiff key={change.property} entry={change} />
              ))}
            </li>
          )
        );
      })}
      {changeCount > changes.length && (
        <li className="text-12 text-quiet">{words.hidden(changeCount - changes.length)}</li>
      )}
    </ul>
  );
}
