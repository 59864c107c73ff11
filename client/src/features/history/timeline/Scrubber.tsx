import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { historyStrings } from '../../../strings/history.ts';
import { historyView, useHistoryView } from '../history-store.ts';
import type { Stop, TimeMap } from './time-map.ts';
import type { TimeWindow } from './time-window.ts';

const words = historyStrings.timeline;
const PAGE_STEPS = 10;
/** Nearer to a stop than this, the head snaps to it. */
const SNAP_PX = 5;
const WHEEL_ZOOM_PER_PX = 0.0022;

interface ScrubberProps {
  readonly map: TimeMap;
  readonly view: TimeWindow;
  readonly width: number;
  /** what a stop is, for assistive technology */
  readonly describe: (stop: Stop) => string;
  readonly onStop: (stop: Stop | undefined) => void;
  readonly onTime: (time: number) => void;
  readonly onOpen: (stop: Stop) => void;
  readonly onZoom: (factor: number, anchor: number) => void;
  readonly onMove: (byMs: number) => void;
}

/** The head on the timeline: a slider over what happened, whose last step is now. */
export function Scrubber({
  map,
  view,
  width,
  describe,
  onStop,
  onTime,
  onOpen,
  onZoom,
  onMove,
}: ScrubberProps) {
  const looking = useHistoryView((state) => state.looking);
  const element = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const { stops } = map;
  const last = Math.max(0, stops.length - 1);
  const index = looking === undefined ? last : indexOf(stops, looking.position);
  const stop = stops[index];
  const perMs = width / (view.end - view.start);
  const time = looking?.time ?? stop?.time ?? view.end;
  const x = Math.min(width, Math.max(0, (time - view.start) * perMs));
  const isInView = time >= view.start && time <= view.end;

  useWheel(element, (event) => {
    const at = view.start + (event.clientX - (element.current?.getBoundingClientRect().left ?? 0)) / perMs;
    if (event.ctrlKey || event.metaKey) onZoom(Math.exp(-event.deltaY * WHEEL_ZOOM_PER_PX * 2), at);
    else if (event.deltaX !== 0 || event.shiftKey)
      onMove((event.deltaX === 0 ? event.deltaY : event.deltaX) / perMs);
    else return false;
    return true;
  });
  const scrub = (event: PointerEvent<HTMLDivElement>): void => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const nearest = nearestStop(map, view.start + at / perMs);
    if (nearest !== undefined && Math.abs((nearest.time - view.start) * perMs - at) <= SNAP_PX)
      onStop(nearest);
    else onTime(view.start + Math.min(width, Math.max(0, at)) / perMs);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
    const next = nextIndex(event.key, index, last, isRtl);
    if (next !== undefined) onStop(stops[next]);
    else if (event.key === 'Enter' && stop !== undefined) onOpen(stop);
    else if (event.key === 'Escape' && looking !== undefined) historyView.backToNow();
    else return;
    // The stage has these keys too.
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={element}
      role="slider"
      tabIndex={0}
      aria-label={words.label}
      aria-describedby={hintId}
      aria-valuemin={0}
      aria-valuemax={last}
      aria-valuenow={index}
      aria-valuetext={looking === undefined || stop === undefined ? words.now : describe(stop)}
      aria-disabled={stops.length === 0 || undefined}
      // In a document of the other direction time still runs from left to right, as on every clock face.
      dir="ltr"
      className="absolute top-4.5 end-0 bottom-6 start-(--lane-head) cursor-ew-resize touch-none focus-visible:-outline-offset-2"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
      }}
      onDoubleClick={() => stop !== undefined && onOpen(stop)}
    >
      <span id={hintId} className="sr-only">
        {words.hint}
      </span>
      {isInView && stops.length > 0 && (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 w-px bg-accent"
          style={{ left: x }}
        >
          <span className="absolute -top-px left-1/2 size-2.5 -translate-x-1/2 rounded-full border-2 border-panel bg-accent" />
        </span>
      )}
    </div>
  );
}

function nextIndex(key: string, index: number, last: number, isRtl: boolean): number | undefined {
  const step = (by: number): number => Math.min(last, Math.max(0, index + by));
  switch (key) {
    case 'ArrowLeft':
      return step(isRtl ? 1 : -1);
    case 'ArrowRight':
      return step(isRtl ? -1 : 1);
    case 'ArrowDown':
      return step(-1);
    case 'ArrowUp':
      return step(1);
    case 'PageDown':
      return step(-PAGE_STEPS);
    case 'PageUp':
      return step(PAGE_STEPS);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

/** The last stop at or before a position. */
function indexOf(stops: readonly Stop[], position: number): number {
  const after = stops.findIndex((stop) => stop.position > position);
  return after < 0 ? Math.max(0, stops.length - 1) : Math.max(0, after - 1);
}

function nearestStop({ stops, stopBefore }: TimeMap, time: number): Stop | undefined {
  const at = stopBefore(time);
  const [before, after] = [stops[at], stops[at + 1]];
  if (before === undefined || after === undefined) return before ?? after;
  return time - before.time <= after.time - time ? before : after;
}

/** React's own wheel listeners are passive: they cannot keep the page from scrolling or zooming. */
function useWheel(element: RefObject<HTMLDivElement | null>, onWheel: (event: WheelEvent) => boolean): void {
  const latest = useRef(onWheel);
  useEffect(() => {
    latest.current = onWheel;
  });
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const listen = (event: WheelEvent): void => {
      if (latest.current(event)) event.preventDefault();
    };
    target.addEventListener('wheel', listen, { passive: false });
    return () => target.removeEventListener('wheel', listen);
  }, [element]);
}
