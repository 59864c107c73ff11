import type { Kysely } from 'kysely';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { Database } from '../database/schema.ts';
import type { BusClient } from '../notices/bus-client.ts';
import type { UpdateLog } from '../update-log/update-log.ts';
import type { SyncMetrics } from '../sync/sync-metrics.ts';
import type { SyncServer } from '../sync/sync-server.ts';
import { countBus } from './bus-series.ts';
import { watchJobs } from './job-series.ts';
import { watchLog } from './log-series.ts';
import { createSyncSeries, watchSync } from './sync-series.ts';

/** What one server measures of itself. Series carry reasons, roles and routes, never ids. */
export interface Metrics {
  readonly registry: Registry;
  readonly sync: SyncMetrics;
  /** The same bus, counted. */
  countBus(bus: BusClient): BusClient;
  /** Reads these whenever somebody reads the metrics. */
  watch(parts: {
    sync: Pick<SyncServer, 'stats'>;
    db: Kysely<Database>;
    log: Pick<UpdateLog, 'backlog'>;
  }): void;
}

/** A registry of its own, with what Node tells of the process: memory, CPU, event loop lag. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    sync: createSyncSeries(registry),
    countBus: (bus) => countBus(registry, bus),
    watch({ sync, db, log }) {
      watchSync(registry, sync);
      watchJobs(registry, db);
      watchLog(registry, log);
    },
  };
}
