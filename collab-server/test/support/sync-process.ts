import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNatsLink } from '../../src/sync/link/adapters/nats.ts';
import { createSignedLink } from '../../src/sync/link/signed-link.ts';
import { createSyncServer } from '../../src/sync/sync-server.ts';
import { createPostgresUpdateLog } from '../../src/update-log/adapters/postgres.ts';
import { createSqliteUpdateLog } from '../../src/update-log/adapters/sqlite.ts';
import { createHarnessTickets } from './tickets.ts';

// A sync server as a process of its own, so that a test can kill it. Says its port on its first line of output. The log is a
// file or, with an address, a database; with the address of NATS it is one of several servers.
const [, , path, natsUrl] = process.argv;
if (path === undefined) throw new Error('The path of the log is missing.');
const quiet = (): void => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const sync = createSyncServer({
  log: path.startsWith('postgres')
    ? await createPostgresUpdateLog({ url: path })
    : await createSqliteUpdateLog({ path }),
  link:
    natsUrl === undefined
      ? undefined
      : createSignedLink({
          link: createNatsLink({ url: natsUrl, deployment: 'test', logger }),
          secret: new Uint8Array(32),
          logger,
        }),
  tickets: createHarnessTickets(),
  notices: { publish: quiet },
  allowedOrigins: [],
  logger,
});
const http = createServer();
http.on('upgrade', (request, socket, head) => sync.handleUpgrade(request, socket, head));
http.listen(0, '127.0.0.1', () => process.stdout.write(`${(http.address() as AddressInfo).port}\n`));
