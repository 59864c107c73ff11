import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { SyncMetrics } from '../sync/sync-metrics.ts';
import type { SyncServer } from '../sync/sync-server.ts';

/** From a write into a warm disk cache to a database that is hardly alive. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What the sync server counts, as series of `registry`. */
export function createSyncSeries(registry: Registry): SyncMetrics {
  const registers = [registry];
  const updates = new Counter({
    name: 'sync_updates_saved_total',
    help: 'Updates of documents that are on the disk, applied and acknowledged',
    registers,
  });
  const bytes = new Counter({
    name: 'sync_update_saved_bytes_total',
    help: 'Bytes of the updates saved',
    registers,
  });
  const batches = new Counter({
    name: 'sync_batches_saved_total',
    help: 'Batches in which updates were saved; updates per batch says how well they gather',
    registers,
  });
  const lost = new Counter({
    name: 'sync_updates_not_saved_total',
    help: 'Updates the log did not take; their senders were told and keep them',
    registers,
  });
  const appends = new Histogram({
    name: 'update_log_append_duration_seconds',
    help: 'From handing a batch to the log until it was on the disk',
    buckets: SECONDS,
    registers,
  });
  const acks = new Histogram({
    name: 'sync_ack_duration_seconds',
    help: 'From the arrival of a batch until its senders were told that it is saved',
    buckets: SECONDS,
    registers,
  });
  const refusals = new Counter({
    name: 'sync_refusals_total',
    help: 'Sockets ended and edits of readers turned away, by reason; too_slow: readers that did not read',
    labelNames: ['reason'],
    registers,
  });
  const loads = new Histogram({
    name: 'sync_document_load_duration_seconds',
    help: 'Loads of documents into memory, with the time they waited for their turn',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  });
  const presence = new Counter({
    name: 'sync_presence_messages_total',
    help: 'Presence messages heard from clients',
    registers,
  });
  return {
    saved(batch) {
      updates.inc(batch.updates);
      bytes.inc(batch.bytes);
      batches.inc();
      appends.observe(batch.logMs / 1000);
      acks.observe(batch.ackMs / 1000);
    },
    notSaved: (count) => lost.inc(count),
    refused: (reason) => refusals.inc({ reason }),
    loaded: (outcome, ms) => loads.observe({ outcome }, ms / 1000),
    presenceHeard: () => presence.inc(),
  };
}

/** What the sync server holds now; asked when somebody reads the metrics. */
export function watchSync(registry: Registry, sync: Pick<SyncServer, 'stats'>): void {
  const registers = [registry];
  const figures = {
    sync_sockets: ['Open sockets', 'sockets'],
    sync_open_documents: ['Documents in memory', 'documents'],
    sync_pending_updates: ['Updates on their way to the disk', 'pendingUpdates'],
    sync_other_servers: ['Other servers with the same documents that live', 'otherServers'],
    sync_outbox_bytes: ['Bytes sent that readers have not taken yet', 'unsentBytes'],
    sync_document_loads_waiting: ['Documents that wait for their turn to be loaded', 'waitingLoads'],
  } as const;
  for (const [name, [help, figure]] of Object.entries(figures)) {
    void new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(sync.stats()[figure]);
      },
    });
  }
  void new Gauge({
    name: 'sync_connections',
    help: 'Documents open on sockets, by role',
    labelNames: ['role'],
    registers,
    collect() {
      this.reset();
      for (const [role, count] of sync.stats().roles) this.set({ role }, count);
    },
  });
}
