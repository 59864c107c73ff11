/**
 * Does work again and again, so long after the last time was over; never twice at once.
 *
 * @returns what ends it, after the work that is under way
 */
export function repeat(
  everyMs: number,
  work: () => Promise<unknown>,
  onFailure: (error: unknown) => void,
): { stop(): Promise<void> } {
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const wait = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = work().catch(onFailure).finally(wait);
    }, everyMs);
    timer.unref();
  };
  wait();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
