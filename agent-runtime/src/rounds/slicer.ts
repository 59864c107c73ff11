import { setImmediate } from 'node:timers/promises';

/** Longest stretch of work between two turns of the event loop, ms: sockets and other agents get theirs in between. */
const SLICE_MS = 12;

/** Lets others have the processor when one has had it for a while. */
export interface Slicer {
  pause(): Promise<void>;
}

export function createSlicer(): Slicer {
  let since = performance.now();
  return {
    async pause() {
      if (performance.now() - since < SLICE_MS) return;
      await setImmediate();
      since = performance.now();
    },
  };
}
