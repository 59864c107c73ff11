import { sql } from 'kysely';
import { StudioError } from '@sparklio/shared/errors';
import type { Services } from '../../services.ts';
import type { App } from '../app.ts';

/** `/healthz`: the process answers. `/readyz`: it can do work; false while it starts or drains. */
export function registerHealth(app: App, services: Services): void {
  app.get('/healthz', { schema: { hide: true }, config: { rateLimit: false } }, () => ({ ok: true }));
  app.get('/readyz', { schema: { hide: true }, config: { rateLimit: false } }, async () => {
    if (services.isDraining()) throw new StudioError('unavailable', 'The server is going away.');
    try {
      await sql`select 1`.execute(services.db);
    } catch (error) {
      throw new StudioError('unavailable', 'The database does not answer.', { cause: error });
    }
    return { ok: true };
  });
}
