import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeys } from '@sparklio/collab-server/access/keys';
import { createTokens } from '@sparklio/collab-server/access/tokens';
import { openDatabase } from '@sparklio/collab-server/database/open-database';
import { createSyncServer } from '@sparklio/collab-server/sync/sync-server';
import { createMemoryUpdateLog } from '@sparklio/collab-server/update-log/adapters/memory';
import { createPostgresUpdateLog } from '@sparklio/collab-server/update-log/adapters/postgres';
import { createSqliteUpdateLog } from '@sparklio/collab-server/update-log/adapters/sqlite';
import type { UpdateLog } from '@sparklio/collab-server/update-log/update-log';
import { parseDocumentName } from '@sparklio/shared/documents/document-name';
import { answerToParent, readUsage } from './protocol.ts';
import type { ServerRequest } from './protocol.ts';

// Our sync server with everything on: signed tickets, update guard, log on disk. `memory` leaves out the disk, `postgres <url>` has a server
// keep the log.
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const tokens = createTokens(await loadKeys(folder), () => new Date(), 300);
const [, , kind, databaseUrl] = process.argv;
const log = await openLog();
const quiet = (): void => undefined;
const sync = createSyncServer({
  log,
  tickets: { verify: (token) => tokens.verifyTicket(token) },
  notices: { publish: quiet },
  allowedOrigins: [],
  logger: { debug: quiet, info: quiet, warn: console.warn, error: console.error },
  // One client of a throughput run writes as fast as a hundred people.
  limits: { messagesPerSecond: 1e6, messagesBurst: 1e6, bytesPerSecond: 1e9, bytesBurst: 1e9 },
});
const http = createServer((request, response) => {
  sync.readyState((request.url ?? '').split('/').at(-1) ?? '').then(
    (state) => response.end(state),
    () => response.writeHead(500).end(),
  );
});
http.on('upgrade', (request, socket, head) => sync.handleUpgrade(request, socket, head));
http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  answerToParent({ kind: 'ready', url: `ws://${host}/collab`, stateUrl: `http://${host}/state` });
});

async function openLog(): Promise<UpdateLog> {
  if (kind === 'memory') return createMemoryUpdateLog();
  if (databaseUrl === undefined) return createSqliteUpdateLog({ path: join(folder, 'log') });
  const database = await openDatabase({ databaseUrl });
  await database.close();
  return createPostgresUpdateLog({ url: databaseUrl });
}

async function issueTicket(documents: readonly [string, string], userId: string): Promise<string> {
  const { workspaceId, creativeId } = parseDocumentName(documents[0]);
  const { token } = await tokens.issueTicket({
    userId,
    name: userId,
    kind: 'user',
    role: 'editor',
    workspaceId,
    creativeId,
    documents,
  });
  return token;
}

process.on('message', (request: ServerRequest) => {
  if (request.kind === 'usage') answerToParent({ kind: 'usage', usage: readUsage(request.collect) });
  if (request.kind === 'ticket') {
    void issueTicket(request.documents, request.userId).then((token) =>
      answerToParent({ kind: 'ticket', token }),
    );
  }
});
// By way of `exit`, which removes the folder.
for (const end of ['disconnect', 'SIGTERM']) process.on(end, () => process.exit());
