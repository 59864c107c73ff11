import type { Kysely } from 'kysely';
import { createId } from '@sparklio/shared/ids';
import type { Database } from './schema.ts';

/**
 * The name of all servers and agents that work on this database, made at its first start: 32 letters and digits. By it
 * they are told apart from others on the same NATS. A copy of a database has the name of the original.
 */
export async function readDeployment(db: Kysely<Database>): Promise<string> {
  // Of servers that start at once one wins, and all take its name.
  await db
    .insertInto('deployment')
    .values({ id: createId().replaceAll('-', '') })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await db.selectFrom('deployment').select('id').executeTakeFirstOrThrow()).id;
}
