import type { Services } from '../../services.ts';
import type { App } from '../app.ts';
import { registerAgents } from './agents.ts';
import { registerAssets } from './assets.ts';
import { registerAudit } from './audit.ts';
import { registerAuth } from './auth.ts';
import { registerBrands } from './brands.ts';
import { registerContent } from './content.ts';
import { registerCreatives } from './creatives.ts';
import { registerExports } from './exports.ts';
import { registerHistory } from './history.ts';
import { registerLinks } from './links.ts';
import { registerReview } from './review.ts';
import { registerWorkspaces } from './workspaces.ts';

/** All of `/api/v1`. */
export async function registerRoutes(app: App, services: Services): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    // Answers are somebody's own. Files say for themselves how long they keep.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
  registerAuth(app, services);
  registerWorkspaces(app, services);
  registerLinks(app, services);
  registerAudit(app, services);
  registerBrands(app, services);
  registerAssets(app, services);
  registerCreatives(app, services);
  registerContent(app, services);
  registerReview(app, services);
  registerHistory(app, services);
  registerExports(app, services);
  registerAgents(app, services);
}
