/** How often NATS is asked for a sign of life, ms: a few bytes each way. */
const BEAT_MS = 500;
/** Beats in a row without an answer after which NATS stands still. Counted, not timed: this process may have stood still itself. */
const BEATS_UNANSWERED = 3;

/**
 * Asks NATS for a sign of life again and again. The client's own pings end a connection only after many seconds, and a
 * standing NATS keeps it open; meanwhile the others would be waited for in vain.
 *
 * @param ask resolves when everything sent before was taken by the server
 * @param tell hears whether NATS answers, each time that this changes
 * @returns stops asking
 */
export function watchPulse(ask: () => Promise<void>, tell: (isAlive: boolean) => void): () => void {
  let unanswered = 0;
  let isAsking = false;
  let isAlive = true;
  let isStopped = false;

  function become(next: boolean): void {
    if (isStopped || isAlive === next) return;
    isAlive = next;
    tell(next);
  }

  async function beat(): Promise<void> {
    isAsking = true;
    try {
      await ask();
      unanswered = 0;
      become(true);
    } catch {
      // The connection broke, which its owner hears of.
    } finally {
      isAsking = false;
    }
  }

  const timer = setInterval(() => {
    if (isAsking) {
      unanswered += 1;
      if (unanswered === BEATS_UNANSWERED) become(false);
    } else void beat();
  }, BEAT_MS);
  timer.unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}
