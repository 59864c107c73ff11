import type { BacklogLimits } from '../update-log.ts';

/** Most documents that `backlog` and `expired` name at once; who asks comes again. */
export const MOST_DOCUMENTS = 100;

/** What of a tail decides whether it is due. Postgres says the same in SQL. */
export interface Tail {
  readonly rows: number;
  readonly bytes: number;
  /** when its newest entry came, epoch milliseconds */
  readonly changedAt: number;
}

export function isDue({ rows, bytes, changedAt }: Tail, limits: BacklogLimits): boolean {
  if (rows === 0) return false;
  const idle = rows >= limits.idleRows && changedAt < limits.idleBefore;
  return rows >= limits.rows || bytes >= limits.bytes || idle;
}
