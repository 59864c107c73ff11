import type { Kysely } from 'kysely';
import type { Access } from './access/access.ts';
import type { Accounts } from './access/accounts.ts';
import type { Links } from './access/links.ts';
import type { Memberships } from './access/memberships.ts';
import type { RefreshTokens } from './access/refresh-tokens.ts';
import type { SignedUrls } from './access/signed-urls.ts';
import type { Tokens } from './access/tokens.ts';
import type { Roster } from './agents/roster.ts';
import type { AgentStops } from './agents/stops.ts';
import type { Assets } from './assets/assets.ts';
import type { Uploads } from './assets/uploads.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import type { Brands } from './brands/brands.ts';
import type { Config } from './config.ts';
import type { Covers } from './covers/covers.ts';
import type { Creatives } from './creatives/creatives.ts';
import type { Database } from './database/schema.ts';
import type { Decisions } from './decisions/decisions.ts';
import type { History } from './history/history.ts';
import type { Operations } from './history/operations.ts';
import type { Jobs } from './jobs/jobs.ts';
import type { BusClient } from './notices/bus-client.ts';
import type { Proposals } from './proposals/proposals.ts';
import type { SyncServer } from './sync/sync-server.ts';

/** Everything that routes work with, made once by `createCollabServer`. */
export interface Services {
  readonly config: Config;
  /** as `readDeployment` */
  readonly deployment: string;
  readonly now: () => Date;
  readonly db: Kysely<Database>;
  readonly sync: SyncServer;
  readonly bus: BusClient;
  readonly blobs: BlobStore;

  readonly access: Access;
  readonly accounts: Accounts;
  readonly links: Links;
  readonly memberships: Memberships;
  readonly refreshTokens: RefreshTokens;
  readonly signedUrls: SignedUrls;
  readonly tokens: Tokens;

  readonly agents: Roster;
  readonly agentStops: AgentStops;
  readonly assets: Assets;
  readonly brands: Brands;
  readonly covers: Covers;
  readonly creatives: Creatives;
  readonly decisions: Decisions;
  readonly history: History;
  readonly operations: Operations;
  readonly jobs: Jobs;
  readonly proposals: Proposals;
  readonly uploads: Uploads;

  /** The address that people open to use a link. */
  linkUrl(token: string): string;
  isDraining(): boolean;
}
