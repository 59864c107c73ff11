import { StudioError } from '@sparklio/shared/errors';
import type { LoggedUpdate, LogEntry, UpdateLog } from '../update-log.ts';

/** A log that lives as long as the process: for tests and for measuring what the disk costs. */
export function createMemoryUpdateLog(): UpdateLog {
  const rows = new Map<string, LoggedUpdate[]>();
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new StudioError('unavailable', 'The log of edits is closed.');
  };
  return {
    async append(entries: readonly LogEntry[]): Promise<void> {
      assertOpen();
      for (const entry of entries) {
        const known = rows.get(entry.document);
        const seq = (known?.at(-1)?.seq ?? 0) + 1;
        const row = { ...entry, update: entry.update.slice(), seq, at: Date.now() };
        if (known) known.push(row);
        else rows.set(entry.document, [row]);
      }
    },
    async read(document: string): Promise<readonly LoggedUpdate[]> {
      assertOpen();
      return [...(rows.get(document) ?? [])];
    },
    async close(): Promise<void> {
      closed = true;
    },
  };
}
