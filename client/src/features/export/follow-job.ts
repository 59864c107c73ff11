import type { Job } from '@sparklio/shared/protocol/api';

/** Waits between looks at a job, ms: soon at first, since most files take less than a second. */
const WAITS_MS = [150, 250, 400, 600, 1_000] as const;

/**
 * Looks at a job until it is over.
 *
 * @param look asks the server; its errors end the following
 * @param onProgress told after each look
 * @returns the job as it ended: done, failed or cancelled
 */
export async function followJob(
  look: () => Promise<Job>,
  onProgress: (job: Job) => void,
  {
    signal,
    wait,
  }: { readonly signal: AbortSignal; readonly wait: (ms: number, signal: AbortSignal) => Promise<void> },
): Promise<Job> {
  for (let turn = 0; ; turn += 1) {
    const job = await look();
    signal.throwIfAborted();
    onProgress(job);
    if (job.status !== 'queued' && job.status !== 'running') return job;
    await wait(WAITS_MS[Math.min(turn, WAITS_MS.length - 1)] ?? 1_000, signal);
  }
}

/** Resolves after a while; rejects at once when the signal says so. */
export function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new DOMException('Aborted', 'AbortError'));
      },
      { once: true },
    );
  });
}

/** `1.4 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ${unit}`;
}
