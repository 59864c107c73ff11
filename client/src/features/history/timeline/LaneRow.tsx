import { memo, useMemo } from 'react';
import { hueOf } from '@sparklio/shared/presence/presence-state';
import type { Author } from '@sparklio/shared/protocol/history';
import { historyStrings } from '../../../strings/history.ts';
import { classNames } from '../../../ui/class-names.ts';
import { AuthorMark } from '../AuthorMark.tsx';
import { historyView, useHistoryView } from '../history-store.ts';
import { marksIn } from './lanes.ts';
import type { Lane, Mark } from './lanes.ts';
import type { TimeWindow } from './time-window.ts';

const words = historyStrings.timeline;

/** What one person or agent did, as marks on a line. Its head narrows the list below to them. */
export const LaneRow = memo(function LaneRow({
  lane,
  view,
  width,
}: {
  readonly lane: Lane;
  readonly view: TimeWindow;
  readonly width: number;
}) {
  const { author } = lane;
  const chosen = useHistoryView(({ authorId }) => authorId === author.id);
  const dimmed = useHistoryView(({ authorId }) => authorId !== undefined && authorId !== author.id);
  const marks = useMemo(() => (width > 0 ? marksIn(lane, view, width) : []), [lane, view, width]);
  const label = words.stretches(author.name, lane.activities.length);
  return (
    <li className={classNames('flex h-6 items-center', dimmed && 'opacity-40')}>
      <button
        type="button"
        aria-pressed={chosen}
        aria-label={label}
        title={label}
        onClick={() => historyView.filterAuthor(chosen ? undefined : author.id)}
        className={classNames(
          'flex h-6 w-(--lane-head) shrink-0 items-center justify-center rounded-control hover:bg-hover',
          chosen && 'bg-accent-soft',
        )}
      >
        <AuthorMark author={author} size={18} />
      </button>
      <span aria-hidden className="pointer-events-none relative h-full flex-1">
        <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
        {marks.map((mark) => (
          <MarkShape key={mark.activity.id} mark={mark} author={author} />
        ))}
      </span>
    </li>
  );
});

/** Agents keep their shape: a hexagon as long as the work was. */
const HEXAGON = 'polygon(4px 0, calc(100% - 4px) 0, 100% 50%, calc(100% - 4px) 100%, 4px 100%, 0 50%)';

function MarkShape({ mark, author }: { readonly mark: Mark; readonly author: Author }) {
  const isAgent = author.kind === 'agent';
  const width = isAgent ? Math.max(mark.width, 10) : mark.width;
  return (
    <span
      className={classNames('absolute top-1/2 h-2.5 -translate-y-1/2', !isAgent && 'rounded-full')}
      style={{
        left: mark.x,
        width,
        background: isAgent
          ? 'var(--agent)'
          : author.kind === 'user'
            ? `var(--hue-${hueOf(author.id)})`
            : 'var(--line-strong)',
        clipPath: isAgent ? HEXAGON : undefined,
      }}
    />
  );
}
