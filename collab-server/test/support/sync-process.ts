import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSyncServer } from '../../src/sync/sync-server.ts';
import { createSqliteUpdateLog } from '../../src/update-log/adapters/sqlite.ts';
import { createHarnessTickets } from './tickets.ts';

// A sync server as a process of its own, so that a test can kill it. Says its port on its first line of output.
const [, , path] = process.argv;
if (path === undefined) throw new Error('The path of the log is missing.');
const quiet = (): void => undefined;
const sync = createSyncServer({
  log: await createSqliteUpdateLog({ path }),
  tickets: createHarnessTickets(),
  notices: { publish: quiet },
  allowedOrigins: [],
  logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
});
const http = createServer();
http.on('upgrade', (request, socket, head) => sync.handleUpgrade(request, socket, head));
http.listen(0, '127.0.0.1', () => process.stdout.write(`${(http.address() as AddressInfo).port}\n`));
