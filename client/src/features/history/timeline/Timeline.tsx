import { ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Version } from '@sparklio/shared/protocol/history';
import { historyStrings } from '../../../strings/history.ts';
import { useCreative, useReview } from '../../../sync/hooks.ts';
import { IconButton } from '../../../ui/IconButton.tsx';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { activityWords } from '../activity-words.ts';
import { useActivityLog } from '../history-context.tsx';
import { historyView, useHistoryView } from '../history-store.ts';
import { momentWords } from '../moment-words.ts';
import { momentOfVersion, versionName } from '../version-words.ts';
import { lanesOf } from './lanes.ts';
import { LaneRow } from './LaneRow.tsx';
import { PinRow } from './PinRow.tsx';
import { Scrubber } from './Scrubber.tsx';
import { createTimeMap } from './time-map.ts';
import type { Stop } from './time-map.ts';
import { fitWindow, lastOf, moveWindow, reveal, ticksOf, zoomWindow } from './time-window.ts';
import type { TimeWindow } from './time-window.ts';
import { useNow } from '../use-now.ts';

const words = historyStrings.timeline;
const SPANS = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const;
type Span = keyof typeof SPANS | 'all';
const ZOOM_STEP = 1.6;
const TICK_ROOM_PX = 56;
const LABEL_PX = 34;

/** Who worked when, and a head that goes back and forth through it. */
export function Timeline({ versions }: { readonly versions: readonly Version[] }) {
  const { user } = useCreative();
  const { items, complete, loadingOlder, loadOlder } = useActivityLog();
  const decisions = useReview((review) => review.decisions);
  const looking = useHistoryView((view) => view.looking);
  const clock = useNow();
  const [chosen, setChosen] = useState<Span | TimeWindow>('all');
  const [track, width] = useWidth();

  // What was just told may be newer than the last tick of the clock.
  const now = Math.max(clock, Date.parse(items[0]?.endedAt ?? '') || 0);
  const oldest = items.at(-1);
  const since = oldest === undefined ? now : Date.parse(oldest.startedAt);
  const view = useMemo(
    () =>
      typeof chosen !== 'string'
        ? chosen
        : chosen === 'all'
          ? fitWindow(since, now)
          : lastOf(SPANS[chosen], now),
    [chosen, since, now],
  );
  const lanes = useMemo(() => lanesOf(items), [items]);
  const map = useMemo(() => createTimeMap(items, versions), [items, versions]);
  const ticks = useMemo(() => ticksOf(view, width, TICK_ROOM_PX), [view, width]);
  const perMs = width / (view.end - view.start);
  // A label that would be cut off says less than none.
  const shownTicks = ticks.filter(({ time }) => (time - view.start) * perMs < width - LABEL_PX);

  useEffect(() => {
    if (!complete && !loadingOlder && view.start < since) void loadOlder();
  }, [complete, loadingOlder, loadOlder, view.start, since]);

  const newest = map.stops.at(-1);
  const lookAt = (position: number, time: number, version?: Version): void => {
    if (newest === undefined || position >= newest.position) historyView.backToNow();
    else historyView.lookAt({ position, time, ...(version === undefined ? {} : { version }) });
  };
  const goTo = (stop: Stop | undefined): void => {
    if (stop === undefined) return;
    lookAt(stop.position, stop.time, stop.version);
    setChosen((before) => {
      const next = reveal(view, stop.time, now);
      return next === view ? before : next;
    });
  };
  const scrubTo = (time: number): void => {
    const position = newest === undefined || time >= newest.time ? newest?.position : map.positionAt(time);
    if (position !== undefined) lookAt(position, time);
  };
  const zoom = (factor: number, anchor = looking?.time ?? now): void =>
    setChosen(zoomWindow(view, factor, anchor, now));
  const describe = (stop: Stop): string =>
    words.at(
      momentWords(stop.time, now),
      stop.version !== undefined && stop.version.kind !== 'automatic'
        ? versionName(stop.version)
        : stop.activity !== undefined
          ? activityWords(stop.activity, user.id)
          : versionName(stop.version ?? { name: null, number: 0 }),
    );

  return (
    <section aria-label={words.label} className="border-b border-line px-2 pt-2 pb-1 [--lane-head:28px]">
      <div className="flex items-center gap-1 pb-1.5">
        <SegmentedControl
          label={words.span}
          value={typeof chosen === 'string' ? chosen : undefined}
          options={(['hour', 'day', 'week', 'all'] as const).map((value) => ({
            value,
            label: words.spans[value],
          }))}
          onChange={setChosen}
        />
        <IconButton size="small" icon={ZoomOut} label={words.zoomOut} onClick={() => zoom(1 / ZOOM_STEP)} />
        <IconButton size="small" icon={ZoomIn} label={words.zoomIn} onClick={() => zoom(ZOOM_STEP)} />
      </div>
      {/* Many lanes scroll; the times above and the flags below stay. */}
      <div className="relative max-h-52 overflow-y-auto">
        <div aria-hidden className="sticky top-0 z-[2] bg-panel ps-(--lane-head)">
          <div className="relative h-4.5" ref={track}>
            {shownTicks.map(({ time, label }) => (
              <span
                key={time}
                className="absolute top-0 border-s border-line ps-1 text-[10px]/4.5 whitespace-nowrap text-quiet"
                style={{ left: (time - view.start) * perMs }}
              >
                {label}
              </span>
            ))}
          </div>
        </div>
        <ul aria-label={words.people}>
          {lanes.map((lane) => (
            <LaneRow key={lane.author.id} lane={lane} view={view} width={width} />
          ))}
        </ul>
        <Scrubber
          map={map}
          view={view}
          width={width}
          describe={describe}
          onStop={goTo}
          onTime={scrubTo}
          onOpen={(stop) => {
            if (stop.version !== undefined && stop.activity === undefined) historyView.showFace('versions');
            else historyView.want(stop.activity?.id);
          }}
          onZoom={zoom}
          onMove={(by) => setChosen(moveWindow(view, by, now))}
        />
        <PinRow
          versions={versions}
          decisions={decisions}
          view={view}
          width={width}
          onVersion={(version) => goTo({ ...momentOfVersion(version), version })}
          onTime={scrubTo}
        />
      </div>
      {loadingOlder && <output className="sr-only">{words.loadingOlder}</output>}
    </section>
  );
}

function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}
