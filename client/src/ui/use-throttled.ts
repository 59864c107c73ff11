import { useEffect, useRef } from 'react';

/**
 * Passes on the newest value at most once per `everyMs`, and always the last one. For sliders and colour pickers,
 * whose every pixel would else become an entry in the document's log.
 */
export function useThrottled<Value>(run: (value: Value) => void, everyMs = 200): (value: Value) => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const state = useRef<{
    timer: ReturnType<typeof setTimeout> | undefined;
    pending: { value: Value } | undefined;
  }>({
    timer: undefined,
    pending: undefined,
  });
  useEffect(() => {
    const held = state.current;
    return () => {
      clearTimeout(held.timer);
      held.timer = undefined;
      if (held.pending !== undefined) latest.current(held.pending.value);
      held.pending = undefined;
    };
  }, []);
  return (value) => {
    const held = state.current;
    if (held.timer !== undefined) {
      held.pending = { value };
      return;
    }
    latest.current(value);
    const tick = (): void => {
      const { pending } = held;
      held.pending = undefined;
      held.timer = pending === undefined ? undefined : setTimeout(tick, everyMs);
      if (pending !== undefined) latest.current(pending.value);
    };
    held.timer = setTimeout(tick, everyMs);
  };
}
