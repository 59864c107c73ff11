import { sql } from 'kysely';
import type { Kysely, Selectable } from 'kysely';
import { createId } from '@sparklio/shared/ids';
import { toJsonColumn } from '../database/schema.ts';
import type { Database } from '../database/schema.ts';

export type JobRow = Selectable<Database['jobs']>;

/** A server that has not renewed for so long has died; another takes its jobs up, ms. */
export const LEASE_MS = 30_000;
const MOST_ATTEMPTS = 2;

/**
 * The rows of jobs as a queue that servers share. Every change of a job under way names who works on it, so that one who
 * was taken for dead cannot write over its successor. Time is the database's: the servers' clocks need not agree.
 */
export interface JobQueue {
  /** The oldest job that waits or whose server died, now held by this one. What was interrupted twice has failed. */
  claim(): Promise<JobRow | undefined>;
  /** Goes on holding everything that this server works on. */
  renew(): Promise<void>;
  /** False if the job is no longer this server's. */
  change(
    jobId: string,
    change: { progress: number } | { status: 'done'; result: object } | { status: 'failed'; error: object },
  ): Promise<boolean>;
  /** Lets go of everything, for whoever comes next. */
  giveBack(): Promise<void>;
  /** Takes it that no other server lives: what is under way was left by an earlier process. */
  takeOverAll(): Promise<void>;
}

export function createJobQueue(db: Kysely<Database>, now: () => Date): JobQueue {
  const worker = createId();
  const lease = sql<Date>`now() + ${LEASE_MS} * interval '1 millisecond'`;
  const isLeft = sql<boolean>`status = 'running' and coalesce(lease_until, '-infinity') < now()`;

  return {
    async claim() {
      await db
        .updateTable('jobs')
        .set({
          status: 'failed',
          error: toJsonColumn({
            code: 'internal',
            message: 'The server stopped while this was made. Start it again.',
          }),
          updated_at: now(),
        })
        .where(isLeft)
        .where('attempts', '>=', MOST_ATTEMPTS)
        .execute();
      return db
        .updateTable('jobs')
        .set((row) => ({
          status: 'running',
          attempts: row('attempts', '+', 1),
          worker,
          lease_until: lease,
          updated_at: now(),
        }))
        .where('id', '=', (select) =>
          select
            .selectFrom('jobs')
            .select('id')
            .where((row) => row.or([row('status', '=', 'queued'), isLeft]))
            .orderBy('created_at')
            .orderBy('id')
            .limit(1)
            .forUpdate()
            .skipLocked(),
        )
        .returningAll()
        .executeTakeFirst();
    },

    async renew() {
      await db
        .updateTable('jobs')
        .set({ lease_until: lease })
        .where('worker', '=', worker)
        .where('status', '=', 'running')
        .execute();
    },

    async change(jobId, change) {
      const columns =
        'progress' in change
          ? { progress: change.progress }
          : change.status === 'done'
            ? { status: change.status, progress: 1, result: toJsonColumn(change.result) }
            : { status: change.status, error: toJsonColumn(change.error) };
      const { numUpdatedRows } = await db
        .updateTable('jobs')
        .set({ ...columns, updated_at: now() })
        .where('id', '=', jobId)
        .where('worker', '=', worker)
        .where('status', '=', 'running')
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async giveBack() {
      await db
        .updateTable('jobs')
        .set({ lease_until: null, worker: null })
        .where('worker', '=', worker)
        .where('status', '=', 'running')
        .execute();
    },

    async takeOverAll() {
      await db.updateTable('jobs').set({ lease_until: null }).where('status', '=', 'running').execute();
    },
  };
}
