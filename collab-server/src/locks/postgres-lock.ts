import type pg from 'pg';
import { StudioError } from '@sparklio/shared/errors';
import { createKeyedLock } from './keyed-lock.ts';
import type { KeyedLock } from './keyed-lock.ts';

/**
 * A lock among the work of all servers of a database: an advisory lock of a connection, so it ends with a server that dies.
 * Whoever holds one keeps a connection for it; the pool must be used for nothing else, or work that needs a connection
 * would wait for those that wait for it. A database that does not answer rejects as it does for any query.
 *
 * @see https://www.postgresql.org/docs/15/explicit-locking.html#ADVISORY-LOCKS
 */
export function createPostgresLock(pool: pg.Pool): KeyedLock {
  // One connection for each key at most: what waits in this process waits here.
  const here = createKeyedLock();
  return {
    hold: (key, work) =>
      here.hold(key, async () => {
        const client = await pool.connect();
        let broken: Error | undefined;
        const breaks = (error: Error): void => void (broken = error);
        client.on('error', breaks);
        try {
          await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [key]);
          return await work(() => {
            if (broken !== undefined) throw lost(broken);
          });
        } finally {
          await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]).catch(breaks);
          client.off('error', breaks);
          // A connection that is ended takes its lock with it.
          client.release(broken);
        }
      }),
  };
}

function lost(cause: Error): StudioError {
  return new StudioError(
    'unavailable',
    'The connection to the database broke, so nothing was done: try again in a moment.',
    { cause },
  );
}
