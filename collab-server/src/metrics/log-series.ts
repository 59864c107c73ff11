import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { COMPACTION_LIMITS } from '../snapshots/compaction-limits.ts';
import type { UpdateLog } from '../update-log/update-log.ts';

/** How far the packing of documents is behind the log, asked of the log when somebody reads the metrics. */
export function watchLog(registry: Registry, log: Pick<UpdateLog, 'backlog'>): void {
  const longest = new Gauge({
    name: 'update_log_longest_tail_entries',
    help: 'Entries that the longest tail has after its snapshot, of the documents that are due to be packed; 0 if none is',
    registers: [registry],
  });
  void new Gauge({
    name: 'update_log_documents_due',
    help: 'Documents whose log is due to be packed into a snapshot, 100 at most',
    registers: [registry],
    async collect() {
      const { tailRows: rows, tailBytes: bytes } = COMPACTION_LIMITS;
      const due = await log
        .backlog({ rows, bytes, idleRows: rows, idleBefore: 0 })
        // A log that cannot be read must not take the other figures with it.
        .catch(() => undefined);
      if (due === undefined) return;
      this.set(due.length);
      longest.set(due.reduce((most, { rows: count }) => Math.max(most, count), 0));
    },
  });
}
