/** What the measuring process asks of a server process over IPC, and what it answers. */
export type ServerRequest =
  | { readonly kind: 'usage'; readonly collect: boolean }
  | { readonly kind: 'ticket'; readonly documents: readonly [string, string]; readonly userId: string };

export interface Usage {
  /** CPU time of all threads since the process began, µs */
  readonly cpuUs: number;
  /** resident memory; only meaningful after a collection of garbage, and on a server that has freed little before */
  readonly residentBytes: number;
  /** heap and buffers in use */
  readonly usedBytes: number;
}

export type ServerAnswer =
  | { readonly kind: 'ready'; readonly url: string; readonly stateUrl?: string }
  | { readonly kind: 'usage'; readonly usage: Usage }
  | { readonly kind: 'ticket'; readonly token: string };

export function answerToParent(answer: ServerAnswer): void {
  process.send?.(answer);
}

/** @param collect whether garbage is collected first, which costs CPU time that the next reading will show */
export function readUsage(collect: boolean): Usage {
  if (collect) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { cpuUs: user + system, residentBytes: rss, usedBytes: heapUsed + external };
}
