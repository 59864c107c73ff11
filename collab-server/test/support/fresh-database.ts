import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { DatabaseOptions } from '../../src/database/open-database.ts';
import { databaseTemplate } from './database-template.ts';
import './postgres-setup.ts';

/** An empty database of the kind that this test project is about: embedded in memory, or in a real Postgres. */
export async function freshDatabase(): Promise<Pick<DatabaseOptions, 'template' | 'databaseUrl'>> {
  const server: string | undefined = inject('postgresUrl');
  if (server === undefined) return { template: await databaseTemplate() };
  const name = `studio-${randomUUID()}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database "${name}"`);
  await client.end();
  const url = new URL(server);
  url.pathname = name;
  return { databaseUrl: url.href };
}
