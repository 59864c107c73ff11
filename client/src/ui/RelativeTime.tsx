import { useSyncExternalStore } from 'react';
import { exactTime, relativeTime } from './relative-time.ts';
import { Tooltip } from './Tooltip.tsx';

const EVERY_MS = 10_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** How long ago; the exact moment on hover and focus. */
export function RelativeTime({ time, className }: { readonly time: string; readonly className?: string }) {
  const current = useSyncExternalStore(subscribe, () => now);
  // The shared clock ticks every ten seconds; something newer than its last tick must not seem to come from the future.
  const shown = relativeTime(time, Math.max(current, Date.parse(time)));
  return (
    <Tooltip label={exactTime(time)}>
      <time dateTime={time} className={className ?? 'text-12 text-quiet'}>
        {shown}
      </time>
    </Tooltip>
  );
}
