import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Does the work in a transaction: the one that is under way, or one of its own. */
export function within<Result>(
  db: Kysely<Database>,
  work: (inside: Kysely<Database>) => Promise<Result>,
): Promise<Result> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
