import type { TestProject } from 'vitest/node';
import { startPostgres } from '@sparklio/shared/testing/services/postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** superuser's address of a real Postgres; only where the project starts one */
    postgresUrl: string;
  }
}

/** One Postgres for all files of a project; each server under test gets a database of its own in it. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  provide('postgresUrl', postgres.url);
  return () => postgres.stop();
}
