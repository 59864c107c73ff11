import type { Kysely } from 'kysely';
import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { Database } from '../database/schema.ts';

const WAITING = ['queued', 'running'] as const;

/** Jobs that are not done, counted in the database when somebody reads the metrics. */
export function watchJobs(registry: Registry, db: Kysely<Database>): void {
  void new Gauge({
    name: 'jobs_unfinished',
    help: 'Jobs that wait or run',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const rows = await db
        .selectFrom('jobs')
        .select(({ fn }) => ['status', fn.countAll<string>().as('count')])
        .where('status', 'in', WAITING)
        .groupBy('status')
        .execute()
        // A database that is down must not take the other figures with it.
        .catch(() => undefined);
      this.reset();
      if (rows === undefined) return;
      for (const status of WAITING) {
        const row = rows.find((row) => row.status === status);
        this.set({ status }, Number(row?.count ?? 0));
      }
    },
  });
}
