import { Check, CircleAlert, Flag, MessageSquareWarning, Pause } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useMemo } from 'react';
import type { Decision, DecisionKind } from '@sparklio/shared/documents/review/schema';
import type { Version } from '@sparklio/shared/protocol/history';
import { historyStrings } from '../../../strings/history.ts';
import { reviewStrings } from '../../../strings/review.ts';
import { classNames } from '../../../ui/class-names.ts';
import { versionName } from '../version-words.ts';
import { pinsIn } from './lanes.ts';
import type { TimeWindow } from './time-window.ts';

const SEALS: Readonly<Record<DecisionKind, LucideIcon>> = {
  approve: Check,
  request_changes: MessageSquareWarning,
  hold: Pause,
};
const SEAL_TONES: Readonly<Record<DecisionKind, string>> = {
  approve: 'bg-good-soft text-good-text',
  request_changes: 'bg-bad-soft text-bad-text',
  hold: 'bg-waiting-soft text-waiting-text',
};
const ROOM_PX = 16;
const WEIGHTS = { named: 2, before_restore: 1, automatic: 0 } as const;

interface PinRowProps {
  readonly versions: readonly Version[];
  readonly decisions: readonly Decision[];
  readonly view: TimeWindow;
  readonly width: number;
  readonly onVersion: (version: Version) => void;
  readonly onTime: (time: number) => void;
}

/** Versions as flags and decisions as seals. The lists name each of them; here they are for the pointer. */
export function PinRow({ versions, decisions, view, width, onVersion, onTime }: PinRowProps) {
  const flags = useMemo(
    () =>
      pinsIn(
        versions.map((version) => ({
          time: Date.parse(version.createdAt),
          weight: WEIGHTS[version.kind],
          entry: version,
        })),
        view,
        width,
        ROOM_PX,
      ),
    [versions, view, width],
  );
  const seals = useMemo(
    () =>
      pinsIn(
        decisions.map((decision) => ({
          time: Date.parse(decision.createdAt),
          weight: decision.stale ? 0 : 1,
          entry: decision,
        })),
        view,
        width,
        ROOM_PX,
      ),
    [decisions, view, width],
  );
  return (
    <div className="sticky bottom-0 z-[2] bg-panel ps-(--lane-head)">
      <div className="relative h-6 border-t border-line">
        {flags.map(({ x, entry }) => (
          <button
            key={entry.number}
            type="button"
            tabIndex={-1}
            title={versionName(entry)}
            aria-label={versionName(entry)}
            onClick={() => onVersion(entry)}
            className={classNames(
              'absolute top-0.5 flex size-5 items-center rounded-control hover:bg-hover',
              entry.kind === 'named' ? 'text-accent' : 'text-quiet',
            )}
            // The pole of the flag, not its middle, stands at the moment.
            style={{ left: x - 3 }}
          >
            <Flag aria-hidden className={classNames('size-3.5', entry.kind === 'named' && 'fill-current')} />
          </button>
        ))}
        {seals.map(({ x, entry }) => {
          const Icon = entry.stale ? CircleAlert : SEALS[entry.decision];
          const label = reviewStrings.decided[entry.decision](entry.userName);
          return (
            <button
              key={entry.id}
              type="button"
              tabIndex={-1}
              title={label}
              aria-label={label}
              onClick={() => onTime(Date.parse(entry.createdAt))}
              className={classNames(
                'absolute top-0.5 flex size-5 -translate-x-1/2 items-center justify-center rounded-full ring-1 ring-current',
                entry.stale ? 'bg-stale-soft text-stale-text' : SEAL_TONES[entry.decision],
              )}
              style={{ left: x }}
            >
              <Icon aria-hidden className="size-3" />
            </button>
          );
        })}
        {flags.length + seals.length === 0 && (
          <span className="absolute inset-0 flex items-center text-11 text-quiet">
            {historyStrings.timeline.noFlags}
          </span>
        )}
      </div>
    </div>
  );
}
