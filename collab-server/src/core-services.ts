import type { Kysely } from 'kysely';
import { createAccess } from './access/access.ts';
import { createAccounts } from './access/accounts.ts';
import { createLinks } from './access/links.ts';
import { createMemberships } from './access/memberships.ts';
import { createRefreshTokens } from './access/refresh-tokens.ts';
import { createSignedUrls } from './access/signed-urls.ts';
import type { Tokens } from './access/tokens.ts';
import { createRoster } from './agents/roster.ts';
import { createAgentStops } from './agents/stops.ts';
import { createAssets } from './assets/assets.ts';
import { createSvgRasteriser } from './assets/rasterise-svg.ts';
import { createUploads } from './assets/uploads.ts';
import type { Storage } from './blobs/open-storage.ts';
import { createBrands } from './brands/brands.ts';
import type { Config } from './config.ts';
import { createCovers } from './covers/covers.ts';
import { createCreatives } from './creatives/creatives.ts';
import type { Database } from './database/schema.ts';
import type { SignEntry } from './decisions/signatures.ts';
import { createDecisions } from './decisions/decisions.ts';
import { createCanvasExport } from './exports/export-canvas.ts';
import { createHistory } from './history/history.ts';
import { createPastStates } from './history/past-states.ts';
import { createOperations } from './history/operations.ts';
import { createJobs } from './jobs/jobs.ts';
import type { KeyedLock } from './locks/keyed-lock.ts';
import type { BusClient } from './notices/bus-client.ts';
import { createProposals } from './proposals/proposals.ts';
import type { PageRenderer } from './rendering/render-page.ts';
import type { Services } from './services.ts';
import type { SyncServer } from './sync/sync-server.ts';
import type { UpdateLog } from './update-log/update-log.ts';

/** Joins the parts of the API. Each gets only what it needs; nobody chooses an adapter but this file. */
export function createCoreServices(given: {
  config: Config;
  db: Kysely<Database>;
  lock: KeyedLock;
  storage: Storage;
  sync: SyncServer;
  log: UpdateLog;
  signEntry: SignEntry;
  bus: BusClient;
  tokens: Tokens;
  urlSecret: Buffer;
  renderer: PageRenderer;
  deployment: string;
  now: () => Date;
  linkUrl: (token: string) => string;
  isDraining: () => boolean;
  onFailure: (error: unknown, what: { jobId: string | undefined }) => void;
  /** no other server uses this database */
  isAlone: boolean;
}): Services {
  const {
    config,
    db,
    lock,
    storage,
    sync,
    log,
    signEntry,
    bus,
    tokens,
    urlSecret,
    renderer,
    deployment,
    now,
    linkUrl,
    isDraining,
    onFailure,
    isAlone,
  } = given;
  const { blobs } = storage;
  const signedUrls = createSignedUrls(urlSecret, now);
  const accounts = createAccounts(db);
  const memberships = createMemberships(db, now);
  const assets = createAssets({ db, blobs, signedUrls, rasterise: createSvgRasteriser() });
  const roster = createRoster(bus, now);
  const operations = createOperations(db);
  const states = createPastStates(log, blobs, (error) => onFailure(error, { jobId: undefined }));
  return {
    config,
    deployment,
    now,
    db,
    sync,
    bus,
    blobs,
    access: createAccess(db, now),
    accounts,
    links: createLinks(db, accounts, now),
    memberships,
    refreshTokens: createRefreshTokens(db, now),
    signedUrls,
    tokens,
    agents: roster,
    agentStops: createAgentStops(db),
    assets,
    brands: createBrands(db),
    covers: createCovers({ db, sync, blobs, assets, renderer }),
    creatives: createCreatives({ db, sync, signedUrls, now }),
    decisions: createDecisions({ db, sync, lock, log, states, sign: signEntry, now }),
    history: createHistory({
      db,
      sync,
      log,
      blobs,
      roster,
      operations,
      assets,
      renderer,
      now,
      onFailure: (error) => onFailure(error, { jobId: undefined }),
    }),
    operations,
    jobs: createJobs({
      db,
      blobs,
      signedUrls,
      handlers: { 'export-canvas': createCanvasExport({ db, sync, assets, renderer }) },
      now,
      onFailure: (error, jobId) => onFailure(error, { jobId }),
      isAlone,
    }),
    proposals: createProposals({ sync, operations, lock, now }),
    uploads: createUploads({ db, storage, signedUrls, assets, now }),
    linkUrl,
    isDraining,
  };
}
