/** The value below which `share` of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, two) => one - two);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(condition: () => boolean, what: string, timeoutMs = 20_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await pause(2);
  }
}

/** Calls each of `acts` at `hz`, spread evenly over the interval, until stopped. */
export function startAtRate(acts: readonly (() => void)[], hz: number): () => void {
  const intervalMs = 1000 / hz;
  const timers: NodeJS.Timeout[] = [];
  for (const [index, act] of acts.entries()) {
    const first = setTimeout(
      () => {
        act();
        timers.push(setInterval(act, intervalMs));
      },
      (index / acts.length) * intervalMs,
    );
    timers.push(first);
  }
  return () => timers.forEach((timer) => clearInterval(timer));
}
